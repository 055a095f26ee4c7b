import Accounts
import Cryptography
import HTTP
import JSON
import Jobs
import Outgoing
import Store
import StoreTestSupport
import Testing

@testable import Notifications

@Suite struct WebhookDeliveryTests {
    @Test("An event arrives once, signed, as JSON that says what, when and where, and is logged", arguments: TestDatabase.allCases)
    func delivery(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        let (endpoint, secret) = try await world.webhooks.create(
            url: "https://hooks.example.org/in?token=hush", note: "Hooks", kinds: [], in: World.parish, caller: world.caller("admin"),
            at: world.now)
        world.outside.answer { _ in .success(OutgoingResponse(status: 204, body: [0x6F, 0x6B, 0])) }
        try await world.publish(.livestreamLive, data: "{\"title\":\"Sunday\"}")
        #expect(try await world.runJobs() == 1)
        let request = try #require(world.outside.requests.first)
        #expect(request.method == .post)
        #expect(request.overlongAnswer == .isCut)
        let body = try #require(request.body)
        let signature = try #require(request.headers[WebhookSignature.headerName])
        #expect(throws: Never.self) { try WebhookSignature.verify(signature, body: body, secrets: [secret], at: world.now / 1000) }
        #expect(request.headers["Content-Type"] == "application/json")
        let json = try JSON.Value(parsing: body)
        #expect(json["type"]?.string == "livestream.live")
        #expect(json["created_at"]?.string == "2027-01-15T08:00:00.000Z")
        #expect(json["livestream_id"]?.string == "l1")
        #expect(json["data"]?["title"]?.string == "Sunday")
        #expect(json["id"]?.string == request.headers["Carillon-Event-Id"])
        let delivery = try #require(try await world.deliveries(endpoint).first)
        #expect(delivery.state == .delivered && delivery.cause == .event && delivery.finishedAt == world.now)
        let attempts = try await world.attempts(delivery)
        #expect(attempts.map(\.status) == [204])
        #expect(attempts.map(\.answer) == ["ok "])
        #expect(attempts.map(\.trouble) == [nil])
    }

