import Bytes
import Containers
import Testing

@Suite struct FragmentTests {
    static func fragment(_ samples: [Sample]) -> Fragment {
        Fragment(sequenceNumber: 7, trackID: 2, baseDecodeTime: 1 << 40, samples: samples)
    }

    static func sample(_ payload: [UInt8], _ duration: UInt32 = 3000, key: Bool = false, offset: Int32 = 0) -> Sample {
        Sample(duration: duration, isRandomAccess: key, compositionOffset: offset, payload: payload[...])
    }

    static let shapes: [[Sample]] = [
        [],
        [sample([1, 2, 3], key: true)],
        [sample([1, 2, 3]), sample([4, 5, 6])],
        [sample([1, 2, 3], key: true), sample([4]), sample([5, 6])],
        [sample([1, 2, 3], 1024, key: true), sample([4, 5], 1023, key: true)],
        [sample([1], key: true, offset: 6000), sample([2], offset: -3000), sample([3], key: true, offset: 0)],
        [sample([1], offset: Int32.min), sample([2, 3], key: true, offset: Int32.max)],
        [sample([]), sample([1], UInt32.max, key: true)],
    ]

    @Test("What was written is read again", arguments: shapes, [false, true])
    func roundTrip(samples: [Sample], startsSegment: Bool) throws {
        let bytes = Self.fragment(samples).bytes(startsSegment: startsSegment)
        let parsed = try #require(try FragmentParser().fragments(in: bytes[...]).first)
        #expect(parsed.sequenceNumber == 7)
        let track = try #require(parsed.tracks.first)
        #expect(track.trackID == 2 && track.baseDecodeTime == 1 << 40)
        #expect(track.duration == samples.reduce(0) { $0 + UInt64($1.duration) })
        #expect(track.startsWithRandomAccess == samples.first?.isRandomAccess ?? false)
        #expect(track.samples.map(\.duration) == samples.map(\.duration))
        #expect(track.samples.map(\.flags.isRandomAccess) == samples.map(\.isRandomAccess))
        #expect(track.samples.map(\.compositionOffset) == samples.map(\.compositionOffset))
        #expect(track.samples.map { Array(bytes[$0.payload]) } == samples.map { Array($0.payload) })
    }

    @Test("A fragment of equal samples needs no table; a key frame in front costs four bytes")
    func compact() {
        let equal = Self.fragment([Self.sample([1]), Self.sample([2])]).bytes()
        let keyed = Self.fragment([Self.sample([1], key: true), Self.sample([2])]).bytes()
        #expect(equal.count == 8 + 16 + 8 + 28 + 20 + 20 + 8 + 2)
        #expect(keyed.count == equal.count + 4)
    }

    @Test("The bytes are those of ISO/IEC 14496-12")
    func vector() {
        let bytes = Fragment(
            sequenceNumber: 1, trackID: 1, baseDecodeTime: 90000,
            samples: [Self.sample([0xAA, 0xBB], key: true, offset: 3000), Self.sample([0xCC], offset: -1)]
        ).bytes()
        let expected: [[UInt8]] = [
            [0, 0, 0, 116, 0x6D, 0x6F, 0x6F, 0x66],
            [0, 0, 0, 16, 0x6D, 0x66, 0x68, 0x64, 0, 0, 0, 0, 0, 0, 0, 1],
            [0, 0, 0, 92, 0x74, 0x72, 0x61, 0x66],
            [0, 0, 0, 24, 0x74, 0x66, 0x68, 0x64, 0, 2, 0, 0x28, 0, 0, 0, 1, 0, 0, 0x0B, 0xB8, 1, 1, 0, 0],
            [0, 0, 0, 20, 0x74, 0x66, 0x64, 0x74, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x5F, 0x90],
            [0, 0, 0, 40, 0x74, 0x72, 0x75, 0x6E, 1, 0, 0x0A, 5, 0, 0, 0, 2, 0, 0, 0, 124, 2, 0, 0, 0],
            [0, 0, 0, 2, 0, 0, 0x0B, 0xB8, 0, 0, 0, 1, 255, 255, 255, 255],
            [0, 0, 0, 11, 0x6D, 0x64, 0x61, 0x74, 0xAA, 0xBB, 0xCC],
        ]
        #expect(bytes.count == 116 + 11)
        #expect(bytes == Array(expected.joined()))
    }

    @Test("A segment begins with its type")
    func segmentType() throws {
        let bytes = Self.fragment(Self.shapes[3]).bytes(startsSegment: true)
        var reader = BoxReader(bytes.rawSpan)
        let first = try reader.next()
        #expect(first?.type == "styp" && first?.range == 0..<32)
        #expect(try reader.next()?.type == "moof")
        #expect(try reader.next()?.type == "mdat")
        #expect(try reader.next() == nil)
    }
}
