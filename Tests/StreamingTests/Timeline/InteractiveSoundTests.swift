import Media
import Streaming
import TestSupport
import Testing

@Suite("Sound for interactive viewers, beside the tracks")
struct InteractiveSoundTests {
    private static let packet: [UInt8] = [0xFC, 0xFF, 0xFE]
    private var assembler = StreamAssembler()

    private mutating func open(at timestamp: UInt32) throws {
        _ = assembler.receive(.videoConfiguration(.h264(ModelEncoder.smallPicture)))
        _ = assembler.receive(.audioConfiguration(.aac(try #require(AACConfiguration(sampleRate: 48_000, channels: 2)))))
        _ = assembler.receive(.video(timestamp: timestamp, compositionTime: 0, isKeyFrame: true, payload: [1]))
    }

    /// The places of the interactive frames that come of one packet.
    private mutating func interactive(at timestamp: UInt32, payload: [UInt8] = packet) -> [Int64] {
        assembler.receive(.interactiveAudio(timestamp: timestamp, payload: payload[...])).compactMap {
            if case .interactiveFrame(let frame) = $0 { frame.decodeTime.value } else { nil }
        }
    }

    @Test("It opens no session, and has no place before there is one")
    mutating func opensNothing() throws {
        #expect(interactive(at: 5000) == [])
        try open(at: 5000)
        #expect(interactive(at: 5000) == [0])
    }

    @Test("It stands where the picture of the same time stands, and is counted by its samples")
    mutating func places() throws {
        try open(at: 4_294_967_290)
        #expect(interactive(at: 4_294_967_290 &+ 20) == [960])
        // Timestamps are whole milliseconds and come with a little jitter; the sound has none.
        #expect(interactive(at: 4_294_967_290 &+ 43) == [1920])
        #expect(interactive(at: 4_294_967_290 &+ 57) == [2880])
        // 200 ms are missing.
        #expect(interactive(at: 4_294_967_290 &+ 280) == [13_440])
        _ = assembler.receive(.video(timestamp: 4_294_967_290 &+ 300, compositionTime: 0, isKeyFrame: false, payload: [1]))
        #expect(assembler.end.rescaled(to: 1000).value < 700)
    }

    @Test("Before the tracks have followed a jump of the clock, it has no place; then it goes on with them")
    mutating func jump() throws {
        try open(at: 0)
        for timestamp in stride(from: UInt32(0), to: 1000, by: 20) { _ = interactive(at: timestamp) }
        #expect(interactive(at: 3_600_000) == [])
        _ = assembler.receive(.video(timestamp: 3_600_000, compositionTime: 0, isKeyFrame: true, payload: [1]))
        let end = assembler.end
        #expect(interactive(at: 3_600_000) == [] || end.seconds > 1)
        let times = stride(from: UInt32(3_600_020), to: 3_602_000, by: 20).flatMap { interactive(at: $0) }
        #expect(times.count > 40 && zip(times, times.dropFirst()).allSatisfy { $1 - $0 == 960 })
        #expect(interactive(at: 100) == [])
    }

    @Test("Bytes that are no packet of Opus are dropped")
    mutating func hostile() throws {
        try open(at: 0)
        #expect(interactive(at: 0, payload: []) == [] && interactive(at: 0, payload: [0xFF, 0]) == [])
    }
}
