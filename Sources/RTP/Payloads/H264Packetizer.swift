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
        var cutter = Cutter(payloadBytesMax: payloadBytesMax, capacity: payload.count + payload.count / 256 + 64)
        for unit in NALUnits(payload) where !Self.isLeftOut(unit) { cutter.add(unit.bytes) }
        cutter.endGroup()
        return PacketizedFrame(bytes: cutter.bytes, ends: cutter.ends, timestamp: timestamp, isKeyFrame: isKeyFrame)
    }

    private static func isLeftOut(_ unit: NALUnit) -> Bool { unit.type == .accessUnitDelimiter || unit.type.rawValue == 12 }

    private struct Cutter {
        let payloadBytesMax: Int
        var bytes: [UInt8] = []
        var ends: [Int] = []
        /// Small units that may go in one payload.
        var group: [ArraySlice<UInt8>] = []
        /// Of a payload with them.
        var groupBytes = 1

        init(payloadBytesMax: Int, capacity: Int) {
            self.payloadBytesMax = payloadBytesMax
            bytes.reserveCapacity(capacity)
        }

        mutating func add(_ unit: ArraySlice<UInt8>) {
            if groupBytes + 2 + unit.count > payloadBytesMax { endGroup() }
            if 1 + 2 + unit.count > payloadBytesMax {
                unit.count <= payloadBytesMax ? addPayload(unit) : cut(unit)
            } else {
                group.append(unit)
                groupBytes += 2 + unit.count
            }
        }

        mutating func endGroup() {
            defer {
                group.removeAll(keepingCapacity: true)
                groupBytes = 1
            }
            guard group.count > 1 else {
                if let unit = group.first { addPayload(unit) }
                return
            }
            // As important as the most important unit (§5.7.1).
            let importance = group.lazy.compactMap(\.first).map { $0 & 0x60 }.max() ?? 0
            bytes.append(importance | 24)
            for unit in group {
                bytes.append(UInt8(unit.count >> 8))
                bytes.append(UInt8(truncatingIfNeeded: unit.count))
                bytes += unit
            }
            ends.append(bytes.count)
        }

        private mutating func addPayload(_ unit: ArraySlice<UInt8>) {
            bytes += unit
            ends.append(bytes.count)
        }

        private mutating func cut(_ unit: ArraySlice<UInt8>) {
            guard let header = unit.first else { return }
            let body = unit.dropFirst()
            let partBytesMax = payloadBytesMax - 2
            let parts = (body.count + partBytesMax - 1) / partBytesMax
            var start = body.startIndex
            for part in 0..<parts {
                let end = body.startIndex + body.count * (part + 1) / parts
                let flags: UInt8 = (part == 0 ? 0x80 : 0) | (part == parts - 1 ? 0x40 : 0)
                bytes.append(header & 0xE0 | 28)
                bytes.append(flags | header & 0x1F)
                bytes += body[start..<end]
                ends.append(bytes.count)
                start = end
            }
        }
    }
}
