import Accounts
import Livestreams
import Store
import Testing

@Suite("Participants")
struct ParticipantTests {
    @Test("Who joins is there until they leave or it ends, and an ended livestream can't be joined")
    func joinAndLeave() async throws {
        let house = try await House()
        let id = try await house.make().livestream.livestream.id
        let (member, stranger) = (House.caller(House.member), House.caller(House.stranger))
        let joined = try await house.participants.join(id, by: member)
        #expect(joined.userID == House.member && joined.leftAt == nil && joined.displayName == House.member)
        house.clock.advance(10)
        _ = try await house.participants.join(id, by: stranger)
        #expect(try await house.participants.join(id, by: member).joinedAt == joined.joinedAt)
        func present() async throws -> [User.ID] {
            try await house.participants.list(id, onlyPresent: true, by: House.caller(House.creator)).records.map(\.userID)
        }
        #expect(try await present() == [House.member, House.stranger])
        #expect(try await house.participants.leave(id, by: stranger))
        #expect(try await !house.participants.leave(id, by: stranger))
        #expect(try await present() == [House.member])

        try await house.lives.tell(.encoderConnected("s1"), of: id, by: .encoder)
        try await house.lives.tell(.sessionClosed("s1", .unpublished), of: id, by: .engine)
        #expect(try await present().isEmpty)
        #expect(await House.refusal { _ = try await house.participants.join(id, by: member) } == "ended")
        #expect(await House.refusal { _ = try await house.participants.join(id, by: House.guest) } == "unauthenticated")
    }

    @Test("Who may not watch may not join")
    func rights() async throws {
        let house = try await House()
        let members = try await house.make { $0.isMembersOnly = .set(true) }.livestream.livestream.id
        #expect(await House.refusal { _ = try await house.participants.join(members, by: House.caller(House.stranger)) } == "members_only")
        let locked = try await house.make { $0.password = .set("sesame") }.livestream.livestream.id
        #expect(await House.refusal { _ = try await house.participants.join(locked, by: House.caller(House.member)) } == "password_needed")
        #expect(
            await House.refusal { _ = try await house.participants.join(locked, passwordIsRight: true, by: House.caller(House.member)) }
                == nil)
    }

    @Test("Participants see each other, others don't; moderators send people out")
    func whoSees() async throws {
        let house = try await House()
        let id = try await house.make().livestream.livestream.id
        _ = try await house.participants.join(id, by: House.caller(House.stranger))
        #expect(await House.refusal { _ = try await house.participants.list(id, by: House.caller(House.member)) } == "forbidden")
        #expect(await House.refusal { _ = try await house.participants.list(id, by: House.guest) } == "unauthenticated")
        #expect(await House.refusal { _ = try await house.participants.list(id, by: House.caller(House.stranger)) } == nil)
        #expect(
            await House.refusal { try await house.participants.remove(House.stranger, from: id, by: House.caller(House.member)) }
                == "forbidden")
        #expect(try await house.participants.remove(House.stranger, from: id, by: House.caller(House.moderator)))
    }

    @Test("Numbers are of people over time: the peak is the most at once, and gaps add nothing")
    func tally() {
        var tally = ViewerTally(sessionID: "s")
        tally.sample(["hls": 3, "whep": 1], at: 0)
        tally.sample(["hls": 5], at: 10_000)
        tally.sample(["hls": 0, "whep": -4], at: 20_000)
        tally.sample(["hls": 100], at: 20_000 + ViewerTally.gapMillisecondsMax + 1)
        tally.sample(["hls": 1], at: 0)
        let taken = Dictionary(uniqueKeysWithValues: tally.take().map { ($0.protocolName, $0) })
        #expect(taken["hls"]?.watchMilliseconds == 80_000 && taken["hls"]?.viewersPeak == 100)
        #expect(taken["whep"]?.watchMilliseconds == 10_000 && taken["whep"]?.viewersPeak == 1 && taken["whep"]?.viewersPeakAt == 0)
        #expect(taken["all"]?.watchMilliseconds == 90_000)
        #expect(tally.take().isEmpty && tally.viewers == 100)
    }

    @Test("Each minute keeps the most at one time, and what the store didn't take goes along the next time")
    func minutes() {
        var tally = ViewerTally(sessionID: "s")
        for (viewers, at) in [(3, 0), (5, 10_000), (4, 50_000), (1, 61_000)] as [(Int, Int64)] { tally.sample(["hls": viewers], at: at) }
        let taken = tally.takeMinutes()
        #expect(taken == [SessionViewers(sessionID: "s", at: 0, viewers: 5), SessionViewers(sessionID: "s", at: 60_000, viewers: 1)])
        #expect(tally.takeMinutes().isEmpty)
        // Nothing new.
        tally.sample(["hls": 1], at: 70_000)
        #expect(tally.takeMinutes().isEmpty)
        tally.giveBack(taken)
        tally.sample(["hls": 2], at: 80_000)
        #expect(tally.takeMinutes().map(\.viewers) == [5, 2])
        for minute in 0..<Int64(ViewerTally.minutesMax + 10) { tally.sample([:], at: 120_000 + minute * 60_000) }
        let late = tally.takeMinutes()
        tally.giveBack(late)
        #expect(tally.takeMinutes().count == ViewerTally.minutesMax)
    }

    @Test("Samples add up in the store, whatever way they are cut")
    func statistics() async throws {
        let house = try await House()
        let id = try await house.make().livestream.livestream.id
        house.engine.put("s1", of: id, startedAt: 5, viewers: ["hls": 2])
        try await house.lives.tell(.encoderConnected("s1"), of: id, by: .encoder, startedAt: 5)
        let service = StatisticsService(house.environment)
        for viewers in [2, 7, 4] {
            house.engine.put("s1", of: id, startedAt: 5, viewers: ["hls": viewers])
            try await service.sample()
            house.clock.advance(10_000)
        }
        let status = try await service.status(of: id, by: House.guest)
        #expect(status.state == .live && status.viewers == 4 && status.startedAt == 5)
        let report = try #require(try await service.sessions(of: id, by: House.caller(House.creator)).records.first)
        #expect(report.statistics.map(\.protocolName) == ["all", "hls"])
        #expect(report.statistics.allSatisfy { $0.viewersPeak == 7 && $0.watchMilliseconds == 90_000 })
        #expect(await House.refusal { _ = try await service.sessions(of: id, by: House.caller(House.member)) } == "forbidden")
    }
}
