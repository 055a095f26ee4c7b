import Accounts
import Cryptography
import HTTP
import JSON
import Livestreams
import Store
import StoreTestSupport
import Testing

@testable import API

/// An organisation with somebody of each role, somebody to be acted upon, and everything that a path can name.
struct Scene {
    /// Who may stand before a call. `stranger` owns another organisation; `token` is the owner's program with every scope, `scopeless` one
    /// with none.
    enum Who: String, CaseIterable {
        case guest, stranger, member, creator, moderator, admin, owner, `operator`, token, scopeless
    }

    let house: House
    private let names: [String: String]
    /// Bodies that work, where the documented example names what isn't there.
    private let bodies: [String: JSON.Value]

    init(_ house: House) async throws {
        self.house = house
        let organisation = try await house.organisation("parish", owner: "owner")
        for role in Role.allCases where role != .owner { try await house.member(role.rawValue, role, of: organisation) }
        _ = try await house.organisation("elsewhere", owner: "stranger")
        try await house.person("operator", isOperator: true)
        let target = try await house.member("target", .member, of: organisation)
        let ownerID = house.caller("owner").userID ?? ""
        house.use(Caller(.token("t1", user: ownerID, scopes: Set(Scope.allCases), organisation: nil)), as: "token")
        house.use(Caller(.token("t2", user: ownerID, scopes: [], organisation: nil)), as: "scopeless")
        let owner = house.caller("owner")
        let (invitation, token) = try await house.accounts.invitations.make(.init(), in: organisation, caller: owner, at: House.now)
        let application = try await house.accounts.creatorApplications.apply(
            "Hear me.", in: organisation, caller: house.caller("target"), at: House.now)
        try await house.accounts.profiles.change(displayName: nil, username: "target", caller: house.caller("target"), at: House.now)
        let link = OneTimeLink(
            id: "link", purpose: .resetPassword, userID: target, email: nil, wasShown: false, createdAt: House.now,
            expiresAt: House.now + .day)
        try await house.test.store.write { tables in try tables.oneTimeLinks.insert(link, digest: [1]) }
        let stage = try await SceneLivestreams(house, in: organisation, target: target)
        let (hook, hookBody) = ("/api/organisations/\(organisation)/webhooks", ["url": "https://hooks.example.org/"] as JSON.Value)
        let webhook = try await house.call(.post, hook, hookBody, as: "owner").body?["data"]?["id"]?.string
        names = [
            "id": organisation, "livestream": stage.id, "key": stage.keyID, "streamKey": stage.key.reveal(), "page": stage.pageID,
            "hostId": house.caller("creator").userID ?? "", "user": target, "invitation": invitation.id, "application": application.id,
            "slug": "parish", "username": "target", "link": link.id, "webhook": webhook ?? "", "kind": "recording_failed",
        ]
        bodies = [
            "POST /api/auth/tokens": ["name": "program", "scopes": ["account:read"]],
            "POST /api/invitations/look": ["token": .init(token?.reveal())],
            "POST /api/invitations/accept": ["token": .init(token?.reveal())],
            "POST /api/organisations/{id}/webhooks": hookBody, "PATCH /api/organisations/{id}/webhooks/{webhook}": hookBody,
            "POST /api/organisations/{id}/webhooks/{webhook}/replay": ["from": "2023-11-01T00:00:00Z"],
        ].merging(stage.bodies) { $1 }
    }

    /// The call with what its path wants, and a body.
    func call(_ endpoint: Endpoint, as who: Who) async throws -> HTTPStatus {
        let path = endpoint.path.split(separator: "/").map { segment in
            segment.hasPrefix("{") ? name(String(segment.dropFirst().dropLast()), in: endpoint) : String(segment)
        }
        let word = who == .guest ? nil : who.rawValue
        return try await house.call(
            endpoint.method,
            "/" + path.joined(separator: "/") + (endpoint.path.hasSuffix("/key") ? "?streamKey=\(names["streamKey"] ?? "")" : ""),
            bodies["\(endpoint.method) \(endpoint.path)"] ?? endpoint.documentation.body?.example, as: word
        ).status
    }

    /// `{id}` is an organisation's, unless the path is about people, links or one's own things: then it is the target's.
    private func name(_ parameter: String, in endpoint: Endpoint) -> String {
        if parameter == "username", endpoint.path.hasPrefix("/api/stream/") { return "anna" }
        guard parameter == "id", !endpoint.path.hasPrefix("/api/organisations/") else { return names[parameter] ?? "unknown" }
        if endpoint.path.hasPrefix("/api/livestream") { return names["livestream"] ?? "" }
        if endpoint.path.hasPrefix("/api/pages/") { return names["page"] ?? "" }
        if endpoint.path.hasPrefix("/api/server/links/") { return names["link"] ?? "" }
        if endpoint.path.hasPrefix("/api/auth/sign-ins/") { return house.caller("target").signInID ?? "" }
        return names["user"] ?? ""
    }
}
