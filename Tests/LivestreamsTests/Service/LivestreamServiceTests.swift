import Accounts
import Livestreams
import Store
import Testing

@Suite("Livestreams as people make and find them")
struct LivestreamServiceTests {
    @Test("A livestream is made with its key, shown once, and comes back as it was set")
    func create() async throws {
        let house = try await House()
        let made = try await house.make("  Sunday service ") { settings in
            settings.description = .set("Come\nall")
            settings.schedule = .set(Schedule(startsAt: 1_800_000_000_000, endsAt: 1_800_003_600_000, timeZone: "Europe/Berlin"))
            settings.embedOrigins = .set(["HTTPS://Example.org:443/", "http://localhost:8080"])
            settings.retentionDays = .set(30)
            settings.password = .set("open sesame")
        }
        #expect(made.livestream.livestream.title == "Sunday service" && made.livestream.hasPassword)
        #expect(made.key.reveal().count == StreamKey.length)
        let seen = try await house.livestreams.get(made.livestream.livestream.id, by: House.caller(House.creator))
        #expect(seen == made.livestream)
        #expect(seen.livestream.access.embedOrigins == ["https://example.org", "http://localhost:8080"])
        #expect(seen.schedule?.timeZone == "Europe/Berlin")
        #expect(seen.livestream.access.passwordHash == nil)
        #expect(!String(reflecting: try await house.stored(seen.livestream.id)).contains("sesame"))
    }

