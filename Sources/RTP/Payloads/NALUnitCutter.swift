/// How a codec writes the headers of payloads with several NAL units, and of those with a part of one.
protocol NALPayloadFormat {
    /// Of a NAL unit's own header, and of a payload header.
    static var headerBytes: Int { get }
    /// The payload header in front of several units.
    static func writeGatheringHeader(_ units: [ArraySlice<UInt8>], to bytes: inout [UInt8])
    /// The payload header and the byte with the flags, in front of a part of a unit with this header.
    static func writePartHeader(of header: ArraySlice<UInt8>, flags: UInt8, to bytes: inout [UInt8])
}

/// Spreads NAL units over payloads: small units that follow one another are gathered, large ones cut into parts of almost equal size.
struct NALUnitCutter<Format: NALPayloadFormat> {
    private let payloadBytesMax: Int
    private(set) var bytes: [UInt8] = []
    private(set) var ends: [Int] = []
    /// Small units that may go in one payload.
    private var group: [ArraySlice<UInt8>] = []
    /// Of a payload with them.
    private var groupBytes = Format.headerBytes

    init(payloadBytesMax: Int, capacity: Int) {
        self.payloadBytesMax = payloadBytesMax
        bytes.reserveCapacity(capacity)
    }

    mutating func add(_ unit: ArraySlice<UInt8>) {
        if groupBytes + 2 + unit.count > payloadBytesMax { endGroup() }
        if Format.headerBytes + 2 + unit.count > payloadBytesMax {
            unit.count <= payloadBytesMax ? addPayload(unit) : cut(unit)
        } else {
            group.append(unit)
            groupBytes += 2 + unit.count
        }
    }

    mutating func endGroup() {
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
        ends.append(bytes.count)
    }

    private mutating func addPayload(_ unit: ArraySlice<UInt8>) {
        bytes += unit
        ends.append(bytes.count)
    }

    private mutating func cut(_ unit: ArraySlice<UInt8>) {
        let header = unit.prefix(Format.headerBytes)
        let body = unit.dropFirst(Format.headerBytes)
        let partBytesMax = payloadBytesMax - Format.headerBytes - 1
        let parts = (body.count + partBytesMax - 1) / partBytesMax
        var start = body.startIndex
        for part in 0..<parts {
            let end = body.startIndex + body.count * (part + 1) / parts
            Format.writePartHeader(of: header, flags: (part == 0 ? 0x80 : 0) | (part == parts - 1 ? 0x40 : 0), to: &bytes)
            bytes += body[start..<end]
            ends.append(bytes.count)
            start = end
        }
    }
}
