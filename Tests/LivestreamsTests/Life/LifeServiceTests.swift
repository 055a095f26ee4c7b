import Accounts
import Livestreams
import Store
import Synchronization
import Testing

@Suite("A livestream's life in the store")
struct LifeServiceTests {
    @Test("Started it says that it waits; with its encoder it is live; stopped it disconnects the encoder and is over")
    func startAndStop() async throws {
        let house = try await House()
        let id = try await house.make().livestream.livestream.id
        let creator = House.caller(House.creator)
        #expect(try await house.lives.start(id, by: creator).livestream.life.state == .starting)
        house.engine.put("s1", of: id, startedAt: house.clock.now - 5)
        try await house.lives.tell(.encoderConnected("s1"), of: id, by: .encoder, startedAt: house.clock.now - 5)
        #expect(try await house.stored(id).life.state == .live)
        let session = try await house.store.read { tables in try tables.sessions.find(id: "s1") }
        #expect(session?.startedAt == house.clock.now - 5 && session?.endedAt == nil)

        house.clock.advance(1000)
        #expect(try await house.lives.stop(id, by: creator).livestream.life.state == .ending)
        #expect(house.engine.state.withLock { $0.ended } == ["s1"])
        try await house.lives.tell(.sessionClosed("s1", .revoked), of: id, by: .engine)
        #expect(try await house.stored(id).life.state == .ended)
        let steps = try await house.lives.steps(id, by: creator).records.map(\.step)
        #expect(steps.map(\.to) == [.ended, .ending, .live, .starting, .scheduled])
        #expect(steps[1].agent == .user(House.creator) && steps[1].cause == .stopAsked && steps[1].sessionID == "s1")
        #expect(await House.refusal { _ = try await house.lives.start(id, by: creator) } == "ended")
    }

    @Test("Stopping a session that the engine doesn't have any more ends at once")
    func stopWithoutSession() async throws {
        let house = try await House()
        let id = try await house.make(kind: .channel).livestream.livestream.id
        try await house.lives.tell(.encoderConnected("s1"), of: id, by: .encoder)
        house.clock.advance(10)
        #expect(try await house.lives.stop(id, by: House.caller(House.moderator)).livestream.life.state == .scheduled)
        #expect(try await house.store.read { tables in try tables.sessions.find(id: "s1")?.endedAt } != nil)
    }

    @Test("A moderator may stop what should not be seen, but not start it")
    func moderator() async throws {
        let house = try await House()
        let id = try await house.make().livestream.livestream.id
        #expect(await House.refusal { _ = try await house.lives.start(id, by: House.caller(House.moderator)) } == "forbidden")
        try await house.lives.tell(.encoderConnected("s1"), of: id, by: .encoder)
        #expect(await House.refusal { _ = try await house.lives.stop(id, by: House.caller(House.moderator)) } == nil)
    }

    @Test("An encoder is let in by its key until the event is over")
    func admission() async throws {
        let house = try await House()
        let made = try await house.make()
        let id = made.livestream.livestream.id
        #expect(try await house.lives.admission(for: made.key)?.livestream.id == id)
        #expect(try await house.lives.admission(for: try #require(StreamKey("wrong"))) == nil)
        _ = try await house.lives.cancel(id, note: "ill", by: House.caller(House.creator))
        await #expect(throws: LifeRefusal(.cancelled, in: .cancelled)) { try await house.lives.admission(for: made.key) }
    }

    @Test("After a crash everything is as the engine shows it: what was live waits, its session is closed, strays must go")
    func afterCrash() async throws {
        let house = try await House()
        let lost = try await house.make().livestream.livestream.id
        let ending = try await house.make().livestream.livestream.id
        for (id, session) in [(lost, "s1"), (ending, "s2")] {
            house.engine.put(session, of: id)
            try await house.lives.tell(.encoderConnected(session), of: id, by: .encoder)
        }
        house.engine.state.withLock { $0.isGone = true }
        house.clock.advance(5)
        try await house.lives.tell(.stopAsked, of: ending, by: .user(House.creator))
        #expect(try await house.stored(ending).life.state == .ending)

        // The program begins anew with an empty engine, but for somebody whom nobody knows.
        house.engine.state.withLock { $0 = .init() }
        house.engine.put("stray", of: "nowhere")
        house.clock.advance(60_000)
        try await house.lives.reconcile(afterRestart: true)
        #expect(try await house.stored(lost).life.state == .interrupted)
        #expect(try await house.stored(ending).life.state == .ended)
        #expect(house.engine.state.withLock { $0.ended } == ["stray"])
        let open = try await house.store.read { tables in try tables.sessions.unfinished().map(\.id) }
        #expect(open.isEmpty)

        // The encoder knocks again within the grace period, and the event goes on in a new session.
        house.clock.advance(29_000)
        house.engine.put("s3", of: lost)
        try await house.lives.tell(.encoderConnected("s3"), of: lost, by: .encoder)
        #expect(try await house.stored(lost).life.state == .live)
    }

