internal import Media

/// HEVC into RTP payloads (RFC 7798): small units that follow one another are gathered (AP), large ones cut (FU) into parts of almost equal
/// size.
package struct HEVCPacketizer: Sendable {
    /// See ``H264Packetizer/payloadBytesMax``.
    package let payloadBytesMax: Int

    package init(payloadBytesMax: Int = 1180) {
        precondition(payloadBytesMax >= 64, "a payload holds more than its own headers")
        self.payloadBytesMax = payloadBytesMax
    }

    /// - Parameter payload: NAL units behind 4-byte lengths. Access unit delimiters and filler data are left out: RTP tells by its own means what
    ///   they tell.
    package func packetize(_ payload: ArraySlice<UInt8>, timestamp: UInt32, isKeyFrame: Bool) -> PacketizedFrame {
        // A unit without its whole header is none.
        let units = NALUnits(payload).filter { !Self.isLeftOut($0) && $0.bytes.count > 2 }.map(\.bytes)
        return NALUnitCutter<Format>.frame(units, payloadBytesMax: payloadBytesMax, timestamp: timestamp, isKeyFrame: isKeyFrame)
    }

    private static func isLeftOut(_ unit: NALUnit) -> Bool { unit.hevcType == .accessUnitDelimiter || unit.hevcType == .fillerData }

    private enum Format: NALPayloadFormat {
        static var headerBytes: Int { 2 }

        /// With the lowest layer and temporal id of the units (§4.4.2).
        static func writeGatheringHeader(_ units: [ArraySlice<UInt8>], to bytes: inout [UInt8]) {
            let headers = units.map { ($0.first ?? 0, $0.dropFirst().first ?? 0) }
            let layer = headers.map { ($0.0 & 1) << 5 | $0.1 >> 3 }.min() ?? 0
            let temporal = headers.map { $0.1 & 7 }.min() ?? 1
            bytes.append(48 << 1 | layer >> 5)
            bytes.append((layer & 0x1F) << 3 | temporal)
        }

        static func writePartHeader(of header: ArraySlice<UInt8>, flags: UInt8, to bytes: inout [UInt8]) {
            let (high, low) = (header.first ?? 0, header.dropFirst().first ?? 0)
            bytes.append(high & 0x81 | 49 << 1)
            bytes.append(low)
            bytes.append(flags | high >> 1 & 0x3F)
        }
    }
}
