internal import Media

/// H.264 into RTP payloads (RFC 6184, packetization mode 1): small units that follow one another are gathered (STAP-A), large ones cut (FU-A)
/// into parts of almost equal size.
package struct H264Packetizer: Sendable {
    /// What a payload has at most: leaves room for headers, SRTP and tunnels in an IPv6 packet of 1280 bytes.
    package let payloadBytesMax: Int

    package init(payloadBytesMax: Int = 1180) {
        precondition(payloadBytesMax >= 64, "a payload holds more than its own headers")
        self.payloadBytesMax = payloadBytesMax
    }

    /// - Parameter payload: NAL units behind 4-byte lengths. Access unit delimiters and filler data are left out: RTP tells by its own means what
    ///   they tell.
    package func packetize(_ payload: ArraySlice<UInt8>, timestamp: UInt32, isKeyFrame: Bool) -> PacketizedFrame {
        let units = NALUnits(payload).filter { !Self.isLeftOut($0) }.map(\.bytes)
        return NALUnitCutter<Format>.frame(units, payloadBytesMax: payloadBytesMax, timestamp: timestamp, isKeyFrame: isKeyFrame)
    }

    private static func isLeftOut(_ unit: NALUnit) -> Bool { unit.type == .accessUnitDelimiter || unit.type.rawValue == 12 }

    private enum Format: NALPayloadFormat {
        static var headerBytes: Int { 1 }

        /// As important as the most important unit (§5.7.1).
        static func writeGatheringHeader(_ units: [ArraySlice<UInt8>], to bytes: inout [UInt8]) {
            bytes.append((units.lazy.compactMap(\.first).map { $0 & 0x60 }.max() ?? 0) | 24)
        }

        static func writePartHeader(of header: ArraySlice<UInt8>, flags: UInt8, to bytes: inout [UInt8]) {
            let header = header.first ?? 0
            bytes.append(header & 0xE0 | 28)
            bytes.append(flags | header & 0x1F)
        }
    }
}
