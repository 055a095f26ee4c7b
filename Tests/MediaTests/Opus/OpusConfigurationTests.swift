import Bytes
import Media
import Testing

@Suite struct OpusConfigurationTests {
    /// As FFmpeg writes them for libopus, stereo and 5.1.
    private static let head = hexadecimal("4f707573486561640102380180bb0000000000")
    private static let box = hexadecimal("000201380000bb80000000")
    private static let surround = hexadecimal("000601380000bb800000010402000401020305")

    @Test("An identification header and a dOps box of the same encoder say the same")
    func stereo() throws {
        let configuration = try OpusConfiguration(identificationHeader: Self.head[...])
        #expect(try configuration == OpusConfiguration(specificBox: Self.box[...]))
        #expect(configuration == OpusConfiguration(isStereo: true))
        #expect(configuration.preSkip == 312 && configuration.inputSampleRate == 48_000 && configuration.outputGain == 0)
        #expect(configuration.identificationHeader == Self.head && configuration.specificBox == Self.box)
        let track = Track(codec: .opus(configuration))
        #expect(track.kind == .audio && track.timescale == 48_000 && track.channelCount == 2 && track.codecString == "opus")
    }

    @Test("Surround sound tells which stream each channel comes from")
    func surround() throws {
        let configuration = try OpusConfiguration(specificBox: Self.surround[...])
        let mapping = try #require(configuration.channelMapping)
        #expect(mapping.family == 1 && mapping.streamCount == 4 && mapping.coupledCount == 2 && mapping.channels == [0, 4, 1, 2, 3, 5])
        #expect(configuration.specificBox == Self.surround && configuration.silentPacket == nil)
        #expect(try OpusConfiguration(identificationHeader: configuration.identificationHeader[...]) == configuration)
    }

    @Test("A gain may be negative, and later minor versions are read")
    func gain() throws {
        var head = Self.head
        head[8] = 15
        head.replaceSubrange(16...17, with: [0x00, 0xFD])
        let configuration = try OpusConfiguration(identificationHeader: head[...])
        #expect(configuration.outputGain == -768)
        #expect(configuration.specificBox == hexadecimal("000201380000bb80fd0000"))
    }

    @Test(
        "What no decoder could follow is an error",
        arguments: [
            "010201380000bb80000000", "000001380000bb80000000", "000301380000bb80000000", "000201380000bb80000003",
            "000901380000bb800000010402000401020305060708", "000601380000bb800000010002000401020305",
            "000601380000bb800000010405000401020305", "000601380000bb800000010402000401020306",
        ])
    func refused(box: String) {
        #expect(throws: ParseError.self) { try OpusConfiguration(specificBox: hexadecimal(box)[...]) }
    }

    @Test("Cut ones are errors")
    func cuts() {
        for count in 0..<Self.head.count {
            #expect(throws: ParseError.self) { try OpusConfiguration(identificationHeader: Self.head[..<count]) }
        }
        for count in 0..<Self.surround.count {
            #expect(throws: ParseError.self) { try OpusConfiguration(specificBox: Self.surround[..<count]) }
        }
        #expect(throws: ParseError.self) { try OpusConfiguration(identificationHeader: Array("OpusTags".utf8) + Self.head.dropFirst(8)) }
        #expect(throws: ParseError.self) {
            try OpusConfiguration(identificationHeader: Self.head.prefix(8) + [16] + Self.head.dropFirst(9))
        }
    }
}
