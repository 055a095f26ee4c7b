import Store
import Testing

@testable import Server

@Suite("Channels that a person has stopped")
struct StoppedChannelsTests {
    private func channel(_ state: Livestream.State, _ cause: Livestream.Cause, at: Int64) -> Livestream {
        Livestream(
            id: "c", playbackID: "p", title: "C", life: Livestream.Life(state: state, changedAt: at, agent: .system, cause: cause),
            isRecorded: true, graceSeconds: nil, createdAt: 0)
    }

    @Test("An encoder that knocks again by itself stays out, however long it tries")
    func persistent() {
        var channels = StoppedChannels()
        let stopped = channel(.scheduled, .stopDone, at: 0)
        var (now, pause): (Int64, Int64) = (2000, 2000)
        for _ in 0..<25 {
            let isAdmitted = channels.admits(stopped, at: now)
            #expect(!isAdmitted)
            pause = pause * 3 / 2
            now += pause
        }
    }

    @Test("After a quiet minute it is let in, and at once when a person starts the channel")
    func quiet() {
        var channels = StoppedChannels()
        let stopped = channel(.scheduled, .stopDone, at: 0)
        let isAdmittedEarly = channels.admits(stopped, at: 59_999)
        #expect(!isAdmittedEarly)
        let isAdmittedByStart = channels.admits(channel(.starting, .startAsked, at: 61_000), at: 61_000)
        #expect(isAdmittedByStart)
        let isAdmittedAfterAnotherStop = channels.admits(channel(.scheduled, .stopDone, at: 70_000), at: 71_000)
        #expect(!isAdmittedAfterAnotherStop)
        let isAdmittedLater = channels.admits(channel(.scheduled, .stopDone, at: 70_000), at: 131_000)
        #expect(isAdmittedLater)
    }

    @Test("A channel whose encoder left by itself, and one that is new, take encoders at once")
    func others() {
        var channels = StoppedChannels()
        let isAdmittedAfterEncoderLeft = channels.admits(channel(.scheduled, .encoderStopped, at: 1000), at: 1001)
        #expect(isAdmittedAfterEncoderLeft)
        let isAdmittedNew = channels.admits(channel(.scheduled, .created, at: 1000), at: 1001)
        #expect(isAdmittedNew)
    }
}
