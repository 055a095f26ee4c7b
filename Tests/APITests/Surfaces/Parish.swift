import Accounts
import HTTP
import JSON
import Store
import StoreTestSupport
import Testing

@testable import API

/// A parish with a person of each role, and somebody of another organisation.
struct Parish {
    let house: House
    let id: Organisation.ID
    let creatorID: User.ID
    let memberID: User.ID

    init(on database: TestDatabase = .sqlite) async throws {
        house = try House(on: database)
        id = try await house.organisation("parish", owner: "owner")
        creatorID = try await house.member("creator", .creator, of: id)
        try await house.member("other", .creator, of: id)
        memberID = try await house.member("member", .member, of: id)
        try await house.member("moderator", .moderator, of: id)
        _ = try await house.organisation("school", owner: "stranger")
        try await house.person("nobody")
    }

    var stage: Stage { house.stage }
    var store: Store { house.test.store }

    func call(
        _ method: HTTPMethod, _ target: String, _ body: JSON.Value? = nil, as who: String? = "creator", headers: HTTPHeaders = [:],
        _ location: SourceLocation = #_sourceLocation
    ) async throws -> APIResponse {
        try await house.call(method, target, body, as: who, headers: headers, location)
    }

    /// A livestream of the creator's, by Carillon's own call.
    func make(_ body: JSON.Value = ["title": "Sunday service"]) async throws -> (id: String, key: String) {
        let made = try await call(.post, "/api/livestreams", body).body?["data"]
        return (try #require(made?["id"]?.string), try #require(made?["streamKey"]?.string))
    }

    /// The stream key stands in no answer to those calls, whoever asks.
    func expectNoKey(_ key: String, in targets: [String], _ location: SourceLocation = #_sourceLocation) async throws {
        for target in targets {
            for who in ["owner", "creator", "member", "stranger"] {
                let answer = try await call(.get, target, as: who)
                #expect(answer.body?.text.contains(key) != true, "\(target) for \(who)", sourceLocation: location)
            }
        }
    }

    /// For each of those calls, strangers and guests get the same answer as for what there isn't.
    ///
    /// - Parameter path: of a call, from an id.
    func expectHidden(
        _ id: String, _ method: HTTPMethod, _ body: JSON.Value? = nil, by who: [String?] = ["stranger", "nobody"],
        _ path: (String) -> String, _ location: SourceLocation = #_sourceLocation
    ) async throws {
        for who in who {
            let real = try await call(method, path(id), body, as: who)
            let invented = try await call(method, path("nothere00000"), body, as: who)
            #expect(real.status == .notFound, "\(method) \(path("…")) for \(who ?? "guest")", sourceLocation: location)
            #expect(real.body == invented.body && real.status == invented.status, sourceLocation: location)
        }
    }
}
