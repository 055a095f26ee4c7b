import Bytes
import Containers
import Media
import Testing

@Suite struct InitializationSegmentTests {
    /// x264, 720x576 with a sample aspect ratio of 64:45 and colours.
    private static let record: [UInt8] = [
        0x01, 0x4D, 0x40, 0x1E, 0xFF, 0xE1, 0x00, 0x20, 0x67, 0x4D, 0x40, 0x1E, 0xEC, 0xA0, 0x5A, 0x12, 0x6F, 0xFC, 0x01, 0x00,
        0x00, 0xB5, 0xA8, 0x28, 0x28, 0x2A, 0x00, 0x00, 0x03, 0x00, 0x02, 0x00, 0x00, 0x03, 0x00, 0x64, 0x3E, 0x28, 0x53, 0x2C,
        0x01, 0x00, 0x05, 0x68, 0xFB, 0xA3, 0xCB, 0x20,
    ]

    private static func tracks() throws -> (video: Track, audio: Track) {
        let audio = try #require(AACConfiguration(sampleRate: 48000, channels: 2))
        return (Track(codec: .h264(try H264Configuration(decoderConfigurationRecord: record[...]))), Track(codec: .aac(audio)))
    }

    @Test("Tracks are found again with their codecs")
    func roundTrip() throws {
        let (video, audio) = try Self.tracks()
        let bytes = InitializationSegment.bytes(tracks: [(1, video), (2, audio)])
        let movie = try MovieParser().movie(in: bytes[...])
        #expect(movie.tracks.map(\.id) == [1, 2])
        #expect(movie.tracks.map(\.timescale) == [90000, 48000])
        #expect(movie.tracks.map(\.handler) == ["vide", "soun"])
        #expect(movie.tracks.map(\.codec) == ["avc1", "mp4a"])
        #expect(movie.tracks[0].width == 720 && movie.tracks[0].height == 576)
        #expect(movie.tracks[0].codecConfiguration == Self.record)
        #expect(movie.tracks[1].codecConfiguration.count == 4 + 5 + 3 + 5 + 13 + 5 + 2 + 5 + 1)
        #expect(Set(movie.defaults.keys) == [1, 2])
    }

