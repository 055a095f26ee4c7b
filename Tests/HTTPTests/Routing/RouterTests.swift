import HTTP
import Testing

@Suite struct RouterTests {
    private static let router: Router<String> = {
        var router = Router<String>()
        for (method, pattern) in [
            (HTTPMethod.get, "/"), (.get, "/live/{playbackID}/{session}/{file}"), (.get, "/live/{playbackID}/index.m3u8"),
            (.get, "/live/{id}/{file}"), (.get, "/assets/{path...}"), (.get, "/assets/fixed.css"), (.post, "/api/streams"),
            (.get, "/api/streams"), (.head, "/api/head"), (.get, "/api/head"), (.delete, "/api/streams/{id}"), (.post, "/api/streams/new"),
            (.get, "/a/{x}/c"), (.get, "/a/b/d"), (.get, "/{any}"),
        ] { router.add(method, pattern, "\(method) \(pattern)") }
        return router
    }()

    private func found(_ method: HTTPMethod, _ path: String) -> (String, RouteParameters)? {
        if case .found(let handler, let parameters) = Self.router.match(method, path) { (handler, parameters) } else { nil }
    }

    private func allowed(_ method: HTTPMethod, _ path: String) -> [HTTPMethod]? {
        if case .methodNotAllowed(let methods) = Self.router.match(method, path) { methods } else { nil }
    }

    @Test(
        "A path finds the pattern that says most of it",
        arguments: [
            ("/", "GET /"), ("/live/p/index.m3u8", "GET /live/{playbackID}/index.m3u8"), ("/live/p/x.m3u8", "GET /live/{id}/{file}"),
            ("/live/p/7/part.m4s", "GET /live/{playbackID}/{session}/{file}"), ("/assets/a/b/c.js", "GET /assets/{path...}"),
            ("/assets/fixed.css", "GET /assets/fixed.css"), ("/assets/fixed.css/x", "GET /assets/{path...}"), ("/a/b/c", "GET /a/{x}/c"),
            ("/a/b/d", "GET /a/b/d"), ("/\u{301}x", "GET /{any}"), ("/api", "GET /{any}"),
        ])
    func finds(path: String, route: String) { #expect(found(.get, path)?.0 == route) }

    @Test(
        "What no pattern says is not found",
        arguments: [
            "", "x", "*", "/live", "/live/", "/live/p", "/live//index.m3u8", "/live/p/", "/live/p/7/f/x", "/assets/", "/assets", "/a/b/e",
            "/api/",
            "//", "/api/streams/", "/x/",
        ])
    func misses(path: String) {
        if path == "/live" || path == "/assets" { return #expect(found(.get, path)?.0 == "GET /{any}") }
        guard case .notFound = Self.router.match(.get, path) else { return #expect(Bool(false), "\(path)") }
    }

    @Test("Parameters are typed")
    func parameters() throws {
        let (_, parameters) = try #require(found(.get, "/live/pb/42/f.m4s"))
        #expect(parameters.string("playbackID") == "pb" && parameters.get("session", as: Int.self) == 42)
        #expect(parameters.get("file", as: Int.self) == nil)
        #expect(try #require(found(.get, "/assets/a/b")).1.string("path") == "a/b")
        #expect(try #require(found(.get, "/live/pb/x")).1.string("id") == "pb")
    }

    @Test("HEAD falls back to GET, unless it has its own")
    func head() {
        #expect(found(.head, "/")?.0 == "GET /" && found(.head, "/api/head")?.0 == "HEAD /api/head")
    }

    @Test("A known path with another method lists what is allowed; a parameter may help a literal out")
    func methods() {
        #expect(allowed(.put, "/api/streams") == [.post, .get, .head])
        #expect(allowed(.get, "/api/streams/new") == [.post, .delete])
        #expect(allowed(.post, "/") == [.get, .head])
        #expect(found(.delete, "/api/streams/new")?.1.string("id") == "new")
        #expect(found(.post, "/api/streams/new")?.0 == "POST /api/streams/new")
    }

    @Test("Routes are listed in order")
    func listing() {
        #expect(Self.router.routes.count == 15 && Self.router.routes[1].pattern == "/live/{playbackID}/{session}/{file}")
        #expect(Self.router.routes[1].parameterNames == ["playbackID", "session", "file"] && Self.router.routes[6].method == .post)
    }
}
