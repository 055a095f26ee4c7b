import Accounts
import HTTP
import JSON
import Logging
import Notifications
import Outgoing
import Store
import StoreTestSupport
import Testing

@testable import API

/// A parish with an owner and a member, a stranger, and the calls about webhooks and notifications. A bearer token is a person's name.
struct NotificationHouse {
    static let now: Int64 = 1_800_000_000_000
    static let parish = "parish"

    let test: TestStore
    let endpoints: [Endpoint]
    private let routes: APIRoutes

    init() async throws {
        test = try TestStore(on: .sqlite)
        let notifications = Notifications(
            store: test.store, settings: NotificationSettings(publicAddress: "https://live.example.org"), http: .unavailable, mailer: nil,
            clock: { Self.now })
        endpoints = WebhookEndpoints(notifications) { Self.now }.all + NotificationEndpoints(notifications) { Self.now }.all
        routes = APIRoutes(
            authenticator: Authenticator(
                signIn: { _, address in .guest(address) }, bearer: { name, _ in Caller(.outside(name)) }, crossSiteToken: { $0 }),
            log: Log(area: "test", sink: MemoryLogSink()))
        try await test.store.write { tables in
            for id in [Self.parish, "school"] {
                _ = try tables.organisations.insert(Organisation(id: id, slug: id, name: id, createdAt: 1))
            }
            for (name, organisation, role) in [
                ("owner", Self.parish, Role.owner), ("member", Self.parish, .member), ("stranger", "school", .owner),
            ] {
                _ = try tables.users.insert(User(id: name, email: "\(name)@example.org", displayName: name, createdAt: 1))
                _ = try tables.memberships.insert(Membership(organisationID: organisation, userID: name, role: role, createdAt: 1))
            }
        }
    }

    /// An answer that is checked against what is documented of the call.
    func call(
        _ method: HTTPMethod, _ path: String, by person: String = "owner", _ body: JSON.Value? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> APIResponse {
        var router = Router<Int>()
        for (index, endpoint) in endpoints.enumerated() { router.add(endpoint.method, endpoint.path, index) }
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        guard case .found(let index, let parameters) = router.match(method, parts[0]) else {
            Issue.record("there is no \(method.name) \(path)", sourceLocation: sourceLocation)
            return .done
        }
        let head = HTTPRequestHead(
            method: method, target: path, path: parts[0], query: HTTPQuery(encoded: parts.dropFirst().joined().utf8),
            authority: "c.example",
            headers: ["Authorization": "Bearer \(person)", "Content-Type": "application/json"])
        let answer = await routes.answer(endpoints[index], head, parameters, body?.bytes ?? [], from: nil, isEncrypted: false)
        #expect(endpoints[index].undocumented(in: answer) == [], sourceLocation: sourceLocation)
        return answer
    }
}
