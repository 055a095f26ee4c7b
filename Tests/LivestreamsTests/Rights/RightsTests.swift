import Accounts
import Cryptography
import Livestreams
import Store
import Testing

@Suite("Who may watch")
struct RightsTests {
    private static func outcome(_ house: House, _ playbackID: String, password: String? = nil, in site: String? = nil, _ caller: Caller)
        async -> String
    {
        do {
            let ticket = try await RightsService(house.environment).ticket(
                playbackID: playbackID, password: password, embeddedIn: site, by: caller)
            return ticket.right.kind.rawValue
        } catch let error as ServiceError { return error.code.word } catch { return "\(error)" }
    }

    @Test("Creators publish, viewers chat, guests watch, and followers chat where only they may")
    func kinds() async throws {
        let house = try await House()
        let id = try await house.make().livestream.livestream.playbackID
        let service = RightsService(house.environment)
        let creator = try await service.ticket(playbackID: id, by: House.caller(House.creator)).right
        #expect(creator.kind == .creator && creator.mayPublish && creator.mayChat && creator.mayWatch)
        let viewer = try await service.ticket(playbackID: id, by: House.caller(House.stranger)).right
        #expect(viewer.kind == .viewer && !viewer.mayPublish && viewer.mayChat && viewer.userID == House.stranger)
        let guest = try await service.ticket(playbackID: id, by: House.guest).right
        #expect(guest.kind == .guest && !guest.mayPublish && !guest.mayChat && guest.userID == nil)

        let choosy = try await house.make { $0.isChatFollowersOnly = .set(true) }.livestream.livestream.playbackID
        #expect(try await !service.ticket(playbackID: choosy, by: House.caller(House.stranger)).right.mayChat)
        try await house.store.write { tables in _ = try tables.follows.insert(House.stranger, follows: House.creator, at: 1) }
        #expect(try await service.ticket(playbackID: choosy, by: House.caller(House.stranger)).right.mayChat)
        let mute = try await house.make { $0.isChatEnabled = .set(false) }.livestream.livestream.playbackID
        #expect(try await !service.ticket(playbackID: mute, by: House.caller(House.creator)).right.mayChat)
        let talkative = try await house.make { $0.guestsMayChat = .set(true) }.livestream.livestream.playbackID
        #expect(try await service.ticket(playbackID: talkative, by: House.guest).right.mayChat)
    }

    @Test("Members-only, passwords, links that end and embedding are asked for in this order")
    func conditions() async throws {
        let house = try await House()
        let members = try await house.make { $0.isMembersOnly = .set(true) }.livestream.livestream.playbackID
        #expect(await Self.outcome(house, members, House.guest) == "sign_in_needed")
        #expect(await Self.outcome(house, members, House.caller(House.stranger)) == "members_only")
        #expect(await Self.outcome(house, members, House.caller(House.member)) == "viewer")

        let locked = try await house.make { $0.password = .set("sesame") }.livestream.livestream.playbackID
        #expect(await Self.outcome(house, locked, House.guest) == "password_needed")
        #expect(await Self.outcome(house, locked, password: "wrong", House.guest) == "password_wrong")
        #expect(await Self.outcome(house, locked, password: "sesame", House.guest) == "guest")
        #expect(await Self.outcome(house, locked, House.caller(House.creator)) == "creator")

        let end = house.clock.now + 60_000
        let link = try await house.make {
            $0.isLinkOnly = .set(true)
            $0.linkExpiresAt = .set(end)
        }.livestream.livestream.playbackID
        let right = try await RightsService(house.environment).ticket(playbackID: link, by: House.guest).right
        #expect(right.expiresAt == end)
        house.clock.advance(60_000)
        #expect(await Self.outcome(house, link, House.guest) == "link_expired")
        #expect(await Self.outcome(house, link, House.caller(House.member)) == "viewer")
        #expect(try await house.livestreams.list(.open(nil), by: House.guest).records.allSatisfy { $0.livestream.playbackID != link })

        let framed = try await house.make { $0.embedOrigins = .set(["https://example.org"]) }.livestream.livestream.playbackID
        #expect(await Self.outcome(house, framed, in: "https://example.org", House.guest) == "guest")
        #expect(await Self.outcome(house, framed, in: "https://evil.example", House.guest) == "embedding_refused")
        #expect(await Self.outcome(house, framed, in: "null", House.guest) == "embedding_refused")
        #expect(await Self.outcome(house, framed, House.guest) == "guest")
        #expect(await Self.outcome(house, "unknown", House.guest) == "not_found")
    }

    @Test("Who is blocked by the organisation or the maker finds nothing at all")
    func blocked() async throws {
        let house = try await House()
        let made = try await house.make().livestream.livestream
        for blocker in [Blocker.user(House.creator), .organisation(House.parish)] {
            try await house.store.write { tables in _ = try tables.blocks.insert(House.member, by: blocker, actor: nil, at: 1) }
            #expect(await Self.outcome(house, made.playbackID, House.caller(House.member)) == "not_found")
            #expect(await House.refusal { _ = try await house.livestreams.get(made.id, by: House.caller(House.member)) } == "not_found")
            try await house.store.write { tables in _ = try tables.blocks.remove(House.member, by: blocker) }
        }
        #expect(await Self.outcome(house, made.playbackID, House.caller(House.member)) == "viewer")
    }

