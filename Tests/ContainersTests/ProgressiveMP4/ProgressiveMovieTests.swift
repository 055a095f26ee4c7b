import Bytes
import Media
import TestSupport
import Testing

@testable import Containers

@Suite struct ProgressiveMovieTests {
    private static func samples(_ timescale: Int32, at ticks: Int64, offset: UInt64, composition: Int32 = 0) throws -> SampleTables {
        let bytes = Fragment(
            sequenceNumber: 1, trackID: 1, baseDecodeTime: 0,
            samples: [Sample(duration: 3000, isRandomAccess: true, compositionOffset: composition, payload: [1, 2, 3])]
        ).bytes()
        var tables = SampleTables(timescale: timescale)
        let parsed = try #require(try FragmentParser().fragments(in: bytes[...]).first?.tracks.first)
        let isTaken = tables.append(
            parsed.samples, decodeTime: MediaTime(value: ticks, timescale: timescale), timescale: timescale, offset: offset, description: 1)
        #expect(isTaken)
        return tables
    }

    private static func movie(payloadBytes: UInt64) throws -> ProgressiveMovie {
        let initialization = InitializationSegment.bytes(tracks: [(id: 1, track: Track(codec: .h264(ModelEncoder.smallPicture)))])
        let description = try TrackDescription(initialization: initialization[...])
        let early = ProgressiveMovie.Track(
            descriptions: [description], timescale: 90_000, samples: try samples(90_000, at: 9000, offset: 7, composition: 900))
        let late = ProgressiveMovie.Track(
            descriptions: [description], timescale: 48_000, samples: try samples(48_000, at: 48_000, offset: 70))
        return ProgressiveMovie(tracks: [early, late], payloadBytes: payloadBytes, madeAt: nil)
    }

    @Test(
        "The head ends with the header of an mdat that holds the payload, and the offsets point behind it", arguments: [100, 5_000_000_000])
    func offsets(payloadBytes: UInt64) throws {
        let bytes = try Self.movie(payloadBytes: payloadBytes).bytes
        let media = try BoxHeader(bytes.suffix(16))
        #expect(media.type == "mdat" && media.boxByteCount == payloadBytes + 16)
        let parsed = try MovieParser().movie(in: bytes.dropLast(16))
        #expect(parsed.tracks.map(\.timescale) == [90_000, 48_000] && parsed.tracks.map(\.codec) == ["avc1", "avc1"])
        let wide: FourCC = payloadBytes > UInt64(UInt32.max) ? "co64" : "stco"
        let text = letters(wide)
        let at = try #require(bytes.indices.first { bytes[$0...].starts(with: text) })
        let number = bytes[(at + 12)..<(at + (wide == "co64" ? 20 : 16))].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        #expect(number == UInt64(bytes.count) + 7)
    }

    @Test("A track that sets in later begins with an empty edit, counted from the first presentation")
    func delay() throws {
        // The picture is shown at 0.11 s, the sound is heard from 1 s on for 1/16 s.
        #expect(try Self.movie(payloadBytes: 1).duration == MediaTime(value: 80_100 + 5625, timescale: 90_000))
    }

    private func letters(_ code: FourCC) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: code.rawValue >> UInt32($0)) } }
}
