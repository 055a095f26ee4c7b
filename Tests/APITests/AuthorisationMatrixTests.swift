import HTTP
import Testing

@testable import API

@Suite struct AuthorisationMatrixTests {
    @Test("Every call stands in the table, once, with everybody")
    func complete() throws {
        let calls = try House().endpoints.map { "\($0.method) \($0.path)" }
        #expect(AuthorisationMatrix.rows.map(\.call).sorted() == calls.sorted())
        for row in AuthorisationMatrix.rows { #expect(row.statuses.count == Scene.Who.allCases.count, "\(row.call)") }
    }

    @Test("Each call answers everybody as the table says", arguments: AuthorisationMatrix.rows)
    func answers(row: AuthorisationMatrix.Row) async throws {
        let shared = try await Scene(House())
        let endpoint = try #require(shared.house.endpoints.first { "\($0.method) \($0.path)" == row.call })
        // Whoever is refused changes nothing, so that one scene does for all of them; and so does whoever only looks.
        let changing = Scene.Who.allCases.filter { row.statuses[$0] ?? 0 < 300 && endpoint.method != .get }
        for who in Scene.Who.allCases where !changing.contains(who) {
            check(try await shared.call(endpoint, as: who), who, row, shared)
        }
        for who in changing {
            let scene = try await Scene(House())
            check(try await scene.call(endpoint, as: who), who, row, scene)
        }
    }

    /// The one call that shows a secret again, to those who may, and writes that down.
    private static let revealing = "POST /api/livestreams/{id}/keys/{key}/reveal"

    private func check(_ answer: APIResponse, _ who: Scene.Who, _ row: AuthorisationMatrix.Row, _ scene: Scene) {
        #expect(answer.status.code == row.statuses[who], "\(who)")
        let mayTell = row.call == Self.revealing && answer.status == .ok
        #expect(scene.tellsSecrets(answer) == mayTell, "\(who) is told a secret, or isn't told what they may see")
    }
}
