/// Reads compiled time zones, such as those below `/usr/share/zoneinfo` (RFC 8536, versions 1 to 4).
extension TimeZoneRules {
    package enum TZifError: Error, Equatable {
        /// Not a TZif file, or a version that doesn't exist.
        case notTZif
        case truncated
        /// Counts, indices or times that contradict each other or the RFC.
        case inconsistent
        case limit(String)
    }

    /// Bytes of a file; the largest ones have less than 4 KiB.
    package static let fileBytesMax = 256 * 1024

    package init(name: String, tzif bytes: [UInt8]) throws(TZifError) {
        guard bytes.count <= Self.fileBytesMax else { throw .limit("fileBytesMax") }
        var file = TZifReader(rest: bytes[...])
        var header = try file.header()
        if header.version >= 2 {
            // The first block is for readers that know 32 bits only.
            _ = try file.take(header.byteCount(timeBytes: 4))
            header = try file.header()
            var block = try TZifBlock(header, try file.take(header.byteCount(timeBytes: 8)), timeBytes: 8)
            block.future = try file.footer()
            self.init(name: name, first: block.first, transitions: block.transitions, future: block.future)
        } else {
            let block = try TZifBlock(header, try file.take(header.byteCount(timeBytes: 4)), timeBytes: 4)
            self.init(name: name, first: block.first, transitions: block.transitions, future: nil)
        }
    }
}

/// RFC 8536 §3.1.
private struct TZifHeader {
    var version = 0
    var universalIndicators = 0
    var standardIndicators = 0
    var leapSeconds = 0
    var transitions = 0
    var types = 0
    var abbreviationBytes = 0

    /// Six numbers of 32 bits: no sum of theirs overflows 64.
    func byteCount(timeBytes: Int) -> Int {
        transitions * (timeBytes + 1) + types * 6 + abbreviationBytes + leapSeconds * (timeBytes + 4) + standardIndicators
            + universalIndicators
    }
}

private struct TZifReader {
    var rest: ArraySlice<UInt8>

    mutating func take(_ count: Int) throws(TimeZoneRules.TZifError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= rest.count else { throw .truncated }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func header() throws(TimeZoneRules.TZifError) -> TZifHeader {
        guard rest.starts(with: "TZif".utf8) else { throw .notTZif }
        let bytes = Array(try take(44))
        var header = TZifHeader()
        switch bytes[4] {
        case 0: header.version = 1
        case let digit where (UInt8(ascii: "2")...UInt8(ascii: "4")).contains(digit): header.version = Int(digit - UInt8(ascii: "0"))
        default: throw .notTZif
        }
        let counts = stride(from: 20, to: 44, by: 4).map { Int(bigEndian(bytes[$0..<$0 + 4])) }
        (header.universalIndicators, header.standardIndicators, header.leapSeconds) = (counts[0], counts[1], counts[2])
        (header.transitions, header.types, header.abbreviationBytes) = (counts[3], counts[4], counts[5])
        return header
    }

    /// RFC 8536 §3.3: a line between two line feeds; empty: nothing is known.
    func footer() throws(TimeZoneRules.TZifError) -> RepeatingZone? {
        guard rest.first == UInt8(ascii: "\n"), rest.count >= 2, rest.last == UInt8(ascii: "\n") else { throw .truncated }
        let line = String(decoding: rest.dropFirst().dropLast(), as: UTF8.self)
        guard !line.isEmpty else { return nil }
        guard let zone = RepeatingZone(line) else { throw .inconsistent }
        return zone
    }
}

/// RFC 8536 §3.2, without what only concerns leap seconds and the making of TZ variables.
private struct TZifBlock {
    var first: TimeZoneRules.LocalTime
    var transitions: [TimeZoneRules.Transition] = []
    var future: RepeatingZone?

    /// - Parameter bytes: as many as the header says.
    init(_ header: TZifHeader, _ bytes: ArraySlice<UInt8>, timeBytes: Int) throws(TimeZoneRules.TZifError) {
        // With leap seconds in the file its times are not those of any clock here.
        guard header.types > 0, header.abbreviationBytes > 0, header.leapSeconds == 0 else { throw .inconsistent }
        var reader = TZifReader(rest: bytes)
        let times = Array(try reader.take(header.transitions * timeBytes))
        let indices = try reader.take(header.transitions)
        let typeBytes = Array(try reader.take(header.types * 6))
        let abbreviations = try reader.take(header.abbreviationBytes)
        var types: [TimeZoneRules.LocalTime] = []
        for start in stride(from: 0, to: typeBytes.count, by: 6) {
            types.append(try Self.localTime(typeBytes[start..<start + 6], abbreviations))
        }
        first = types[0]
        for (number, index) in indices.enumerated() {
            let start = number * timeBytes
            let bits = bigEndian(times[start..<start + timeBytes])
            let at = timeBytes == 8 ? Int64(bitPattern: bits) : Int64(Int32(truncatingIfNeeded: bits))
            guard Int(index) < types.count, transitions.last.map({ $0.at < at }) ?? true else { throw .inconsistent }
            transitions.append(.init(at: at, to: types[Int(index)]))
        }
    }

    private static func localTime(
        _ bytes: ArraySlice<UInt8>, _ abbreviations: ArraySlice<UInt8>
    ) throws(TimeZoneRules.TZifError) -> TimeZoneRules.LocalTime {
        let offset = Int(Int32(truncatingIfNeeded: bigEndian(bytes.prefix(4))))
        let isDaylight = bytes[bytes.startIndex + 4]
        let index = Int(bytes[bytes.startIndex + 5])
        guard (-89_999...93_599).contains(offset), isDaylight <= 1, index < abbreviations.count else { throw .inconsistent }
        let abbreviation = abbreviations.dropFirst(index).prefix { $0 != 0 }
        guard abbreviation.allSatisfy({ (0x21..<0x7F).contains($0) }) else { throw .inconsistent }
        return .init(offsetSeconds: offset, isDaylight: isDaylight == 1, abbreviation: String(decoding: abbreviation, as: UTF8.self))
    }
}

/// Up to 8 bytes.
private func bigEndian(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
