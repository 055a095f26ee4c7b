/// How a codec writes the headers of payloads with several NAL units, and of those with a part of one.
protocol NALPayloadFormat {
    /// Of a NAL unit's own header, and of a payload header.
    static var headerBytes: Int { get }
    /// The payload header in front of several units.
    static func writeGatheringHeader(_ units: [ArraySlice<UInt8>], to bytes: inout [UInt8])
    /// The payload header and the byte with the flags, in front of a part of a unit with this header.
    static func writePartHeader(of header: ArraySlice<UInt8>, flags: UInt8, to bytes: inout [UInt8])
}

/// Spreads NAL units over payloads: small units that follow one another are gathered, large ones cut.
///
/// Parts of cut units have one size within a picture, since the kernel sends equal datagrams in one go (UDP GSO): ``PartSize`` finds the one
/// that costs least, and the little that a slice's last part lacks is padded.
struct NALUnitCutter<Format: NALPayloadFormat> {
    private let payloadBytesMax: Int
    /// Of a cut unit, without its header.
    private let partBytes: Int
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var padded: [Bool] = []
    /// Small units that may go in one payload.
    private var group: [ArraySlice<UInt8>] = []
    /// Of a payload with them.
    private var groupBytes = Format.headerBytes
    /// What the last part lacks to the size of those before it. It is padded once another cut unit follows.
    private var shortage = 0

    /// - Parameter units: with their headers.
    static func frame(_ units: [ArraySlice<UInt8>], payloadBytesMax: Int, timestamp: UInt32, isKeyFrame: Bool) -> PacketizedFrame {
        var cutter = NALUnitCutter(units, payloadBytesMax: payloadBytesMax)
        for unit in units { cutter.add(unit) }
        cutter.endGroup()
        return PacketizedFrame(
            bytes: cutter.bytes, ends: cutter.ends, padded: cutter.padded.contains(true) ? cutter.padded : [], timestamp: timestamp,
            isKeyFrame: isKeyFrame)
    }

    private init(_ units: [ArraySlice<UInt8>], payloadBytesMax: Int) {
        self.payloadBytesMax = payloadBytesMax
        let bodies = units.filter { $0.count > payloadBytesMax }.map { $0.count - Format.headerBytes }
        partBytes = PartSize.best(for: bodies, partBytesMax: payloadBytesMax - Format.headerBytes - 1)
        let count = units.reduce(0) { $0 + $1.count }
        bytes.reserveCapacity(count + count / 64 + 64)
    }

    private mutating func add(_ unit: ArraySlice<UInt8>) {
        if groupBytes + 2 + unit.count > payloadBytesMax { endGroup() }
        if Format.headerBytes + 2 + unit.count > payloadBytesMax {
            unit.count <= payloadBytesMax ? addPayload(unit) : cut(unit)
        } else {
            group.append(unit)
            groupBytes += 2 + unit.count
        }
    }

    private mutating func endGroup() {
        defer {
            group.removeAll(keepingCapacity: true)
            groupBytes = Format.headerBytes
        }
        guard group.count > 1 else {
            if let unit = group.first { addPayload(unit) }
            return
        }
        Format.writeGatheringHeader(group, to: &bytes)
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
        pad()
        let header = unit.prefix(Format.headerBytes)
        var rest = unit.dropFirst(Format.headerBytes)
        var isFirst = true
        while !rest.isEmpty {
            let part = rest.prefix(partBytes)
            rest = rest.dropFirst(partBytes)
            Format.writePartHeader(of: header, flags: (isFirst ? 0x80 : 0) | (rest.isEmpty ? 0x40 : 0), to: &bytes)
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