    @Test("Messages that got lost are made up for by looking at the engine")
    func lostMessages() async throws {
        let house = try await House()
        let id = try await house.make().livestream.livestream.id
        house.engine.put("s1", of: id)
        try await house.lives.reconcile(afterRestart: false)
        #expect(try await house.stored(id).life.state == .live)
        house.clock.advance(1)
        house.engine.put("s1", of: id, connected: false)
        try await house.lives.reconcile(afterRestart: false)
        #expect(try await house.stored(id).life.state == .interrupted)
        house.clock.advance(1)
        house.engine.state.withLock { $0.sessions = [] }
        try await house.lives.reconcile(afterRestart: false)
        #expect(try await house.stored(id).life.state == .interrupted)
        house.clock.advance(30_000)
        try await house.lives.reconcile(afterRestart: false)
        #expect(try await house.stored(id).life.state == .ended)
        #expect(try await house.store.read { tables in try tables.sessions.unfinished().isEmpty })
    }

    @Test("A session that was taken for over and is seen on air again is open again")
    func reopened() async throws {
        let house = try await House()
        let id = try await house.make().livestream.livestream.id
        house.engine.put("s1", of: id)
        try await house.lives.tell(.encoderConnected("s1"), of: id, by: .encoder)
        try await house.lives.tell(.observed(nil, at: house.clock.now, afterRestart: false), of: id, by: .engine)
        #expect(try await house.stored(id).life.state == .interrupted)
        house.clock.advance(1)
        try await house.lives.reconcile(afterRestart: false)
        #expect(try await house.stored(id).life.state == .live)
        #expect(try await house.store.read { tables in try tables.sessions.unfinished().map(\.id) } == ["s1"])
    }

    @Test("Of two sessions of one livestream the later one counts, and the other must go")
    func twoSessions() {
        let (early, late) = (
            EngineSession(livestreamID: "l", sessionID: "a", startedAt: 1, isEncoderConnected: true),
            EngineSession(livestreamID: "l", sessionID: "b", startedAt: 2, isEncoderConnected: true)
        )
        let plan = Reconciliation(underWay: ["l", "quiet"], others: [], onAir: [late, early])
        #expect(plan.strays == [early])
        #expect(plan.observations.map(\.livestreamID) == ["l", "quiet"])
        #expect(plan.observations[0].observation?.sessionID == "b" && plan.observations[1].observation == nil)
    }

    @Test("A late message about a session that is over changes nothing")
    func lateMessage() async throws {
        let house = try await House()
        let id = try await house.make(kind: .channel).livestream.livestream.id
        try await house.lives.tell(.encoderConnected("s1"), of: id, by: .encoder)
        try await house.lives.tell(.sessionClosed("s1", .unpublished), of: id, by: .engine)
        try await house.lives.tell(.encoderConnected("s1"), of: id, by: .encoder)
        #expect(try await house.stored(id).life.state == .scheduled)
    }

    @Test("Surfaces set a status by their own words")
    func status() async throws {
        let house = try await House()
        let id = try await house.make().livestream.livestream.id
        let creator = House.caller(House.creator)
        #expect(await House.refusal { _ = try await house.lives.setStatus("over", on: .community, of: id, by: creator) } == "invalid")
        #expect(try await house.lives.setStatus("pending", on: .community, of: id, by: creator).livestream.life.state == .scheduled)
        #expect(try await house.lives.setStatus("live", on: .community, of: id, by: creator).livestream.life.state == .starting)
        #expect(try await house.lives.setStatus("completed", on: .event, of: id, by: creator).livestream.life.state == .ended)
        #expect(
            await House.refusal { _ = try await house.lives.setStatus("ended", on: .community, of: id, by: House.caller(House.member)) }
                == "forbidden")
    }

    @Test("What is made to happen with a step happens in its transaction or not at all")
    func hook() async throws {
        struct Refused: Error {}
        let house = try await House()
        let id = try await house.make().livestream.livestream.id
        var environment = house.environment
        environment.onStep = { _, _, _ in throw Refused() }
        await #expect(throws: Refused.self) { try await LifeService(environment).tell(.startAsked, of: id, by: .system) }
        #expect(try await house.stored(id).life.state == .scheduled)
        #expect(try await house.lives.steps(id, by: .system).records.count == 1)
    }
}
