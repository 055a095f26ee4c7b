internal import Media

/// AV1 into RTP payloads (RTP Payload Format For AV1): OBUs without their sizes, one behind the other, cut where a payload is full.
package struct AV1Packetizer: Sendable {
    /// See ``H264Packetizer/payloadBytesMax``.
    package let payloadBytesMax: Int

    package init(payloadBytesMax: Int = 1180) {
        // The format's lengths then have two bytes at most.
        precondition((64..<0x4000).contains(payloadBytesMax), "a payload holds more than its own headers, and less than a datagram")
        self.payloadBytesMax = payloadBytesMax
    }

    /// - Parameter payload: OBUs in the low-overhead format. Temporal delimiters, padding and tile lists are left out (§5).
    package func packetize(_ payload: ArraySlice<UInt8>, timestamp: UInt32, isKeyFrame: Bool) -> PacketizedFrame {
        var cutter = Cutter(payloadBytesMax: payloadBytesMax, capacity: payload.count + payload.count / 256 + 64)
        var hasSequenceHeader = false
        for unit in OBUs(payload) where !Self.isLeftOut(unit.kind) {
            if unit.kind == OBU.Kind.sequenceHeader { hasSequenceHeader = true }
            cutter.add(unit)
        }
        cutter.endPayload(isContinued: false)
        if isKeyFrame, hasSequenceHeader { cutter.markNewSequence() }
        return PacketizedFrame(bytes: cutter.bytes, ends: cutter.ends, timestamp: timestamp, isKeyFrame: isKeyFrame)
    }

    private static func isLeftOut(_ kind: UInt8) -> Bool {
        kind == OBU.Kind.temporalDelimiter || kind == OBU.Kind.padding || kind == OBU.Kind.tileList
    }

    /// Each element has its length (W is 0), so that a payload can be filled without knowing what will come.
    private struct Cutter {
        let payloadBytesMax: Int
        var bytes: [UInt8] = []
        var ends: [Int] = []
        /// Where the payload in hand begins; nil between payloads.
        private var start: Int?

        init(payloadBytesMax: Int, capacity: Int) {
            self.payloadBytesMax = payloadBytesMax
            bytes.reserveCapacity(capacity)
        }

        mutating func add(_ unit: OBU) {
            var header: [UInt8] = []
            unit.writeHeader(withSize: false, to: &header)
            var rest = unit.payload
            var isFirst = true
            repeat {
                let whole = header.count + rest.count
                var room = self.room
                // A beginning that would be a few bytes isn't worth its length.
                if room < header.count + 8, room < LEB128.byteCount(whole) + whole, start != nil {
                    endPayload(isContinued: false)
                    room = self.room
                }
                if start == nil { beginPayload(continues: !isFirst) }
                let fits = LEB128.byteCount(whole) + whole <= room
                let part = fits ? rest : rest.prefix(max(1, room - 2 - header.count))
                LEB128.write(header.count + part.count, to: &bytes)
                bytes += header
                bytes += part
                rest = rest.dropFirst(part.count)
                header = []
                isFirst = false
                if !rest.isEmpty { endPayload(isContinued: true) }
            } while !rest.isEmpty
        }

        private var room: Int { payloadBytesMax - (start.map { bytes.count - $0 } ?? 1) }

        private mutating func beginPayload(continues: Bool) {
            start = bytes.count
            bytes.append(continues ? 0x80 : 0)
        }

        mutating func endPayload(isContinued: Bool) {
            guard let start else { return }
            if isContinued { bytes[start] |= 0x40 }
            ends.append(bytes.count)
            self.start = nil
        }

        /// N: a coded video sequence begins.
        mutating func markNewSequence() {
            if !bytes.isEmpty { bytes[0] |= 0x08 }
        }
    }
}