    @Test("Everything that is wrong is told at once, with its limits by name")
    func invalid() async throws {
        let house = try await House()
        let error = await #expect(throws: ServiceError.self) {
            try await house.make(String(repeating: "x", count: 201)) { settings in
                settings.graceSeconds = .set(-1)
                settings.displayOrder = .set(Int64.max)
                settings.embedOrigins = .set(["javascript:alert(1)"])
                settings.schedule = .set(Schedule(startsAt: 5, timeZone: "Nowhere"))
                settings.password = .set("abc")
            }
        }
        #expect(
            Set(error?.problems.map(\.field) ?? []) == ["title", "graceSeconds", "displayOrder", "embedOrigins", "timeZone", "password"])
        #expect(error?.problems.first { $0.field == "title" }?.limit == .init("titleLengthMax", 200))
        #expect(await House.refusal { _ = try await house.make(String(repeating: "x", count: 200)) } == nil)
        #expect(await House.refusal { _ = try await house.make("   ") } == "invalid")
    }

    @Test("Who may make livestreams does; members and strangers don't, and strangers learn of nothing")
    func whoCreates() async throws {
        let house = try await House()
        for id in [House.owner, House.admin, House.moderator, House.creator] {
            #expect(await House.refusal { _ = try await house.make(by: id) } == nil, "\(id)")
        }
        #expect(await House.refusal { _ = try await house.make(by: House.member) } == "forbidden")
        #expect(await House.refusal { _ = try await house.make(by: House.stranger) } == "not_found")
    }

    @Test("A change sets what is set and leaves the rest, and only on the version that was seen")
    func update() async throws {
        let house = try await House()
        let id = try await house.make { $0.description = .set("first") }.livestream.livestream.id
        let changed = try await house.livestreams.update(
            id, LivestreamSettings(title: "Second"), version: 1, by: House.caller(House.creator))
        #expect(changed.livestream.title == "Second" && changed.livestream.description == "first" && changed.livestream.version == 2)
        #expect(
            await House.refusal {
                _ = try await house.livestreams.update(id, LivestreamSettings(title: "Third"), version: 1, by: House.caller(House.admin))
            } == "version_mismatch")
        #expect(
            await House.refusal {
                _ = try await house.livestreams.update(id, LivestreamSettings(title: "Mine"), by: House.caller(House.other))
            }
                == "forbidden")
        #expect(
            await House.refusal { _ = try await house.livestreams.update(id, LivestreamSettings(title: "Mine"), by: House.guest) }
                == "unauthenticated")
        #expect(try await house.stored(id).title == "Second")
    }

    @Test("Drafts, hidden ones and those that aren't public are there only for those who may see them")
    func visibility() async throws {
        let house = try await House()
        let open = try await house.make().livestream.livestream
        let draft = try await house.make(isDraft: true).livestream.livestream
        let hidden = try await house.make { $0.isVisible = .set(false) }.livestream.livestream
        let inner = try await house.make { $0.isPublic = .set(false) }.livestream.livestream
        let expected: [(Caller, [Livestream])] = [
            (House.caller(House.creator), [open, draft, hidden, inner]), (House.caller(House.moderator), [open, draft, hidden, inner]),
            (House.caller(House.member), [open, inner]), (House.caller(House.other), [open, inner]),
            (House.caller(House.stranger), [open]), (House.guest, [open]),
        ]
        for (caller, seen) in expected {
            for livestream in [open, draft, hidden, inner] {
                let refusal = await House.refusal { _ = try await house.livestreams.get(playbackID: livestream.playbackID, by: caller) }
                #expect(refusal == (seen.contains(livestream) ? nil : "not_found"), "\(caller.userID ?? "guest") and \(livestream.title)")
            }
            let listed = try await house.livestreams.list(.organisation(House.parish), by: caller).records.map(\.livestream.id)
            // A creator's own drafts and hidden ones stand in the creator's own list.
            let shared = caller.userID == House.creator ? [open, inner] : seen
            #expect(Set(listed) == Set(shared.map(\.id)), "\(caller.userID ?? "guest")")
        }
        let own = try await house.livestreams.list(.own, by: House.caller(House.creator)).records.map(\.livestream.id)
        #expect(Set(own) == Set([open, draft, hidden, inner].map(\.id)))
        let everywhere = try await house.livestreams.list(.open(nil), by: House.guest).records
        #expect(everywhere.map(\.livestream.id) == [open.id])
    }

    @Test("Who doesn't manage a livestream sees neither notes nor who did what")
    func blanked() async throws {
        let house = try await House()
        let id = try await house.make().livestream.livestream.id
        try await house.lives.tell(.failed(reason: "disk of node 7 is full"), of: id, by: .system)
        #expect(try await house.livestreams.get(id, by: House.caller(House.creator)).livestream.life.note == "disk of node 7 is full")
        let guest = try await house.livestreams.get(id, by: House.guest)
        #expect(guest.livestream.life.note == nil && guest.acts.isEmpty)
    }

    @Test("Listings go page by page, featured first, then by order, then the latest start, and lose nobody")
    func pagesOfListing() async throws {
        let house = try await House()
        var expected: [String] = []
        for number in 0..<25 {
            let made = try await house.make("n\(number)") { settings in
                settings.isFeatured = .set(number % 5 == 0)
                settings.displayOrder = .set(Int64(number % 3))
                settings.schedule = .set(Schedule(startsAt: 1_800_000_000_000 + Int64(number) * 1000))
            }
            expected.append(made.livestream.livestream.title)
        }
        expected.sort { left, right in
            let (one, two) = (Int(left.dropFirst()) ?? 0, Int(right.dropFirst()) ?? 0)
            return (one % 5 == 0 ? 0 : 1, one % 3, -one) < (two % 5 == 0 ? 0 : 1, two % 3, -two)
        }
        for listing in [LivestreamService.Listing.organisation(House.parish), .own, .open(nil), .open(House.parish)] {
            var found: [String] = []
            var cursor: Cursor?
            repeat {
                let page = try await house.livestreams.list(listing, after: cursor, limit: 4, by: House.caller(House.creator))
                found += page.records.map(\.livestream.title)
                cursor = page.next.flatMap { Cursor($0.text) }
            } while cursor != nil
            #expect(found == expected, "\(listing)")
        }
    }

    @Test("Titles are found by how they begin, in any case of letters")
    func search() async throws {
        let house = try await House()
        for title in ["Évensong", "Evening prayer", "evening song", "Morning"] { _ = try await house.make(title) }
        func found(_ prefix: String) async throws -> [String] {
            try await house.livestreams.list(.organisation(House.parish), titlePrefix: prefix, by: House.guest).records.map(
                \.livestream.title)
        }
        #expect(try await found("EVEN") == ["Evening prayer", "evening song"])
        #expect(try await found("éV") == ["Évensong"])
        #expect(try await found("%").isEmpty)
        #expect(await House.refusal { _ = try await house.livestreams.list(.open(nil), titlePrefix: "e", by: House.guest) } == "invalid")
    }

    @Test("A list by state has those states, the archived ones only when asked for")
    func byState() async throws {
        let house = try await House()
        let (one, two) = (try await house.make().livestream.livestream.id, try await house.make().livestream.livestream.id)
        _ = try await house.lives.archive(one, by: House.caller(House.admin))
        func listed(_ states: [Livestream.State], _ caller: User.ID) async throws -> [Livestream.ID] {
            try await house.livestreams.list(.organisation(House.parish), states: states, by: House.caller(caller)).records.map(
                \.livestream.id)
        }
        #expect(try await listed([], House.admin) == [two])
        #expect(try await listed([.archived], House.admin) == [one])
        #expect(try await listed([.archived], House.member).isEmpty)
        #expect(Set(try await listed([.archived, .scheduled], House.admin)) == [one, two])
    }

    @Test("Reordering changes all that are named or none of them")
    func reorder() async throws {
        let house = try await House()
        let mine = try await house.make().livestream.livestream.id
        let others = try await house.make(by: House.other).livestream.livestream.id
        let places = [LivestreamService.Place(id: mine, displayOrder: 2), .init(id: others, displayOrder: 1)]
        #expect(await House.refusal { try await house.livestreams.reorder(places, by: House.caller(House.creator)) } == "forbidden")
        #expect(try await house.stored(mine).displayOrder == 0)
        try await house.livestreams.reorder(places, by: House.caller(House.admin))
        let listed = try await house.livestreams.list(.organisation(House.parish), by: House.guest).records.map(\.livestream.id)
        #expect(listed == [others, mine])
        let many = (0...LivestreamLimits.bulkMax).map { LivestreamService.Place(id: "\($0)", displayOrder: 0) }
        #expect(await House.refusal { try await house.livestreams.reorder(many, by: House.caller(House.admin)) } == "invalid")
    }

    @Test("Hiding many at once takes back the rights to all of them")
    func bulkVisibility() async throws {
        let house = try await House()
        let ids = [try await house.make().livestream.livestream.id, try await house.make().livestream.livestream.id]
        try await house.livestreams.setVisible(false, ids, by: House.caller(House.admin))
        for id in ids { #expect(try await house.stored(id).access.epoch == 1) }
        #expect(try await house.livestreams.list(.open(nil), by: House.guest).records.isEmpty)
    }

    @Test("What is on air or has recordings isn't deleted; the rest is, with its keys")
    func delete() async throws {
        let house = try await House()
        let made = try await house.make()
        let id = made.livestream.livestream.id
        house.engine.put("s1", of: id)
        try await house.lives.tell(.encoderConnected("s1"), of: id, by: .encoder)
        #expect(await House.refusal { try await house.livestreams.delete(id, by: House.caller(House.creator)) } == "conflict")
        try await house.lives.tell(.sessionClosed("s1", .unpublished), of: id, by: .engine)
        #expect(await House.refusal { try await house.livestreams.delete(id, by: House.caller(House.other)) } == "forbidden")
        try await house.livestreams.delete(id, by: House.caller(House.creator))
        #expect(await House.refusal { _ = try await house.livestreams.get(id, by: House.caller(House.owner)) } == "not_found")
        #expect(try await house.lives.admission(for: made.key) == nil)
    }

    @Test("Nobody of another organisation sees, changes, starts, lists or guesses anything that isn't public")
    func isolation() async throws {
        let house = try await House()
        let made = try await house.make { $0.isPublic = .set(false) }
        let (id, stranger) = (made.livestream.livestream.id, House.caller(House.stranger))
        let acts: [@Sendable () async throws -> Void] = [
            { _ = try await house.livestreams.get(id, by: stranger) },
            { _ = try await house.livestreams.update(id, LivestreamSettings(title: "x"), by: stranger) },
            { try await house.livestreams.delete(id, by: stranger) },
            { try await house.livestreams.setVisible(false, [id], by: stranger) },
            { _ = try await house.lives.start(id, by: stranger) },
            { _ = try await house.lives.stop(id, by: stranger) },
            { _ = try await house.lives.setStatus("live", on: .event, of: id, by: stranger) },
            { _ = try await house.lives.steps(id, by: stranger) },
            { _ = try await house.keys.list(id, by: stranger) },
            { _ = try await house.keys.create(id, name: "mine", by: stranger) },
            { _ = try await house.keys.rotate(made.keyID, of: id, by: stranger) },
            { _ = try await house.keys.reveal(made.keyID, of: id, for: .other, by: stranger) },
            { _ = try await house.keys.livestream(with: made.key, by: stranger) },
            { _ = try await house.participants.join(id, by: stranger) },
            { _ = try await house.participants.list(id, by: stranger) },
            { _ = try await RightsService(house.environment).ticket(livestreamID: id, by: stranger) },
            { _ = try await StatisticsService(house.environment).sessions(of: id, by: stranger) },
        ]
        for (number, act) in acts.enumerated() { #expect(await House.refusal(act) == "not_found", "act \(number)") }
        #expect(try await house.livestreams.list(.organisation(House.parish), by: stranger).records.isEmpty)
        #expect(try await house.livestreams.list(.organisation("nowhere"), by: stranger).records.isEmpty)
    }

    @Test("A token with too few scopes may no more than they say")
    func tokens() async throws {
        let house = try await House()
        let id = try await house.make().livestream.livestream.id
        func token(_ scopes: Set<Scope>, _ organisation: Organisation.ID? = nil) -> Caller {
            Caller(.token("token0000001", user: House.creator, scopes: scopes, organisation: organisation))
        }
        #expect(await House.refusal { _ = try await house.lives.start(id, by: token([.livestreamsRead])) } == "forbidden")
        #expect(await House.refusal { _ = try await house.keys.list(id, by: token([.livestreamsRead, .livestreamsWrite])) } == "forbidden")
        #expect(await House.refusal { _ = try await house.lives.start(id, by: token([.livestreamsWrite], House.school)) } == "forbidden")
        #expect(await House.refusal { _ = try await house.lives.start(id, by: token([.livestreamsRead, .livestreamsWrite])) } == nil)
    }
}
