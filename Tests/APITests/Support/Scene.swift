import Accounts
import Cryptography
import HTTP
import JSON
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
    /// What stands for `{user}` in a path.
    private let names: [String: String]
    /// What stands for a member of a body, where an example won't do.
    private let members: [String: String]
    /// What was told once, to whoever made it: a stream key, a webhook's secret, an invitation's token.
    private let secrets: [String]

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
        let livestream = try await house.call(
            .post, "/api/livestreams", ["title": "Sunday service", "isPublic": false], as: "creator"
        ).body?["data"]
        let page = try await house.call(.post, "/api/pages", ["title": "Parish", "slug": "parish", "isPublic": false], as: "owner")
        let webhook = try await house.call(
            .post, "/api/organisations/\(organisation)/webhooks", ["url": "https://hooks.example.org/"], as: "owner")
        let livestreamID = livestream?["id"]?.string ?? ""
        let keys = try await house.call(.get, "/api/livestreams/\(livestreamID)/keys", as: "creator")
        names = [
            "organisation": organisation, "user": target, "invitation": invitation.id, "application": application.id, "slug": "parish",
            "username": "target", "link": link.id, "livestream": livestreamID, "page": page.body?["data"]?["id"]?.string ?? "",
            "webhook": webhook.body?["data"]?["id"]?.string ?? "", "key": keys.body?["data"]?[0]?["id"]?.string ?? "",
            "streamKey": livestream?["streamKey"]?.string ?? "", "kind": "recording_failed", "hostId": house.caller("creator").userID ?? "",
            "delivery": "nothere00000", "recording": "nothere00000", "signIn": house.caller("target").signInID ?? "",
        ]
        secrets = [livestream?["streamKey"]?.string, webhook.body?["data"]?["secret"]?.string, token?.reveal()].compactMap(\.self)
        try #require(secrets.count == 3)
        members = [
            "token": token?.reveal() ?? "", "id": livestreamID, "ids": livestreamID, "streamId": livestreamID,
            "url": "https://hooks.example.org/", "from": "2023-11-01T00:00:00Z", "role": "creator",
        ]
    }

    /// The call with what its path wants, and the least body that is as documented.
    func call(_ endpoint: Endpoint, as who: Who) async throws -> APIResponse {
        let path = endpoint.path.split(separator: "/").map { segment in
            segment.hasPrefix("{") ? name(String(segment.dropFirst().dropLast()), in: endpoint) : String(segment)
        }
        let query = endpoint.path == "/api/livestream/streams/key" ? "?streamKey=\(names["streamKey"] ?? "")" : ""
        return try await house.call(
            endpoint.method, "/" + path.joined(separator: "/") + query, endpoint.documentation.body.map { sample($0, "") },
            as: who == .guest ? nil : who.rawValue)
    }

    /// Whether an answer tells, in its body or in a header, what was told once already.
    func tellsSecrets(_ answer: APIResponse) -> Bool {
        let text = (answer.body?.text ?? "") + "\(answer.headers)"
        return secrets.contains { text.contains($0) }
    }

    /// `{id}` is that of what the path is about.
    private func name(_ parameter: String, in endpoint: Endpoint) -> String {
        guard parameter == "id" else { return names[parameter] ?? "unknown" }
        let kinds = [
            ("/api/organisations/", "organisation"), ("/api/server/links/", "link"), ("/api/auth/sign-ins/", "signIn"),
            ("/api/pages/", "page"), ("/api/livestream", "livestream"),
        ]
        let kind = kinds.first { endpoint.path.hasPrefix($0.0) }?.1 ?? "user"
        return names[kind] ?? ""
    }

    /// What must be there and no more, with the scene's own names where they fit.
    private func sample(_ schema: Schema, _ member: String) -> JSON.Value {
        switch schema {
        case .members(let members):
            .object(members.filter(\.isRequired).map { JSON.Member($0.name, sample($0.schema, $0.name)) })
        case .elements(let element, _): [sample(element, member)]
        case .component(_, let schema), .noted(let schema, _): sample(schema, member)
        case .either(let schemas): schemas.first.map { sample($0, member) } ?? nil
        case .text(let text) where text.words == nil:
            members[member].map { .string($0) } ?? schema.example
        default: schema.example
        }
    }
}
