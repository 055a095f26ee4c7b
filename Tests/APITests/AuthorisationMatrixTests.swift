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
            #expect(try await shared.call(endpoint, as: who).code == row.statuses[who], "\(who)")
        }
        for who in changing {
            let scene = try await Scene(House())
            #expect(try await scene.call(endpoint, as: who).code == row.statuses[who], "\(who)")
        }
    }
}
