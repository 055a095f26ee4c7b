import Bytes
import Media
import Testing

@Suite struct VPTests {
    /// The beginning of what libvpx makes of 128x96.
    static let vp9: [UInt8] = [0x82, 0x49, 0x83, 0x42, 0x00, 0x07, 0xF0, 0x05, 0xF6, 0x06, 0x38, 0x24]
    static let vp8: [UInt8] = [0x90, 0x3E, 0x00, 0x9D, 0x01, 0x2A, 0x80, 0x00, 0x60, 0x00, 0x00, 0x07]

    @Test("A VP9 key frame tells size, depth and colours")
    func vp9KeyFrame() throws {
        let key = try #require(try VP9FrameHeader(Self.vp9[...]).keyFrame)
        #expect(key.width == 128 && key.height == 96 && key.bitDepth == 8 && key.profile == 0)
        let track = Track(codec: .vp9(VP9Configuration(keyFrame: key)))
        #expect(track.codecString == "vp09.00.10.08" && track.width == 128 && track.height == 96)
        #expect(try VP9FrameHeader([0x86, 0x00, 0x40]).keyFrame == nil)
    }

    @Test("What the encoder declares beside the stream is believed where the stream doesn't know")
    func vp9Record() throws {
        let key = try #require(try VP9FrameHeader(Self.vp9[...]).keyFrame)
        let record = try VPCodecRecord([1, 0, 0, 0, 0, 41, 0x82, 9, 16, 9, 0, 0])
        #expect(try VPCodecRecord([0, 41, 0x82, 9, 16, 9, 0, 0]) == record)
        let configuration = VP9Configuration(keyFrame: key, record: record)
        #expect(configuration.codecString == "vp09.00.41.08.01.09.16.09.00" && configuration.colour?.range == .perceptualQuantizer)
        let hybrid = ColourDescription(primaries: 9, transfer: 18, matrix: 9, isFullRange: false)
        #expect(VP9Configuration(keyFrame: key, record: record, colour: hybrid).colour?.range == .hybridLogGamma)
        #expect(configuration.record.bytes == [1, 0, 0, 0, 0, 41, 0x82, 9, 16, 9, 0, 0])
        #expect(throws: ParseError.self) { try VPCodecRecord([0, 41, 0x72, 9, 16, 9, 0, 0]) }
    }

    @Test("4:4:4 with twelve bits, and sRGB")
    func vp9Profiles() throws {
        var bits = BitWriter()
        // Profile 3: marker, both bits, a reserved one; a key frame that is shown; the sync code.
        bits.write(0b1_0110_0010, 9)
        bits.write(0x49_8342, 24)
        bits.write(1, 1)
        bits.write(7, 3)
        bits.write(0, 1)
        bits.write(1919, 16)
        bits.write(1079, 16)
        bits.write(0, 8)
        let key = try #require(try VP9FrameHeader(bits.bytes[...]).keyFrame)
        #expect(key.profile == 3 && key.bitDepth == 12 && key.width == 1920 && key.height == 1080 && key.isFullRange)
        #expect(VP9Configuration(keyFrame: key).codecString == "vp09.03.40.12.03.01.13.00.01")
    }

    @Test("A VP8 key frame tells the size")
    func vp8KeyFrame() throws {
        let key = try #require(try VP8FrameHeader(Self.vp8[...]).keyFrame)
        let track = Track(codec: .vp8(VP8Configuration(keyFrame: key)))
        #expect(track.width == 128 && track.height == 96 && track.codecString == "vp08.00.10.08")
        #expect(try VP8FrameHeader([0x31, 1, 2]).keyFrame == nil)
    }

    @Test("Headers that are cut or damaged are errors")
    func cuts() {
        for count in 0..<9 { #expect(throws: ParseError.self) { try VP9FrameHeader(Self.vp9[..<count]) } }
        for count in 0..<10 { #expect(throws: ParseError.self) { try VP8FrameHeader(Self.vp8[..<count]) } }
        #expect(throws: ParseError.self) { try VP9FrameHeader([0x02, 0x49, 0x83, 0x42]) }
        #expect(throws: ParseError.self) { try VP9FrameHeader([0x82, 0x49, 0x83, 0x43, 0, 0, 0, 0, 0, 0]) }
        #expect(throws: ParseError.self) { try VP8FrameHeader([0x90, 0x3E, 0x00, 0x9D, 0x01, 0x2B, 0x80, 0, 0x60, 0]) }
        #expect(throws: ParseError.self) { try VP8FrameHeader([0x90, 0x3E, 0x00, 0x9D, 0x01, 0x2A, 0, 0, 0x60, 0]) }
    }
}