    @Test("What is rolled back is told to nobody", arguments: TestDatabase.allCases)
    func rollback(on database: TestDatabase) async throws {
        struct Failure: Error {}
        let world = try await World(on: database)
        let endpoint = try await world.endpoint()
        let now = world.now
        await #expect(throws: Failure.self) {
            try await world.store.write { tables in
                try tables.webhooks.publish(.livestreamLive, of: World.parish, data: "{}", at: now)
                throw Failure()
            }
        }
        #expect(try await world.runJobs() == 0)
        #expect(try await world.deliveries(endpoint).isEmpty)
    }

    @Test("An endpoint hears only what it wants, of its own organisation, and only while it is enabled", arguments: TestDatabase.allCases)
    func choice(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        let some = try await world.endpoint("https://some.example.org/", kinds: [.recordingReady])
        let disabled = try await world.endpoint("https://disabled.example.org/")
        _ = try await world.webhooks.change(
            id: disabled.id, .init(isEnabled: false), in: World.parish, caller: world.caller("owner"), at: world.now)
        _ = try await world.webhooks.create(
            url: "https://school.example.org/", note: "", kinds: [], in: World.school, caller: world.caller("stranger"), at: world.now)
        try await world.publish(.livestreamLive)
        try await world.publish(.recordingReady)
        try await world.runJobs()
        #expect(world.outside.requests.map(\.url.host) == ["some.example.org"])
        #expect(try await world.deliveries(some).map(\.kind) == [.recordingReady])
    }

    @Test(
        "Events of one livestream arrive in order past failures, and don't hold up those of another or another endpoint",
        arguments: TestDatabase.allCases)
    func order(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        _ = try await world.endpoint("https://a.example.org/")
        _ = try await world.endpoint("https://b.example.org/")
        world.outside.answer { request in
            let isFailing = request.url.host == "a.example.org" && String(decoding: request.body ?? [], as: UTF8.self).contains("\"l1\"")
            return .success(OutgoingResponse(status: isFailing ? 500 : 200))
        }
        for (kind, livestream) in [(.livestreamLive, "l1"), (.livestreamLive, "l2"), (.livestreamEnded, "l1")]
            as [(WebhookEvent.Kind, String)]
        {
            try await world.publish(kind, livestreamID: livestream)
        }
        try await world.runJobs()
        func told(_ host: String) -> [String] {
            world.outside.requests.filter { $0.url.host == host }.map { request in
                let json = try? JSON.Value(parsing: request.body ?? [])
                return "\(json?["livestream_id"]?.string ?? "") \(json?["type"]?.string ?? "")"
            }
        }
        #expect(Set(told("a.example.org")) == ["l1 livestream.live", "l2 livestream.live"])
        #expect(told("b.example.org").filter { $0.hasPrefix("l1") } == ["l1 livestream.live", "l1 livestream.ended"])
        #expect(told("b.example.org").count == 3)
        world.outside.answer(status: 200)
        try await world.runJobsAhead()
        #expect(told("a.example.org").suffix(2) == ["l1 livestream.live", "l1 livestream.ended"])
    }

    @Test(
        "A redirect, an error and a silent server are logged in words, and each attempt has the same event",
        arguments: TestDatabase.allCases)
    func attempts(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        let endpoint = try await world.endpoint()
        try await world.publish(.livestreamLive)
        let answers: [Result<OutgoingResponse, OutgoingError>] = [
            .success(OutgoingResponse(status: 302)), .success(OutgoingResponse(status: 503, headers: ["Retry-After": "120"])),
            .failure(OutgoingError(.timedOut, "hooks.example.org:443 didn't answer in time.")), .success(OutgoingResponse(status: 200)),
        ]
        for answer in answers {
            world.outside.answer { _ in answer }
            try await world.runJobsAhead()
        }
        let delivery = try #require(try await world.deliveries(endpoint).first)
        let attempts = try await world.attempts(delivery)
        #expect(attempts.map(\.status) == [302, 503, nil, 200])
        #expect(attempts[0].trouble?.contains("redirect") == true)
        #expect(attempts[2].at - attempts[1].at >= 120_000)
        #expect(attempts.allSatisfy { $0.trouble?.contains("hush") != true })
        #expect(Set(world.outside.requests.compactMap(\.body)).count == 1)
        #expect(delivery.state == .delivered)
    }

    @Test("An address of a private network is refused by the live client, and says so in the log", arguments: TestDatabase.allCases)
    func privateAddress(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        let notifications = Notifications(
            store: world.store, settings: NotificationSettings(publicAddress: "https://x"), http: .live(), mailer: nil, clock: { world.now }
        )
        let id = try await world.endpoint("https://169.254.169.254/latest/meta-data").id
        let ping = try await world.webhooks.ping(id: id, in: World.parish, caller: world.caller("owner"), at: world.now)
        let now = world.now
        let job = try #require(
            try await world.store.write { tables in
                try tables.jobs.take(kinds: [WebhookTable.pingJob], by: "x", limit: 1, at: now, until: now + 1000)
            }.first)
        let report = try #require(await notifications.jobHandlers.first { $0.kind == job.kind }?.run(job))
        guard case .failed(let sentence, _) = report.outcome else { Issue.record("\(report.outcome)"); return }
        #expect(sentence.contains("private network"))
        withExtendedLifetime(ping) {}
    }

    @Test("A delivery whose event or endpoint was removed is forgotten", arguments: TestDatabase.allCases)
    func removed(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        let endpoint = try await world.endpoint()
        try await world.publish(.livestreamLive)
        try await world.webhooks.remove(id: endpoint.id, in: World.parish, caller: world.caller("owner"), at: world.now)
        #expect(try await world.runJobs() == 1)
        #expect(world.outside.requests.isEmpty)
    }
}
