import Accounts
import Livestreams
import Store
import Testing

@Suite("Pages that gather livestreams")
struct PageServiceTests {
    private static func make(_ house: House, _ slug: String = "ada", isPublic: Bool = true) async throws -> LivestreamPage {
        var settings = PageService.Settings()
        settings.title = .set("In memory of Ada")
        settings.slug = .set(slug)
        settings.isPublic = .set(isPublic)
        return try await house.pages.create(settings, in: House.parish, by: House.caller(House.admin))
    }

    @Test("A page's address is its organisation's own, and is checked")
    func slugs() async throws {
        let house = try await House()
        let page = try await Self.make(house)
        #expect(try await house.pages.get(slug: "ada", in: House.parish, by: House.guest) == page)
        #expect(await House.refusal { _ = try await Self.make(house) } == "conflict")
        for slug in ["", "Ada", "a/b", "-a", "a-", "ü", String(repeating: "a", count: 65)] {
            #expect(await House.refusal { _ = try await Self.make(house, slug) } == "invalid", "\(slug)")
        }
        let other = try await Self.make(house, "bo")
        var settings = PageService.Settings()
        settings.slug = .set("ada")
        #expect(await House.refusal { _ = try await house.pages.update(other.id, settings, by: House.caller(House.admin)) } == "conflict")
    }

    @Test("Who looks after a page may change it and its livestreams, and nobody else's")
    func admins() async throws {
        let house = try await House()
        let page = try await Self.make(house)
        let (admin, member) = (House.caller(House.admin), House.caller(House.member))
        let onPage = try await house.make { $0.pageID = .set(page.id) }.livestream.livestream
        let elsewhere = try await house.make().livestream.livestream
        #expect(await House.refusal { _ = try await house.lives.start(onPage.id, by: member) } == "forbidden")
        try await house.pages.addAdmin(House.member, to: page.id, by: admin)
        #expect(await House.refusal { _ = try await house.lives.start(onPage.id, by: member) } == nil)
        #expect(await House.refusal { _ = try await house.lives.start(elsewhere.id, by: member) } == "forbidden")
        var settings = PageService.Settings()
        settings.title = .set("Ada")
        #expect(try await house.pages.update(page.id, settings, version: 1, by: member).version == 2)
        #expect(await House.refusal { _ = try await house.pages.update(page.id, settings, version: 1, by: member) } == "version_mismatch")
        #expect(await House.refusal { try await house.pages.delete(page.id, by: member) } == "forbidden")
        #expect(await House.refusal { try await house.pages.addAdmin(House.stranger, to: page.id, by: admin) } == "invalid")
        // Who leaves the organisation loses it, though nobody thought of the page.
        try await house.store.write { tables in _ = try tables.memberships.remove(House.member, from: House.parish) }
        #expect(await House.refusal { _ = try await house.lives.stop(onPage.id, by: member) } == "forbidden")
    }

    @Test("Each person finds the pages that they look after, by their titles, for as long as they belong to the organisation")
    func mine() async throws {
        let house = try await House()
        let (ada, bo) = (try await Self.make(house), try await Self.make(house, "bo"))
        let member = House.caller(House.member)
        #expect(try await house.pages.mine(in: House.parish, by: member) == [])
        try await house.pages.addAdmin(House.member, to: bo.id, by: House.caller(House.admin))
        #expect(try await house.pages.mine(in: House.parish, by: member).map(\.id) == [bo.id])
        #expect(try await house.pages.mayChange(bo, by: member))
        #expect(try await !house.pages.mayChange(ada, by: member))
        #expect(try await !house.pages.mayChange(ada, by: House.guest))
        #expect(try await house.pages.mine(in: House.parish, by: House.guest) == [])
        try await house.store.write { tables in _ = try tables.memberships.remove(House.member, from: House.parish) }
        #expect(try await house.pages.mine(in: House.parish, by: member) == [])
    }

    @Test("A page shows each visitor what they may see of it")
    func listing() async throws {
        let house = try await House()
        let page = try await Self.make(house)
        let open = try await house.make { $0.pageID = .set(page.id) }.livestream.livestream.id
        let inner = try await house.make {
            $0.pageID = .set(page.id)
            $0.isPublic = .set(false)
        }.livestream.livestream.id
        let hidden = try await house.make {
            $0.pageID = .set(page.id)
            $0.isVisible = .set(false)
        }.livestream.livestream.id
        func listed(_ caller: Caller) async throws -> Set<Livestream.ID> {
            Set(try await house.livestreams.list(.page(page.id), by: caller).records.map(\.livestream.id))
        }
        #expect(try await listed(House.guest) == [open])
        #expect(try await listed(House.caller(House.member)) == [open, inner])
        #expect(try await listed(House.caller(House.admin)) == [open, inner, hidden])
    }

    @Test("A page for members isn't there for others; a page of another organisation takes no livestream")
    func isolation() async throws {
        let house = try await House()
        let page = try await Self.make(house, isPublic: false)
        for caller in [House.guest, House.caller(House.stranger)] {
            #expect(await House.refusal { _ = try await house.pages.get(page.id, by: caller) } == "not_found")
            #expect(await House.refusal { _ = try await house.livestreams.list(.page(page.id), by: caller) } == "not_found")
        }
        var settings = LivestreamSettings(title: "x")
        settings.pageID = .set(page.id)
        #expect(
            await House.refusal { _ = try await house.livestreams.create(settings, in: House.school, by: House.caller(House.stranger)) }
                == "invalid")
    }

    @Test("When a page is deleted its livestreams stay")
    func delete() async throws {
        let house = try await House()
        let page = try await Self.make(house)
        let id = try await house.make { $0.pageID = .set(page.id) }.livestream.livestream.id
        try await house.pages.delete(page.id, by: House.caller(House.admin))
        #expect(try await house.stored(id).pageID == nil)
    }
}
