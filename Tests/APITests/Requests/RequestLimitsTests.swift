import Accounts
import HTTP
import JSON
import Testing

@testable import API

@Suite struct RequestLimitsTests {
    private let clock = Clock()
    private let limits: RequestLimits
    private let token = Caller(.token("t", user: "u", scopes: [], organisation: nil))
    private let person = Caller(.user("u", signIn: "s"))

    init() { limits = RequestLimits(perSecond: 10, now: { [clock] in clock.now }) }

    /// How often it goes well at once.
    private func burst(_ take: () throws(ServiceError) -> Void) -> Int {
        var count = 0
        while count < 100_000, (try? take()) != nil { count += 1 }
        return count
    }

    @Test("A token has thirty seconds' worth at once, a person twice, an address ten times as much")
    func bursts() {
        #expect(burst { () throws(ServiceError) in try limits.take(token) } == 300)
        #expect(burst { () throws(ServiceError) in try limits.take(person) } == 600)
        #expect(burst { () throws(ServiceError) in try limits.take(AddressPrefix("192.0.2.1")) } == 3000)
        #expect(
            burst { () throws(ServiceError) in try limits.take(Caller(.token("other", user: "u", scopes: [], organisation: nil))) } == 300)
    }

    @Test("Who waits may go on")
    func refill() {
        _ = burst { () throws(ServiceError) in try limits.take(token) }
        clock.advance(1000)
        #expect(burst { () throws(ServiceError) in try limits.take(token) } == 10)
    }

    @Test("Guests are counted by address only, the system not at all")
    func uncounted() {
        #expect(burst { () throws(ServiceError) in try limits.take(Caller.guest(nil)) } == 100_000)
        #expect(burst { () throws(ServiceError) in try limits.take(.system) } == 100_000)
    }

    @Test("A refusal says which limit it was and when to come again")
    func refusal() async throws {
        let house = try House(requestsPerSecond: 1)
        let id = try await house.person("anna")
        house.use(Caller(.token("t", user: id, scopes: Set(Scope.allCases), organisation: nil)), as: "program")
        for _ in 0..<30 { #expect(try await house.call(.get, "/api/organisations", as: "program").status == .ok) }
        let answer = try await house.call(.get, "/api/organisations", as: "program")
        #expect(answer.status == .tooManyRequests)
        #expect(answer.headers["Retry-After"] == "1")
        #expect(answer.body?["error"]?.string?.contains("requestsByToken") == true)
        #expect(try await house.call(.get, "/api/organisations", as: "anna").status == .ok)
    }
}
