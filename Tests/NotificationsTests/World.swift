import Accounts
import HTTP
import Outgoing
import Store
import StoreTestSupport
import Synchronization
import Testing

@testable import Jobs
@testable import Notifications

/// A store with two organisations, their people, an outside world that answers as told, and a clock that only tests move.
final class World: Sendable {
    private let test: TestStore
    var store: Store { test.store }
    let outside = Outside()
    let people: [String: Caller]
    private let time = Mutex<Int64>(1_800_000_000_000)

    static let parish = "parish000001"
    static let school = "school000001"

    var now: Int64 { time.withLock { $0 } }
    func advance(by milliseconds: Int64) { time.withLock { $0 += milliseconds } }

    var notifications: Notifications {
        var settings = NotificationSettings(publicAddress: "https://live.example.org", sender: Mailbox("carillon@example.org"))
        settings.webhookAddresses = .anywhere
        return Notifications(store: store, settings: settings, http: outside.http, mailer: outside.mailer, clock: { self.now })
    }
    var webhooks: Webhooks { notifications.webhooks }

    init(on database: TestDatabase = .sqlite) async throws {
        test = try TestStore(on: database)
        let people: [(String, String, Role)] = [
            ("owner", Self.parish, .owner), ("admin", Self.parish, .admin), ("member", Self.parish, .member),
            ("stranger", Self.school, .owner),
        ]
        self.people = Dictionary(uniqueKeysWithValues: people.map { ($0.0, Caller(.user($0.0, signIn: "sign-in"))) })
        try await store.write { tables in
            for id in [Self.parish, Self.school] {
                _ = try tables.organisations.insert(Organisation(id: id, slug: id, name: id, createdAt: 1))
            }
            for (name, organisationID, role) in people {
                _ = try tables.users.insert(
                    User(
                        id: name, email: "\(name)@example.org", emailVerifiedAt: name == "admin" ? nil : 1, displayName: name, createdAt: 1)
                )
                _ = try tables.memberships.insert(Membership(organisationID: organisationID, userID: name, role: role, createdAt: 1))
            }
        }
    }

    func caller(_ name: String) throws -> Caller { try #require(people[name]) }

    func endpoint(_ url: String = "https://hooks.example.org/in?token=hush", kinds: Set<WebhookEvent.Kind> = []) async throws
        -> WebhookEndpoint
    {
        try await webhooks.create(url: url, note: "Hooks", kinds: kinds, in: Self.parish, caller: caller("owner"), at: now).endpoint
    }

    func publish(_ kind: WebhookEvent.Kind, livestreamID: String? = "l1", data: String = "{}") async throws {
        let now = now
        try await store.write { tables in
            try tables.webhooks.publish(kind, of: Self.parish, livestreamID: livestreamID, data: data, at: now)
        }
    }

    /// Runs what is due, one after the other, until nothing is. Returns how many turns that were.
    @discardableResult
    func runJobs() async throws -> Int {
        let handlers = notifications.jobHandlers
        var turns = 0
        while turns < 1000 {
            let now = now
            let name = "turn \(turns)"
            let jobs = try await store.write { tables in
                try tables.jobs.take(kinds: handlers.map(\.kind), by: name, limit: 1, at: now, until: now + 60_000)
            }
            guard let job = jobs.first, let handler = handlers.first(where: { $0.kind == job.kind }) else { break }
            turns += 1
            let report = await handler.run(job)
            let ending = report.outcome.ending(of: job, policy: handler.policy, at: now, chance: 1)
            try await store.write { tables in
                guard try tables.jobs.end(job, ending, at: now) else { return }
                try report.record?(tables, ending, now)
            }
        }
        return turns
    }

    /// Lets time pass until the next job is due, and runs it, a number of times.
    func runJobsAhead(_ count: Int = 1) async throws {
        for _ in 0..<count {
            guard let next = try await store.read({ tables in try tables.jobs.nextReadyAt() }) else { return }
            advance(by: max(0, next - now))
            try await runJobs()
        }
    }

    func deliveries(_ endpoint: WebhookEndpoint) async throws -> [WebhookDelivery] {
        try await webhooks.deliveries(id: endpoint.id, in: Self.parish, caller: caller("owner"), after: nil, limit: 200).records
    }

    func attempts(_ delivery: WebhookDelivery) async throws -> [WebhookAttempt] {
        try await webhooks.delivery(id: delivery.id, in: Self.parish, caller: caller("owner")).attempts
    }
}

/// What is asked of others, and what they answer.
final class Outside: Sendable {
    private struct State {
        var requests: [OutgoingRequest] = []
        var mails: [MailMessage] = []
        var answer: @Sendable (OutgoingRequest) -> Result<OutgoingResponse, OutgoingError> = { _ in .success(OutgoingResponse(status: 200))
        }
        var mailError: OutgoingError?
    }
    private let state = Mutex(State())

    var requests: [OutgoingRequest] { state.withLock { $0.requests } }
    var mails: [MailMessage] { state.withLock { $0.mails } }
    func answer(_ body: @escaping @Sendable (OutgoingRequest) -> Result<OutgoingResponse, OutgoingError>) {
        state.withLock { $0.answer = body }
    }
    func answer(status: Int) { answer { _ in .success(OutgoingResponse(status: status, body: Array("said \(status)".utf8))) } }
    func refuseMails(_ error: OutgoingError?) { state.withLock { $0.mailError = error } }

    var http: HTTPClient {
        HTTPClient { request throws(OutgoingError) in
            let answer = self.state.withLock { state in
                state.requests.append(request)
                return state.answer
            }
            return try answer(request).get()
        }
    }

    var mailer: Mailer {
        Mailer { message throws(OutgoingError) in
            let error = self.state.withLock { state in
                if state.mailError == nil { state.mails.append(message) }
                return state.mailError
            }
            if let error { throw error }
        }
    }
}

/// The error of something that fails.
func serviceError<Success>(_ body: () async throws(ServiceError) -> Success) async -> ServiceError? {
    do throws(ServiceError) {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}
