import Accounts
import Cryptography
import Livestreams
import Store
import StoreTestSupport
import Testing

@Suite("The whole way of a livestream, on each database")
struct BothDatabasesTests {
    @Test("From the making to the archive", arguments: TestDatabase.allCases)
    func wholeWay(database: TestDatabase) async throws {
        let house = try await House(on: database)
        let (creator, admin, member) = (House.caller(House.creator), House.caller(House.admin), House.caller(House.member))
        var settings = PageService.Settings()
        settings.title = .set("In memory")
        settings.slug = .set("ada")
        let page = try await house.pages.create(settings, in: House.parish, by: admin)
        try await house.pages.addAdmin(House.member, to: page.id, by: admin)
        let made = try await house.make("Évensong") { settings in
            settings.pageID = .set(page.id)
            settings.password = .set("sesame")
            settings.schedule = .set(Schedule(startsAt: 1_800_000_000_000, timeZone: "Europe/Berlin", recurrence: RecurrenceRule(.weekly)))
            settings.embedOrigins = .set(["https://example.org"])
        }
        let id = made.livestream.livestream.id
        let seen = try await house.livestreams.get(id, by: creator)
        #expect(seen == made.livestream)
        let changed = try await house.livestreams.update(id, LivestreamSettings(title: "Evening"), version: 1, by: member)
        #expect(changed.livestream.version == 2)

        for number in 0..<5 { _ = try await house.make("other \(number)", kind: .channel) { $0.displayOrder = .set(Int64(number % 2)) } }
        for listing in [LivestreamService.Listing.organisation(House.parish), .own, .open(nil), .open(House.parish), .page(page.id)] {
            var found: Set<Livestream.ID> = []
            var cursor: Cursor?
            repeat {
                let part = try await house.livestreams.list(listing, after: cursor, limit: 2, by: creator)
                found.formUnion(part.records.map(\.livestream.id))
                cursor = part.next
            } while cursor != nil
            #expect(found.count == (listing == .page(page.id) ? 1 : 6), "\(listing)")
        }
        let titled = try await house.livestreams.list(.organisation(House.parish), titlePrefix: "EVE", by: admin).records
        #expect(titled.map(\.livestream.id) == [id])
        let waiting = try await house.livestreams.list(.organisation(House.parish), states: [.scheduled, .live], by: admin).records
        #expect(waiting.count == 6)

        let camera = try await house.keys.create(id, name: "Camera", by: creator)
        let rotated = try await house.keys.rotate(made.keyID, of: id, by: creator)
        let revealed = try await house.keys.reveal(rotated.record.id, of: id, for: .support, by: creator)
        #expect(revealed == rotated.key)
        let (old, new) = (try await house.lives.admission(for: made.key), try await house.lives.admission(for: camera.key))
        #expect(old == nil && new?.streamKeyID == camera.record.id)

        _ = try await house.lives.start(id, by: creator)
        house.engine.put("s1", of: id, viewers: ["hls": 3])
        try await house.lives.reconcile(afterRestart: false)
        _ = try await house.participants.join(id, passwordIsRight: true, by: member)
        let statistics = StatisticsService(house.environment)
        for _ in 0..<2 {
            try await statistics.sample()
            house.clock.advance(10_000)
        }
        let present = try await house.participants.list(id, onlyPresent: true, by: member).records
        #expect(present.map(\.userID) == [House.member])
        let ticket = try await RightsService(house.environment).ticket(
            playbackID: seen.livestream.playbackID, password: "sesame", by: House.guest)
        _ = try await house.lives.stop(id, by: creator)
        house.clock.advance(1)
        try await house.lives.tell(.sessionClosed("s1", .revoked), of: id, by: .engine)
        _ = try await house.lives.archive(id, by: creator)
        let report = try await statistics.sessions(of: id, by: creator).records
        #expect(report.first?.statistics.first?.viewersPeak == 3 && report.first?.statistics.first?.watchMilliseconds == 30_000)
        let steps = try await house.lives.steps(id, by: creator).records.map(\.step.to)
        #expect(steps == [.archived, .ended, .ending, .live, .starting, .scheduled])

        let elsewhere = RightsBoard(house.environment.rights.gate)
        try await elsewhere.refresh(from: house.store, at: house.clock.now)
        #expect(throws: PlaybackGate.Refusal.revoked) {
            try elsewhere.gate.verify(ticket.token, playbackID: ticket.right.playbackID, now: house.clock.now)
        }
        try await house.livestreams.delete(id, by: creator)
        try await house.pages.delete(page.id, by: admin)
    }

    @Test("Two who change the same version: one wins, the other is told", arguments: TestDatabase.allCases)
    func lostUpdate(database: TestDatabase) async throws {
        let house = try await House(on: database)
        let id = try await house.make().livestream.livestream.id
        let refusals = await withTaskGroup(of: String?.self) { group in
            for number in 0..<4 {
                group.addTask {
                    await House.refusal {
                        _ = try await house.livestreams.update(
                            id, LivestreamSettings(title: "\(number)"), version: 1, by: House.caller(House.creator))
                    }
                }
            }
            return await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(refusals.filter { $0 == nil }.count == 1 && refusals.filter { $0 == "version_mismatch" }.count == 3)
        let version = try await house.stored(id).version
        #expect(version == 2)
    }
}
