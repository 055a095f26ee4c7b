import Media
import Streaming
import Testing

@Suite("An encoder that goes while frames are held back")
struct AssemblerFlushTests {
    private func frames(_ items: [AssembledItem]) -> Int { items.count { if case .frame = $0 { true } else { false } } }
    private func sound(_ timestamp: UInt32) -> EncoderItem { .audio(timestamp: timestamp, payload: [1, 2, 3]) }

    @Test("Frames that waited for another track come out")
    func waitingFrames() throws {
        var assembler = StreamAssembler()
        _ = assembler.receive(.audioConfiguration(.aac(try #require(AACConfiguration(sampleRate: 48000, channels: 2)))))
        for number in 0..<20 as Range<UInt32> { #expect(frames(assembler.receive(sound(number * 21))) == 0) }
        #expect(frames(assembler.flush()) == 20)
        #expect(assembler.flush().isEmpty)
    }

    @Test("Without a configuration there is nothing to come out")
    func unknownFrames() {
        var assembler = StreamAssembler()
        _ = assembler.receive(sound(0))
        #expect(frames(assembler.flush()) == 0)
        #expect(assembler.undecodableFrames == 1)
    }
}
