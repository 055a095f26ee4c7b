import Accounts
import HTTP
import JSON
import Logging
import Testing

@testable import API

@Suite struct APIRoutesTests {
    private static let person = "person", signIn = "sign-in"
    private let routes = APIRoutes(
        authenticator: Authenticator(
            signIn: { token, address in
                token == "good" ? Caller(.user(Self.person, signIn: Self.signIn), address: address) : .guest(address)
            },
            bearer: { token, _ in
                guard token == "good" else { throw ServiceError.unauthenticated }
                return Caller(.outside(Self.person))
            },
            crossSiteToken: { "csrf of \($0)" }),
        log: Log(area: "test", sink: MemoryLogSink()))

    private func call(
        _ method: HTTPMethod, headers: HTTPHeaders = [:], body: String = "", access: Endpoint.Access = .signedIn, isEncrypted: Bool = false,
        _ handle: @escaping @Sendable (APIRequest) async throws -> APIResponse = { .data(["user": .init($0.caller.userID)]) }
    ) async -> APIResponse {
        let head = HTTPRequestHead(method: method, target: "/x", path: "/x", authority: "c.example", headers: headers)
        let endpoint = Endpoint(method, "/x", "Tests.", access: access, handle)
        var router = Router<Int>()
        router.add(method, "/x", 0)
        guard case .found(_, let parameters) = router.match(method, "/x") else { preconditionFailure("the route is there") }
        return await routes.answer(endpoint, head, parameters, Array(body.utf8), from: nil, isEncrypted: isEncrypted)
    }

    @Test("Who brings nothing, or a sign-in that is over, is asked to sign in, and told how", arguments: ["", "carillon=old"])
    func guests(cookie: String) async {
        let answer = await call(.get, headers: ["Cookie": cookie])
        #expect(answer.status == .unauthorized)
        #expect(answer.headers["WWW-Authenticate"] == "Bearer realm=\"Carillon\"")
        #expect(answer.body?["code"] == "unauthenticated")
        #expect(answer.body?["success"] == false)
    }

    @Test("A cookie and a bearer token each tell who it is")
    func credentials() async {
        for headers: HTTPHeaders in [["Cookie": "a=b; carillon=good"], ["Authorization": "bearer good"]] {
            #expect(await call(.get, headers: headers).body?["data"]?["user"] == "person")
        }
        #expect(await call(.get, headers: ["Authorization": "Bearer bad", "Cookie": "carillon=good"]).status == .unauthorized)
    }

    @Test("Under TLS only the cookie counts that TLS alone could have set")
    func hostPrefix() async {
        #expect(await call(.get, headers: ["Cookie": "carillon=good"], isEncrypted: true).status == .unauthorized)
        #expect(await call(.get, headers: ["Cookie": "__Host-carillon=good"], isEncrypted: true).status == .ok)
    }

    @Test("An act by cookie needs the page's token, and must not come from elsewhere")
    func crossSite() async {
        let cookie = "carillon=good", token = "csrf of good"
        #expect(await call(.post, headers: ["Cookie": cookie]).status == .forbidden)
        #expect(await call(.post, headers: ["Cookie": cookie, "X-CSRF-Token": "csrf of bad"]).status == .forbidden)
        #expect(await call(.post, headers: ["Cookie": cookie, "X-CSRF-Token": token]).status == .ok)
        #expect(
            await call(.post, headers: ["Cookie": cookie, "X-CSRF-Token": token, "Origin": "https://evil.example"]).status == .forbidden)
        #expect(await call(.post, headers: ["Cookie": cookie, "X-CSRF-Token": token, "Sec-Fetch-Site": "cross-site"]).status == .forbidden)
        #expect(await call(.post, headers: ["Authorization": "Bearer good", "Origin": "https://evil.example"]).status == .ok)
    }

    @Test("A body that isn't JSON, or isn't said to be, is refused in words")
    func bodies() async {
        let read: @Sendable (APIRequest) async throws -> APIResponse = { .data(.init(try $0.body()["n"].integer())) }
        let json: HTTPHeaders = ["Authorization": "Bearer good", "Content-Type": "application/json; charset=utf-8"]
        #expect(await call(.post, headers: json, body: "{\"n\": 5}", read).body?["data"] == 5)
        #expect(await call(.post, headers: json, body: "{\"n\": 5", read).status == .badRequest)
        let missing = await call(.post, headers: json, body: "{}", read)
        #expect(missing.status == .badRequest)
        #expect(missing.body?["details"]?[0]?["field"] == "n")
        #expect(await call(.post, headers: ["Authorization": "Bearer good"], body: "{\"n\": 5}", read).body?["code"] == "unsupported_body")
    }

    @Test("What goes wrong inside is said without its cause, and is in the log")
    func inside() async {
        struct Secret: Error {}
        let answer = await call(.get, headers: ["Authorization": "Bearer good"]) { _ in throw Secret() }
        #expect(answer.status == .serviceUnavailable)
        #expect(answer.headers["Retry-After"] == "5")
        #expect(answer.body?.text.contains("Secret") == false)
    }

    @Test("A name in a path that nothing could have is nobody's, at one past its limit")
    func longNames() async throws {
        let house = try House()
        try await house.person("anna")
        let unfollowed = try await house.call(.delete, "/api/users/\(String(repeating: "x", count: 255))/follow", as: "anna")
        let tooLong = try await house.call(.delete, "/api/users/\(String(repeating: "x", count: 256))/follow", as: "anna")
        #expect((unfollowed.status, tooLong.status) == (.noContent, .notFound))
    }
}
