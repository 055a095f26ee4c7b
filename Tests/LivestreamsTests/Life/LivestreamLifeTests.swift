import Livestreams
import Store
import Testing

@Suite("A livestream's life")
struct LivestreamLifeTests {
    private static func life(
        _ kind: Livestream.Kind = .event, startsWithEncoder: Bool = true, endsWithEncoder: Bool = true, isDraft: Bool = false
    ) -> LivestreamLife {
        LivestreamLife(
            rules: .init(kind: kind, startsWithEncoder: startsWithEncoder, endsWithEncoder: endsWithEncoder, graceMilliseconds: 30_000),
            isDraft: isDraft, by: .user("ada"), at: 1000)
    }

    /// Applies events a second apart and gives the states that were reached.
    private static func states(_ life: LivestreamLife, _ events: [LivestreamLife.Event]) throws -> [Livestream.State] {
        var life = life
        var now = life.changedAt
        return try events.map { event in
            now += 1000
            _ = try life.apply(event, by: .system, at: now)
            return life.state
        }
    }

    @Test("An event waits for its encoder, is live, is stopped, and is over")
    func event() throws {
        var life = Self.life()
        let started = try life.apply(.startAsked, by: .user("ada"), at: 2000)
        #expect(started.step == .init(from: .scheduled, to: .starting, at: 2000, agent: .user("ada"), cause: .startAsked))
        _ = try life.apply(.encoderConnected("s1"), by: .encoder, at: 3000)
        #expect(life.state == .live && life.sessionID == "s1")
        let stopped = try life.apply(.stopAsked, by: .user("ada"), at: 4000)
        #expect(life.state == .ending && stopped.ends == "s1")
        let closed = try life.apply(.sessionClosed("s1", .revoked), by: .engine, at: 4100)
        #expect(life.state == .ended && closed.closes?.id == "s1")
        #expect(throws: LifeRefusal(.ended, in: .ended)) { try life.apply(.startAsked, by: .user("ada"), at: 5000) }
        #expect(try life.apply(.encoderConnected("s2"), by: .encoder, at: 6000) == .init(ends: "s2"))
    }

    @Test("A channel goes back to scheduled and is on air again")
    func channel() throws {
        let states = try Self.states(
            Self.life(.channel),
            [
                .encoderConnected("s1"), .sessionClosed("s1", .unpublished), .encoderConnected("s2"), .encoderLost("s2"),
                .sessionClosed("s2", .encoderGone), .startAsked, .stopAsked,
            ])
        #expect(states == [.live, .scheduled, .live, .interrupted, .scheduled, .starting, .scheduled])
    }

    @Test("Without starting by its encoder, a livestream is live once a person starts it")
    func previewFirst() throws {
        let states = try Self.states(Self.life(startsWithEncoder: false), [.encoderConnected("s1"), .startAsked])
        #expect(states == [.scheduled, .live])
    }

    @Test("An event that doesn't end with its encoder waits for it again until it is stopped")
    func staysOpen() throws {
        let states = try Self.states(
            Self.life(endsWithEncoder: false),
            [
                .encoderConnected("s1"), .sessionClosed("s1", .unpublished), .encoderConnected("s2"), .stopAsked,
                .sessionClosed("s2", .revoked),
            ])
        #expect(states == [.live, .starting, .live, .ending, .ended])
    }

    @Test("After a crash the encoder finds its event open, and the waiting begins anew")
    func crash() throws {
        var life = Self.life()
        _ = try life.apply(.encoderConnected("s1"), by: .encoder, at: 2000)
        let found = try life.apply(.observed(nil, at: 900_000, afterRestart: true), by: .engine, at: 900_000)
        #expect(life.state == .interrupted && life.cause == .serverDied && found.closes == .init(id: "s1", reason: .serverDied))
        #expect(life.graceDeadline == 930_000)
        #expect(try life.apply(.graceOver, by: .system, at: 929_999) == .init())
        _ = try life.apply(.encoderConnected("s2"), by: .encoder, at: 929_999)
        #expect(life.state == .live && life.sessionID == "s2")
    }