    @Test("Opus has FFmpeg's sample entry, byte for byte")
    func opus() throws {
        let track = Track(codec: .opus(OpusConfiguration(isStereo: true)))
        let bytes = InitializationSegment.bytes(tracks: [(2, track)])
        let fields: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 16, 0, 0, 0, 0, 0xBB, 0x80, 0, 0]
        let box: [UInt8] = [0, 2, 0x01, 0x38, 0, 0, 0xBB, 0x80, 0, 0, 0]
        let entry = [0, 0, 0, 55] + Array("Opus".utf8) + fields + [0, 0, 0, 19] + Array("dOps".utf8) + box
        #expect(bytes.indices.contains { bytes[$0...].starts(with: entry) })
        let parsed = try #require(try MovieParser().movie(in: bytes[...]).tracks.first)
        #expect(parsed.codec == "Opus" && parsed.timescale == 48_000 && parsed.codecConfiguration == box)
    }

    @Test("Every codec of pictures is found again, with what a player must know of it")
    func pictureCodecs() throws {
        let hevc: [UInt8] = [
            0x01, 0x01, 0x60, 0x00, 0x00, 0x00, 0x90, 0x00, 0x00, 0x00, 0x00, 0x00, 0x1E, 0xF0, 0x00, 0xFC, 0xFD, 0xF8, 0xF8, 0x00, 0x00,
            0x0F, 0x03, 0xA0, 0x00, 0x01, 0x00, 0x18, 0x40, 0x01, 0x0C, 0x01, 0xFF, 0xFF, 0x01, 0x60, 0x00, 0x00, 0x03, 0x00, 0x90, 0x00,
            0x00, 0x03, 0x00, 0x00, 0x03, 0x00, 0x1E, 0x95, 0x98, 0x09, 0xA1, 0x00, 0x01, 0x00, 0x29, 0x42, 0x01, 0x01, 0x01, 0x60, 0x00,
            0x00, 0x03, 0x00, 0x90, 0x00, 0x00, 0x03, 0x00, 0x00, 0x03, 0x00, 0x1E, 0xA0, 0x10, 0x20, 0x61, 0x65, 0x95, 0x9A, 0x49, 0x32,
            0xBC, 0x05, 0xA0, 0x20, 0x00, 0x00, 0x03, 0x00, 0x20, 0x00, 0x00, 0x03, 0x03, 0xC1, 0xA2, 0x00, 0x01, 0x00, 0x07, 0x44, 0x01,
            0xC1, 0x72, 0xB4, 0x22, 0x40,
        ]
        let av1: [UInt8] = [0x81, 0x00, 0x0C, 0x00, 0x0A, 0x0B, 0x02, 0x00, 0x00, 0x05, 0x19, 0xBF, 0xDF, 0x00, 0xBE, 0x00, 0x10]
        let vp9: [UInt8] = [0x82, 0x49, 0x83, 0x42, 0x00, 0x07, 0xF0, 0x05, 0xF6]
        let vp8: [UInt8] = [0x90, 0x3E, 0x00, 0x9D, 0x01, 0x2A, 0x80, 0x00, 0x60, 0x00]
        let codecs: [CodecConfiguration] = [
            .hevc(try HEVCConfiguration(decoderConfigurationRecord: hevc[...])),
            .av1(try #require(try AV1Configuration(codecConfigurationRecord: av1[...]))),
            .vp9(VP9Configuration(keyFrame: try #require(try VP9FrameHeader(vp9[...]).keyFrame))),
            .vp8(VP8Configuration(keyFrame: try #require(try VP8FrameHeader(vp8[...]).keyFrame))),
        ]
        for codec in codecs {
            let track = Track(codec: codec)
            let bytes = InitializationSegment.bytes(tracks: [(1, track)])
            let parsed = try #require(try MovieParser().movie(in: bytes[...]).tracks.first)
            #expect(parsed.width == 128 && parsed.height == 96)
            let again = Track(codec: try #require(parsed.codecDescription))
            #expect(again.codecString == track.codecString && again.width == 128 && again.height == 96)
            #expect(track.codecString.hasPrefix(parsed.codec.description))
        }
    }

    @Test("Only a single track is called CMAF")
    func brands() throws {
        let (video, audio) = try Self.tracks()
        func brands(_ bytes: [UInt8]) -> String { String(decoding: bytes[8..<Int(bytes[3])], as: UTF8.self) }
        #expect(brands(InitializationSegment.bytes(tracks: [(1, video)])).contains("cmfc"))
        #expect(!brands(InitializationSegment.bytes(tracks: [(1, video), (2, audio)])).contains("cmfc"))
    }

    @Test("Pixel shape and colours are written where they are known")
    func optionalBoxes() throws {
        let (video, audio) = try Self.tracks()
        let pasp = Array("pasp".utf8) + [0, 0, 0, 64, 0, 0, 0, 45]
        let colr = Array("colrnclx".utf8) + [0, 5, 0, 5, 0, 5, 0]
        func contains(_ part: [UInt8], _ bytes: [UInt8]) -> Bool {
            bytes.indices.contains { bytes[$0...].starts(with: part) }
        }
        let bytes = InitializationSegment.bytes(tracks: [(1, video)])
        #expect(contains(pasp, bytes) && contains(colr, bytes))
        #expect(!contains(Array("pasp".utf8), InitializationSegment.bytes(tracks: [(1, audio)])))
    }

    @Test("A cut movie is an error")
    func cuts() throws {
        let (video, audio) = try Self.tracks()
        let bytes = InitializationSegment.bytes(tracks: [(1, video), (2, audio)])
        for count in 0..<bytes.count {
            #expect(throws: ParseError.self) { try MovieParser().movie(in: bytes[..<count]) }
        }
    }

    @Test("Mutated movies never trap", arguments: 0..<8)
    func mutations(seed: UInt64) throws {
        let (video, audio) = try Self.tracks()
        let bytes = InitializationSegment.bytes(tracks: [(1, video), (2, audio)])
        var random = SeededRandom(seed: seed)
        for _ in 0..<1000 { _ = try? MovieParser().movie(in: random.mutate(bytes)[...]) }
    }
}