    @Test("Passwords can't be tried without end")
    func attempts() async throws {
        let house = try await House()
        let locked = try await house.make { $0.password = .set("sesame") }.livestream.livestream.playbackID
        let service = RightsService(house.environment)
        var refusals: [String?] = []
        for _ in 0...RightsService.passwordLimit.burst {
            refusals.append(await House.refusal { _ = try await service.ticket(playbackID: locked, password: "x", by: House.guest) })
        }
        #expect(refusals.last == "rate_limited" && refusals.dropLast().allSatisfy { $0 == "password_wrong" })
        let elsewhere = Caller.guest(AddressPrefix("198.51.100.4"))
        #expect(await House.refusal { _ = try await service.ticket(playbackID: locked, password: "sesame", by: elsewhere) } == nil)
    }

    @Test("A token opens its livestream and no other, until it expires")
    func token() async throws {
        let house = try await House()
        let id = try await house.make().livestream.livestream.playbackID
        let ticket = try await RightsService(house.environment).ticket(playbackID: id, by: House.caller(House.member))
        let (gate, now) = (house.environment.rights.gate, house.clock.now)
        #expect(try gate.verify(ticket.token, playbackID: id, now: now).viewer == House.member)
        #expect(throws: PlaybackGate.Refusal.wrong) { try gate.verify(ticket.token, playbackID: id + "x", now: now) }
        #expect(throws: PlaybackGate.Refusal.wrong) { try gate.verify("", playbackID: id, now: now) }
        #expect(throws: PlaybackGate.Refusal.expired) {
            try gate.verify(ticket.token, playbackID: id, now: now + PlaybackGate.lifetimeMilliseconds)
        }
    }

    @Test("Hiding, a new password, archiving or deleting takes back every token given before, and new ones count")
    func revokedLivestream() async throws {
        let house = try await House()
        let made = try await house.make().livestream.livestream
        let creator = House.caller(House.creator)
        let service = RightsService(house.environment)
        let changes: [@Sendable () async throws -> Void] = [
            {
                var settings = LivestreamSettings()
                settings.password = .set("sesame")
                _ = try await house.livestreams.update(made.id, settings, by: creator)
            },
            { try await house.livestreams.setVisible(false, [made.id], by: creator) },
            { _ = try await house.lives.archive(made.id, by: creator) },
            {
                _ = try await house.lives.restore(made.id, by: creator)
                try await house.livestreams.delete(made.id, by: creator)
            },
        ]
        for (number, change) in changes.enumerated() {
            let token = try await service.ticket(playbackID: made.playbackID, by: creator).token
            _ = try house.environment.rights.gate.verify(token, playbackID: made.playbackID, now: house.clock.now)
            try await change()
            #expect(throws: PlaybackGate.Refusal.revoked, "change \(number)") {
                try house.environment.rights.gate.verify(token, playbackID: made.playbackID, now: house.clock.now)
            }
        }
    }

    @Test("A new title takes nobody's right")
    func harmless() async throws {
        let house = try await House()
        let made = try await house.make().livestream.livestream
        let token = try await RightsService(house.environment).ticket(playbackID: made.playbackID, by: House.guest).token
        _ = try await house.livestreams.update(made.id, LivestreamSettings(title: "Other"), by: House.caller(House.creator))
        #expect(throws: Never.self) {
            try house.environment.rights.gate.verify(token, playbackID: made.playbackID, now: house.clock.now)
        }
    }

    @Test("What one process takes back, another learns from the store; others keep watching, and the person may come back")
    func revokedPerson() async throws {
        let house = try await House()
        let id = try await house.make().livestream.livestream.playbackID
        let service = RightsService(house.environment)
        let (theirs, others) = (
            try await service.ticket(playbackID: id, by: House.caller(House.member)).token,
            try await service.ticket(playbackID: id, by: House.caller(House.other)).token
        )
        house.clock.advance(1500)
        let now = house.clock.now
        try await house.store.write { tables in try tables.revokeRights(of: House.member, at: now) }
        let elsewhere = RightsBoard(house.environment.rights.gate)
        try await elsewhere.refresh(from: house.store, at: now)
        #expect(throws: PlaybackGate.Refusal.revoked) { try elsewhere.gate.verify(theirs, playbackID: id, now: now) }
        #expect(throws: Never.self) { try elsewhere.gate.verify(others, playbackID: id, now: now) }
        house.clock.advance(1000)
        let again = try await service.ticket(playbackID: id, by: House.caller(House.member)).token
        #expect(throws: Never.self) { try elsewhere.gate.verify(again, playbackID: id, now: house.clock.now) }
    }

    @Test("What is taken back is forgotten when no token is left that it concerns")
    func forgotten() async throws {
        let house = try await House()
        let now = house.clock.now
        try await house.store.write { tables in try tables.revokeRights(of: House.member, at: now) }
        try await house.environment.rights.prune(house.store, at: now + PlaybackGate.keptMilliseconds)
        #expect(try await house.store.read { tables in try tables.rightsRevocations.since(0).count } == 1)
        try await house.environment.rights.prune(house.store, at: now + PlaybackGate.keptMilliseconds + 1)
        #expect(try await house.store.read { tables in try tables.rightsRevocations.since(0).isEmpty })
    }

    @Test("Origins are what browsers send, and nothing else is one")
    func origins() {
        #expect(EmbedOrigin.normalized("HTTPS://A.example:443/") == "https://a.example")
        #expect(EmbedOrigin.normalized("http://127.0.0.1:8080") == "http://127.0.0.1:8080")
        for text in [
            "", "null", "a.example", "ftp://a", "https://", "https://a/b", "https://a:0", "https://a:70000", "https://a:+1", "https://a b",
            "https://-a.b", "https://u@a", "https://a..b", "*",
        ] {
            #expect(EmbedOrigin.normalized(text) == nil, "\(text)")
        }
    }
}
