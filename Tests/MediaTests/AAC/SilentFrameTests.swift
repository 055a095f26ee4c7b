import Media
import Testing

@Suite("Silence is told from sound without decoding")
struct SilentFrameTests {
    private let stereo = AACConfiguration(sampleRate: 48_000, channels: 2)

    @Test("Frames of digital silence are silent", arguments: [1, 2])
    func silent(channels: Int) throws {
        let configuration = try #require(AACConfiguration(sampleRate: 48_000, channels: channels))
        let frame = try #require(configuration.silentFrame)
        #expect(configuration.isSilent(frame[...]) == true)
        // FFmpeg 5.1 with its own encoder, of `anullsrc`: the first frame says who made it.
        #expect(stereo?.isSilent(hexadecimal("211004608c1c")[...]) == true)
    }

    @Test("A tone, and noise that hardly anybody hears, are sound")
    func sound() {
        // FFmpeg 5.1: `sine` and `anoisesrc=a=0.0005`.
        for text in ["211a8ffffffb6b00d967a8e8685a1a168603a18150742a1d", "211a8ffffffffc00e54167409970e7f4c999acebbe86f8bc"] {
            #expect(stereo?.isSilent(hexadecimal(text)[...]) == false)
        }
    }

    @Test("Bands whose sections hold nothing are silent, over long and short windows", arguments: [false, true])
    func emptySections(isShort: Bool) {
        var bits = BitWriter()
        // A single channel: tag, gain, windows.
        for (value, count) in [(0, 3), (0, 4), (100, 8), (0, 1), (isShort ? 2 : 0, 2), (0, 1)] as [(UInt32, Int)] {
            bits.write(value, count)
        }
        if isShort {
            // Fourteen bands in eight groups, each one section of no spectrum: seven as an escape, and seven again, and none.
            bits.write(14, 4)
            bits.write(0, 7)
            for _ in 0..<8 { for (value, count) in [(0, 4), (7, 3), (7, 3), (0, 3)] as [(UInt32, Int)] { bits.write(value, count) } }
        } else {
            // Forty-nine bands and no prediction; thirty-one as an escape, and eighteen.
            for (value, count) in [(49, 6), (0, 1), (0, 4), (31, 5), (18, 5)] as [(UInt32, Int)] { bits.write(value, count) }
        }
        for (value, count) in [(0, 3), (7, 3), (0, 7)] as [(UInt32, Int)] { bits.write(value, count) }
        #expect(stereo?.isSilent(bits.bytes[...]) == true)
    }

    @Test("What can't be read is neither")
    func unknown() throws {
        for bytes in [[], [0xFF], [0x21], [0x21, 0x10, 0x04], [0xA0, 0, 0, 0], [0xE0]] as [[UInt8]] {
            #expect(stereo?.isSilent(bytes[...]) == nil, "\(bytes)")
        }
        let low = try AACConfiguration(audioSpecificConfig: hexadecimal("f8e64000")[...])
        #expect(low.objectType != 2 && low.isSilent(hexadecimal("211004608c1c")[...]) == nil)
    }

    @Test("Any bytes give an answer")
    func anyBytes() {
        var random = SeededRandom(seed: 11)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            _ = stereo?.isSilent(bytes[...])
        }
    }
}