    @Test("A message that tells late why a session ended still counts")
    func lateReason() throws {
        var life = Self.life()
        _ = try life.apply(.encoderConnected("s1"), by: .encoder, at: 2000)
        _ = try life.apply(.observed(nil, at: 3000, afterRestart: false), by: .engine, at: 3000)
        #expect(life.state == .interrupted)
        _ = try life.apply(.sessionClosed("s1", .unpublished), by: .engine, at: 3001)
        #expect(life.state == .ended && life.cause == .encoderStopped)
    }

    @Test("What was seen before the last step decides nothing")
    func staleObservation() throws {
        var life = Self.life()
        _ = try life.apply(.encoderConnected("s1"), by: .encoder, at: 2000)
        #expect(try life.apply(.observed(nil, at: 1999, afterRestart: false), by: .engine, at: 2001) == .init())
        #expect(life.state == .live)
    }

    @Test("An interrupted livestream that is seen waiting again and again gets no further steps")
    func quietReconciliation() throws {
        var life = Self.life()
        _ = try life.apply(.encoderConnected("s1"), by: .encoder, at: 2000)
        let seen = LivestreamLife.Observation(sessionID: "s1", isEncoderConnected: false)
        #expect(try life.apply(.observed(seen, at: 3000, afterRestart: false), by: .engine, at: 3000).step?.to == .interrupted)
        #expect(try life.apply(.observed(seen, at: 4000, afterRestart: false), by: .engine, at: 4000) == .init())
        #expect(life.changedAt == 3000)
    }

    @Test("A revoked key lets an event wait for its encoder with the new one")
    func revokedKey() throws {
        #expect(try Self.states(Self.life(), [.encoderConnected("s1"), .sessionClosed("s1", .revoked)]) == [.live, .starting])
        #expect(try Self.states(Self.life(.channel), [.encoderConnected("s1"), .sessionClosed("s1", .revoked)]) == [.live, .scheduled])
    }

    @Test("What is archived comes back as what it was")
    func archive() throws {
        let ended: [LivestreamLife.Event] = [.encoderConnected("s1"), .sessionClosed("s1", .unpublished), .archived, .restored]
        #expect(try Self.states(Self.life(), ended) == [.live, .ended, .archived, .ended])
        #expect(try Self.states(Self.life(isDraft: true), [.archived, .restored]) == [.archived, .draft])
        #expect(try Self.states(Self.life(), [.cancelled(note: "ill"), .restored]) == [.cancelled, .scheduled])
    }

    @Test("Stopping what isn't on air is refused in words")
    func nothingToStop() {
        var life = Self.life()
        #expect(throws: LifeRefusal(.notOnAir, in: .scheduled)) { try life.apply(.stopAsked, by: .user("ada"), at: 2000) }
        #expect(LifeRefusal(.notOnAir, in: .scheduled).description.contains("cancelled"))
    }

    @Test("Only an event is cancelled, and only off air")
    func cancel() throws {
        var channel = Self.life(.channel)
        #expect(throws: LifeRefusal(.channel, in: .scheduled)) { try channel.apply(.cancelled(note: nil), by: .user("ada"), at: 2000) }
        var event = Self.life()
        _ = try event.apply(.encoderConnected("s1"), by: .encoder, at: 2000)
        #expect(throws: LifeRefusal(.onAir, in: .live)) { try event.apply(.cancelled(note: nil), by: .user("ada"), at: 3000) }
    }

    @Test("A clock that goes back doesn't take the times with it")
    func clockGoesBack() throws {
        var life = Self.life()
        _ = try life.apply(.startAsked, by: .user("ada"), at: 500)
        #expect(life.changedAt == 1000)
    }

    @Test("Agents are stored and read back", arguments: [Livestream.Agent.user("x:y"), .encoder, .engine, .system])
    func agents(agent: Livestream.Agent) {
        #expect(Livestream.Agent(rawValue: agent.rawValue) == agent)
    }
}
