import Media
import Synchronization
import Testing

@testable import Transcode

@Suite("Work that waits")
struct TranscodingLaneTests {
    private final class Hands: Sendable {
        let work = Mutex<[@Sendable () -> Void]>([])
        let results = Mutex<[TranscodingLane.Result]>([])

        func run() {
            while let next = work.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { next() }
        }
    }

    private static let packet: [UInt8] = [0xFC, 0xFF, 0xFE]
    private static func frame(_ number: Int) -> TranscodingLane.Job {
        .frame(
            Frame(
                kind: .audio, decodeTime: MediaTime(value: Int64(number) * 960, timescale: 48_000), compositionOffset: 0,
                isRandomAccess: true, payload: packet[...]))
    }

    private static func lane(_ hands: Hands, framesWaitingMax: Int = 8) -> TranscodingLane {
        TranscodingLane(
            format: .aac, framesWaitingMax: framesWaitingMax, executor: { work in hands.work.withLock { $0.append(work) } },
            deliver: { result in hands.results.withLock { $0.append(result) } })
    }

    @Test("One frame more than may wait throws all of them away, and the configuration stays")
    func bounded() {
        let hands = Hands()
        let lane = Self.lane(hands)
        #expect(lane.submit(.configure(TranscodingFormat.opus.codec)) == 0)
        #expect((0..<8).map { lane.submit(Self.frame($0)) } == [Int](repeating: 0, count: 8))
        #expect(lane.submit(Self.frame(8)) == 8)
        #expect(hands.work.withLock(\.count) == 1)
        hands.run()
        for number in 9..<16 { #expect(lane.submit(Self.frame(number)) == 0) }
        hands.run()
        let results = hands.results.withLock(\.self)
        #expect(results.allSatisfy { $0.undecodable == 0 && $0.trouble == nil })
        // The eighth is the first that was taken: what comes out begins there.
        #expect(results.flatMap(\.frames).first?.decodeTime == MediaTime(value: 8 * 960 - 1024, timescale: 48_000))
    }

    @Test("Frames before a codec is known, and a codec that can't be opened, are told")
    func trouble() {
        let hands = Hands()
        let lane = Self.lane(hands)
        _ = lane.submit(Self.frame(0))
        hands.run()
        _ = lane.submit(
            .configure(.opus(OpusConfiguration(channelCount: 3, preSkip: 0, inputSampleRate: 0, outputGain: 0, channelMapping: nil))))
        _ = lane.submit(Self.frame(1))
        hands.run()
        let results = hands.results.withLock(\.self)
        #expect(results.map(\.undecodable) == [1, 0] || results.map(\.undecodable) == [1, 1])
        _ = lane.submit(.configure(TranscodingFormat.opus.codec))
        for number in 2..<6 { _ = lane.submit(Self.frame(number)) }
        _ = lane.submit(.finish)
        hands.run()
        let last = hands.results.withLock(\.last)
        #expect(last?.isFinished == true && last?.frames.isEmpty == false)
    }

    @Test("Once it is stopped, nothing is taken")
    func stopped() {
        let hands = Hands()
        let lane = Self.lane(hands)
        _ = lane.submit(.configure(TranscodingFormat.opus.codec))
        _ = lane.submit(Self.frame(0))
        lane.stop()
        hands.run()
        _ = lane.submit(Self.frame(1))
        #expect(hands.results.withLock(\.count) == 0 && hands.work.withLock(\.count) == 0)
    }
}
