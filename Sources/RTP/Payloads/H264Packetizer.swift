internal import Media

/// H.264 into RTP payloads (RFC 6184, packetization mode 1): small units that follow one another are gathered (STAP-A), large ones cut (FU-A).
///
/// Parts of cut units have one size within a picture, since the kernel sends equal datagrams in one go (UDP GSO): ``PartSize`` finds the one
/// that costs least, and the little that a slice's last part lacks is padded.
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
        let bodies = units.filter { $0.count > payloadBytesMax }.map { $0.count - 1 }
        var cutter = Cutter(
            payloadBytesMax: payloadBytesMax, partBytes: PartSize.best(for: bodies, partBytesMax: payloadBytesMax - 2),
            capacity: payload.count + payload.count / 64 + 64)
        for unit in units { cutter.add(unit) }
        cutter.endGroup()
        return cutter.frame(timestamp: timestamp, isKeyFrame: isKeyFrame)
    }

    private static func isLeftOut(_ unit: NALUnit) -> Bool { unit.type == .accessUnitDelimiter || unit.type.rawValue == 12 }

    private struct Cutter {
        let payloadBytesMax: Int
        /// Of a cut unit, without its header.
        let partBytes: Int
        private var bytes: [UInt8] = []
        private var ends: [Int] = []
        private var padded: [Bool] = []
        /// Small units that may go in one payload.
        private var group: [ArraySlice<UInt8>] = []
        /// Of a payload with them.
        private var groupBytes = 1
        /// What the last part lacks to the size of those before it. It is padded once another payload follows.
        private var shortage = 0

        init(payloadBytesMax: Int, partBytes: Int, capacity: Int) {
            self.payloadBytesMax = payloadBytesMax
            self.partBytes = partBytes
            bytes.reserveCapacity(capacity)
        }

        func frame(timestamp: UInt32, isKeyFrame: Bool) -> PacketizedFrame {
            PacketizedFrame(
                bytes: bytes, ends: ends, padded: padded.contains(true) ? padded : [], timestamp: timestamp, isKeyFrame: isKeyFrame)
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
            endPayload()
        }

        private mutating func addPayload(_ unit: ArraySlice<UInt8>) {
            bytes += unit
            endPayload()
        }

        private mutating func endPayload() {
            ends.append(bytes.count)
            padded.append(false)
            shortage = 0
        }

        private mutating func cut(_ unit: ArraySlice<UInt8>) {
            guard let header = unit.first else { return }
            pad()
            var rest = unit.dropFirst()
            var isFirst = true
            while !rest.isEmpty {
                let part = rest.prefix(partBytes)
                rest = rest.dropFirst(partBytes)
                bytes.append(header & 0xE0 | 28)
                bytes.append((isFirst ? 0x80 : 0) | (rest.isEmpty ? 0x40 : 0) | header & 0x1F)
                bytes += part
                endPayload()
                shortage = partBytes - part.count
                isFirst = false
            }
        }

        /// Brings the part in front of another cut unit to the size of all parts, where padding can.
        private mutating func pad() {
            guard (1...PartSize.paddingBytesMax).contains(shortage), let last = padded.indices.last else { return }
            bytes += repeatElement(0, count: shortage - 1)
            bytes.append(UInt8(shortage))
            ends[last] = bytes.count
            padded[last] = true
            shortage = 0
        }
    }
}
