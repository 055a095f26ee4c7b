import Bytes
import Media
import Testing

@Suite struct AACConfigurationTests {
    @Test("Configurations of encoders are understood", arguments: AACVector.all)
    func vectors(vector: AACVector) throws {
        let bytes = hexadecimal(vector.bytes)
        let configuration = try AACConfiguration(audioSpecificConfig: bytes[...])
        #expect(configuration.codecString == vector.codec)
        #expect(configuration.sampleRate == vector.rate && configuration.outputSampleRate == vector.outputRate)
        #expect(configuration.channelCount == vector.channels && configuration.samplesPerFrame == vector.samples)
        #expect(configuration.audioSpecificConfig == bytes)
        #expect(Track(codec: .aac(configuration)).timescale == Int32(vector.rate))
    }

    @Test("A program config element counts its speakers")
    func programConfigElement() throws {
        var bits = BitWriter()
        for (value, count) in [(2, 5), (3, 4), (0, 4), (0, 3)] as [(UInt32, Int)] { bits.write(value, count) }
        // LC at 48 kHz; a centre and a pair in front, a pair behind, a woofer; no mix-down; no comment.
        let element: [(UInt32, Int)] = [
            (0, 4), (1, 2), (3, 4), (2, 4), (0, 4), (1, 4), (1, 2), (0, 3), (0, 4), (0, 3),
            (0, 1), (0, 4), (1, 1), (0, 4), (1, 1), (1, 4), (0, 4),
        ]
        for (value, count) in element { bits.write(value, count) }
        bits.write(0, (8 - (16 + element.map(\.1).reduce(0, +)) % 8) % 8)
        bits.write(0, 8)
        #expect(try AACConfiguration(audioSpecificConfig: bits.bytes[...]).channelCount == 6)
        #expect(try AACConfiguration(audioSpecificConfig: bits.bytes.prefix(4)).channelCount == 2)
    }

    @Test("AAC-LC can be named by rate and channels")
    func lowComplexity() throws {
        for (rate, channels) in [(48000, 2), (44100, 1), (8000, 8)] {
            let made = try #require(AACConfiguration(sampleRate: rate, channels: channels))
            #expect(try AACConfiguration(audioSpecificConfig: made.audioSpecificConfig[...]) == made)
            #expect(made.sampleRate == rate && made.channelCount == channels && made.profileName == "AAC-LC")
        }
        #expect(AACConfiguration(sampleRate: 48001, channels: 2) == nil)
        #expect(AACConfiguration(sampleRate: 48000, channels: 7) == nil)
    }

    @Test("Reserved values and other codecs are errors", arguments: ["", "11", "1680", "11c0", "0000", "f9ffffff", "17800000ffff"])
    func refused(text: String) {
        #expect(throws: ParseError.self) { try AACConfiguration(audioSpecificConfig: hexadecimal(text)[...]) }
    }

    @Test("A configuration at the limit is read, and one byte more is not")
    func byteLimit() throws {
        let bytes = hexadecimal("1190") + [UInt8](repeating: 0, count: 510)
        #expect(try AACConfiguration(audioSpecificConfig: bytes[...]).channelCount == 2)
        #expect(throws: ParseError.self) { try AACConfiguration(audioSpecificConfig: (bytes + [0])[...]) }
    }

    @Test("An ADTS header is found, used and stripped")
    func adts() throws {
        // 48 kHz, stereo, LC, 10 bytes, no checksum.
        let payload: [UInt8] = [0xFF, 0xF1, 0x4C, 0x80, 0x01, 0x5F, 0xFC, 0x21, 0x10, 0x05]
        let header = try #require(ADTSHeader(payload[...]))
        #expect(header.sampleRate == 48000 && header.channelConfiguration == 2 && header.frameByteCount == 10)
        #expect(AACConfiguration(header) == AACConfiguration(sampleRate: 48000, channels: 2))
        #expect(Array(ADTSHeader.stripped(from: payload[...])) == [0x21, 0x10, 0x05])
        for count in 0..<10 { #expect(ADTSHeader(payload[..<count]) == nil) }
        #expect(Array(ADTSHeader.stripped(from: [0x21, 0x10, 0x05])) == [0x21, 0x10, 0x05])
    }

    @Test("Mutated configurations are an error or a configuration, and never a trap", arguments: 0..<8)
    func mutations(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for round in 0..<1000 {
            let mutated = random.mutate(hexadecimal(AACVector.all[round % AACVector.all.count].bytes))
            _ = ADTSHeader(mutated[...])
            guard let configuration = try? AACConfiguration(audioSpecificConfig: mutated[...]) else { continue }
            #expect(configuration.sampleRate > 0 && configuration.channelCount > 0)
        }
    }
}
