import Bytes
import Media
import Testing

@testable import Containers

@Suite struct SampleTablesTests {
    private static func fragment(_ samples: [Sample]) throws -> [ParsedSample] {
        let bytes = Fragment(sequenceNumber: 1, trackID: 1, baseDecodeTime: 0, samples: samples).bytes()
        return try #require(try FragmentParser().fragments(in: bytes[...]).first?.tracks.first).samples
    }

    private static func sample(_ bytes: Int, _ duration: UInt32, key: Bool = true, offset: Int32 = 0) -> Sample {
        Sample(duration: duration, isRandomAccess: key, compositionOffset: offset, payload: [UInt8](repeating: 0, count: bytes)[...])
    }

    /// The tables' boxes by type, without size, type, version and flags.
    private static func boxes(_ tables: SampleTables, base: UInt64 = 0, long: Bool = false) throws -> [FourCC: [UInt8]] {
        var writer = BoxWriter(reservingCapacity: 0)
        tables.write(to: &writer, base: base, hasLongOffsets: long)
        let bytes = writer.bytes
        var reader = BoxReader(bytes.rawSpan)
        var found: [FourCC: [UInt8]] = [:]
        while let box = try reader.next() { found[box.type] = Array(bytes[box.body].dropFirst(4)) }
        return found
    }

    private static func words(_ numbers: UInt32...) -> [UInt8] {
        numbers.flatMap { number in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> UInt32($0)) } }
    }

    private func append(_ samples: [Sample], at ticks: Int64, to tables: inout SampleTables, offset: UInt64 = 0, description: UInt32 = 1)
        throws
    {
        let isTaken = tables.append(
            try Self.fragment(samples), decodeTime: MediaTime(value: ticks, timescale: 1000), timescale: 1000, offset: offset,
            description: description)
        #expect(isTaken)
    }

    @Test("Two fragments are two chunks; samples that need nothing of their own share an entry")
    func plain() throws {
        var tables = SampleTables(timescale: 1000)
        try append([Self.sample(3, 40), Self.sample(2, 40, key: false)], at: 100, to: &tables, offset: 8)
        try append([Self.sample(4, 40, key: false), Self.sample(1, 50, key: false)], at: 180, to: &tables, offset: 50)
        let boxes = try Self.boxes(tables, base: 1000)
        #expect(boxes["stts"] == Self.words(2, 3, 40, 1, 50))
        #expect(boxes["ctts"] == nil)
        #expect(boxes["stss"] == Self.words(1, 1))
        #expect(boxes["stsc"] == Self.words(1, 1, 2, 1))
        #expect(boxes["stsz"] == Self.words(0, 4, 3, 2, 4, 1))
        #expect(boxes["stco"] == Self.words(2, 1008, 1050))
        #expect(tables.start == MediaTime(value: 100, timescale: 1000) && tables.duration == MediaTime(value: 170, timescale: 1000))
    }

    @Test("A hole lengthens the sample before it, and so keeps what follows in its place")
    func hole() throws {
        var tables = SampleTables(timescale: 1000)
        try append([Self.sample(1, 40)], at: 0, to: &tables)
        try append([Self.sample(1, 40)], at: 1000, to: &tables)
        #expect(try Self.boxes(tables)["stts"] == Self.words(2, 1, 1000, 1, 40))
        #expect(try Self.boxes(tables)["stss"] == nil)
    }

    @Test("A clock that steps back leaves the samples one after another")
    func backward() throws {
        var tables = SampleTables(timescale: 1000)
        try append([Self.sample(1, 40)], at: 500, to: &tables)
        try append([Self.sample(1, 40)], at: 0, to: &tables)
        #expect(try Self.boxes(tables)["stts"] == Self.words(1, 2, 40))
    }

    @Test("Another clock and other parameters: times are told in the track's own clock, and the chunk names its description")
    func otherClock() throws {
        var tables = SampleTables(timescale: 3000)
        try append([Self.sample(1, 40, offset: 80)], at: 0, to: &tables)
        try append([Self.sample(1, 40, offset: -40)], at: 40, to: &tables, description: 2)
        let boxes = try Self.boxes(tables, long: true)
        #expect(boxes["stts"] == Self.words(1, 2, 120))
        #expect(boxes["ctts"] == Self.words(2, 1, 240, 1, UInt32(bitPattern: -120)))
        #expect(boxes["stsc"] == Self.words(2, 1, 1, 1, 2, 1, 2))
        #expect(boxes["co64"] == Self.words(2, 0, 0, 0, 0))
    }
}
