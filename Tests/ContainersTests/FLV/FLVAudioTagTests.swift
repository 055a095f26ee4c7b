import Bytes
import Containers
import Testing

@Suite struct FLVAudioTagTests {
    @Test("AAC gives its configuration and its frames")
    func aac() throws {
        #expect(try FLVAudioTag(parsing: [0xAF, 0, 0x12, 0x10]) == .aac(.sequenceHeader([0x12, 0x10])))
        #expect(try FLVAudioTag(parsing: [0xAF, 1, 0x21, 0x10]) == .aac(.codedFrame([0x21, 0x10])))
        #expect(try FLVAudioTag(parsing: [0xAE, 1]) == .aac(.codedFrame([])))
    }

    @Test("AAC by FourCC is read like AAC by sound format")
    func enhancedAAC() throws {
        let mp4a = Array("mp4a".utf8)
        #expect(try FLVAudioTag(parsing: [0x90] + mp4a + [0x12, 0x10]) == .aac(.sequenceHeader([0x12, 0x10])))
        #expect(try FLVAudioTag(parsing: [0x91] + mp4a + [0x21]) == .aac(.codedFrame([0x21])))
        #expect(try FLVAudioTag(parsing: [0x92] + mp4a) == .aac(.endOfSequence))
        #expect(try FLVAudioTag(parsing: [0x94] + mp4a + [1, 2]) == .multichannelConfiguration([1, 2]))
        #expect(try FLVAudioTag(parsing: [0x97, 2, 0, 0, 0, 0x01] + mp4a + [7]) == .aac(.codedFrame([7])))
    }

    @Test(
        "Codecs that aren't read are named",
        arguments: [
            ([0x2F], "MP3"), ([0xB2], "Speex"), ([0x72], "G.711 A-law"), ([0x82], "G.711 µ-law"), ([0xC0], "FLV sound format 12"),
            ([0x90] + Array("fLaC".utf8), "FLAC (fLaC)"),
            ([0x91] + Array("ac-3".utf8), "AC-3 (ac-3)"),
        ] as [([UInt8], String)])
    func unsupported(body: [UInt8], name: String) throws {
        #expect(try FLVAudioTag(parsing: body) == .unsupported(name: name))
    }

    @Test("Opus, and several tracks in a tag")
    func opusAndTracks() throws {
        let opus = Array("Opus".utf8)
        #expect(try FLVAudioTag(parsing: [0x90] + opus + [1]) == .opus(.sequenceHeader([1])))
        let frame = FLVAudioTag.opus(.codedFrame([0xFC, 1]))
        #expect(try FLVAudioTag(parsing: [0x91] + opus + [0xFC, 1]) == frame)
        #expect(try FLVAudioTag(parsing: [0x95, 0x01] + opus + [2, 0xFC, 1]) == .multitrack([.init(id: 2, tag: frame)]))
        #expect(throws: ParseError.self) { try FLVAudioTag(parsing: [0x95, 0x05] + opus + [2]) }
    }

    @Test("What ends early or is unknown is an error")
    func malformed() {
        for body: [UInt8] in [[], [0xAF], [0xAF, 2], [0x90, 1], [0x93] + Array("mp4a".utf8)] {
            #expect(throws: ParseError.self, "\(body)") { try FLVAudioTag(parsing: body) }
        }
    }
}
