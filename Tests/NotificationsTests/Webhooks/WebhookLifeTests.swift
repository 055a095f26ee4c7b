import Accounts
import Cryptography
import HTTP
import Outgoing
import Store
import StoreTestSupport
import Testing

@testable import Notifications

@Suite struct WebhookLifeTests {
    @Test("Only those who manage integrations see, change or even find an endpoint", arguments: TestDatabase.allCases)
    func rights(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        let endpoint = try await world.endpoint()
        for (name, code) in [("member", ServiceError.Code.forbidden), ("stranger", .notFound)] {
            let caller = try world.caller(name)
            #expect(
                await serviceError { () throws(ServiceError) in try await world.webhooks.all(of: World.parish, caller: caller) }?.code
                    == code)
            #expect(
                await serviceError { () throws(ServiceError) in
                    try await world.webhooks.ping(id: endpoint.id, in: World.parish, caller: caller, at: 1)
                }?.code == code)
        }
        let stranger = try world.caller("stranger")
        #expect(
            await serviceError { () throws(ServiceError) in
                try await world.webhooks.find(id: endpoint.id, in: World.school, caller: stranger)
            }?.code == .notFound)
    }

    @Test(
        "An address that can't be used is refused, with the field's name",
        arguments: [
            "http://example.org/", "ftp://example.org/", "https://a:b@example.org/", "nonsense",
            "https://example.org/" + String(repeating: "a", count: 2000),
        ])
    func badAddress(url: String) async throws {
        let world = try await World()
        let owner = try world.caller("owner")
        let error = await serviceError { () throws(ServiceError) in
            try await world.webhooks.create(url: url, note: "", kinds: [], in: World.parish, caller: owner, at: 1)
        }
        #expect(error?.code == .invalid)
        #expect(error?.problems.map(\.field) == ["url"])
    }

    @Test("An organisation has a limit of endpoints", arguments: TestDatabase.allCases)
    func limit(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        for _ in 0..<NotificationLimits.endpointsMax { _ = try await world.endpoint() }
        await #expect(throws: ServiceError.self) { _ = try await world.endpoint() }
    }

    @Test(
        "A rotated secret signs beside the old one until the overlap is over; a leaked one ends at once", arguments: TestDatabase.allCases)
    func rotation(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        let owner = try world.caller("owner")
        let (endpoint, old) = try await world.webhooks.create(
            url: "https://hooks.example.org/", note: "", kinds: [], in: World.parish, caller: owner, at: world.now)
        let new = try await world.webhooks.rotateSecret(id: endpoint.id, overlap: 1000, in: World.parish, caller: owner, at: world.now)
        func fits(_ secret: WebhookSecret) async throws -> Bool {
            try await world.publish(.livestreamLive)
            try await world.runJobs()
            let request = try #require(world.outside.requests.last)
            let header = try #require(request.headers[WebhookSignature.headerName])
            return (try? WebhookSignature.verify(header, body: request.body ?? [], secrets: [secret], at: world.now / 1000)) != nil
        }
        #expect(try await fits(old))
        #expect(try await fits(new))
        world.advance(by: 1000)
        #expect(try await !fits(old))
        #expect(try await fits(new))
        let newest = try await world.webhooks.rotateSecret(id: endpoint.id, overlap: 0, in: World.parish, caller: owner, at: world.now)
        #expect(try await !fits(new))
        #expect(try await fits(newest))
    }

    @Test(
        "An endpoint that fails for days is disabled, its admins are told once, and what waited is dropped and can be replayed",
        arguments: TestDatabase.allCases)
    func disabling(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        let owner = try world.caller("owner")
        let endpoint = try await world.endpoint()
        let start = world.now
        world.outside.answer(status: 500)
        try await world.publish(.livestreamLive)
        try await world.publish(.livestreamEnded)
        var isEnabled = true
        while isEnabled && world.outside.requests.count < 100 {
            try await world.runJobsAhead()
            isEnabled = try await world.webhooks.find(id: endpoint.id, in: World.parish, caller: owner).isEnabled
        }
        #expect(!isEnabled)
        #expect(world.now - start >= NotificationLimits.failingTimeMax)
        try await world.runJobsAhead(5)
        #expect(try await world.deliveries(endpoint).map(\.state) == [.dropped, .dropped])
        for name in ["owner", "admin"] {
            let page = try await world.notifications.inbox.page(caller: world.caller(name), limit: 10)
            #expect(page.records.map(\.kind) == [.webhookDisabled])
            #expect(page.records.map(\.count) == [1])
        }
        #expect(try await world.notifications.inbox.unreadCount(caller: world.caller("member")) == 0)

        world.outside.answer(status: 200)
        #expect(
            await serviceError { () throws(ServiceError) in
                try await world.webhooks.replay(id: endpoint.id, from: 0, before: .max, in: World.parish, caller: owner, at: world.now)
            }?.code == .conflict)
        let changed = try await world.webhooks.change(
            id: endpoint.id, .init(isEnabled: true), in: World.parish, caller: owner, at: world.now)
        #expect(changed.failingSince == nil && changed.disabledReason == nil)
        let sent = world.outside.requests.count
        let replayed = try await world.webhooks.replay(
            id: endpoint.id, from: start, before: start + 1, in: World.parish, caller: owner, at: world.now)
        #expect(replayed.count == 2 && replayed.next == nil)
        try await world.runJobs()
        #expect(
            world.outside.requests.dropFirst(sent).compactMap { $0.headers["Carillon-Event"] } == ["livestream.live", "livestream.ended"])
    }

    @Test("A success in between starts the count of days anew", arguments: TestDatabase.allCases)
    func recovery(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        let endpoint = try await world.endpoint()
        world.outside.answer(status: 500)
        try await world.publish(.livestreamLive)
        try await world.runJobsAhead(3)
        world.outside.answer(status: 200)
        try await world.runJobsAhead(1)
        #expect(try await world.webhooks.find(id: endpoint.id, in: World.parish, caller: world.caller("owner")).failingSince == nil)
    }

    @Test("An endpoint that says it is gone is disabled at once", arguments: TestDatabase.allCases)
    func gone(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        let endpoint = try await world.endpoint()
        world.outside.answer(status: 410)
        try await world.publish(.livestreamLive)
        try await world.runJobs()
        let left = try await world.webhooks.find(id: endpoint.id, in: World.parish, caller: world.caller("owner"))
        #expect(!left.isEnabled && left.disabledReason?.contains("410") == true)
    }

    @Test("A test is sent at once, once, also to one that is disabled, and doesn't count as failing", arguments: TestDatabase.allCases)
    func ping(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        let owner = try world.caller("owner")
        let endpoint = try await world.endpoint()
        _ = try await world.webhooks.change(id: endpoint.id, .init(isEnabled: false), in: World.parish, caller: owner, at: world.now)
        world.outside.answer(status: 500)
        let id = try await world.webhooks.ping(id: endpoint.id, in: World.parish, caller: owner, at: world.now)
        #expect(try await world.runJobs() == 1)
        let (delivery, attempts) = try await world.webhooks.delivery(id: id, in: World.parish, caller: owner)
        #expect(delivery.state == .failed && delivery.cause == .ping)
        #expect(attempts.map(\.answer) == ["said 500"])
        #expect(try await world.webhooks.find(id: endpoint.id, in: World.parish, caller: owner).failingSince == nil)
        #expect(try await world.runJobs() == 0)
        #expect(
            await serviceError { () throws(ServiceError) in
                try await world.webhooks.replay(deliveryID: id, in: World.parish, caller: owner, at: world.now)
            }?.code == .conflict)
    }

    @Test("One delivery is replayed with the same event, logged as such; not by a foreigner", arguments: TestDatabase.allCases)
    func replay(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        let endpoint = try await world.endpoint()
        try await world.publish(.recordingReady, livestreamID: nil)
        try await world.runJobs()
        let first = try #require(try await world.deliveries(endpoint).first)
        let stranger = try world.caller("stranger")
        #expect(
            await serviceError { () throws(ServiceError) in
                try await world.webhooks.replay(deliveryID: first.id, in: World.school, caller: stranger, at: world.now)
            }?.code == .notFound)
        world.advance(by: 5)
        _ = try await world.webhooks.replay(deliveryID: first.id, in: World.parish, caller: world.caller("admin"), at: world.now)
        try await world.runJobs()
        #expect(try await world.deliveries(endpoint).map(\.cause) == [.replay, .event])
        #expect(Set(world.outside.requests.compactMap(\.body)).count == 1)
    }

    @Test("Old events are forgotten with their log", arguments: TestDatabase.allCases)
    func forgetting(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        let endpoint = try await world.endpoint()
        try await world.publish(.livestreamLive)
        try await world.runJobs()
        try await world.notifications.clearAway(at: world.now + NotificationLimits.eventsKept)
        #expect(try await world.deliveries(endpoint).count == 1)
        try await world.notifications.clearAway(at: world.now + NotificationLimits.eventsKept + 1)
        #expect(try await world.deliveries(endpoint).isEmpty)
    }
}
