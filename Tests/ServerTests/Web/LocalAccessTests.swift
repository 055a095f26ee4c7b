import HTTP
import Runtime
import Testing

@testable import Server

@Suite struct LocalAccessTests {
    private static let port: UInt16 = 40_000

    private func request(
        host: String = "127.0.0.1:8000", version: HTTPVersion = .http1_1, _ headers: HTTPHeaders = [:]
    ) -> HTTPRequestHead {
        HTTPRequestHead(method: .get, target: "/", path: "/", authority: host, version: version, headers: headers)
    }

    private func isLocal(_ request: HTTPRequestHead, from peer: String = "127.0.0.1") throws -> Bool {
        LocalAccess.isLocal(request, from: try #require(SocketAddress(peer, port: Self.port)))
    }

    @Test(
        "A browser on the machine itself is local, by whichever of its names",
        arguments: [
            "127.0.0.1:8000", "localhost", "LOCALHOST:8000", "[::1]:8000", "127.1.2.3",
        ])
    func local(host: String) throws {
        #expect(try isLocal(request(host: host)))
        #expect(try isLocal(request(host: host), from: "::1"))
    }

    @Test("A peer elsewhere is not local, whatever it says", arguments: ["192.0.2.1", "2001:db8::1"])
    func elsewhere(peer: String) throws {
        #expect(try !isLocal(request(), from: peer))
    }

    @Test(
        "A foreign name that resolves to this machine is not local",
        arguments: ["evil.example:8000", "localhost.evil.example", "", "[::2]"])
    func rebinding(host: String) throws {
        #expect(try !isLocal(request(host: host)))
    }

    @Test(
        "What a proxy adds tells that one stands between",
        arguments: [
            "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via",
        ])
    func proxies(header: String) throws {
        #expect(try !isLocal(request([header: "1"])))
    }

    @Test("nginx with no more than proxy_pass is taken for the proxy it is")
    func bareNginx() throws {
        // What nginx 1.22 sends for `proxy_pass http://127.0.0.1:8000`, without and with `proxy_http_version 1.1`.
        #expect(try !isLocal(request(version: .http1_0, ["Connection": "close"])))
        #expect(try !isLocal(request(["Connection": "close"])))
        #expect(try !isLocal(request(version: .http1_0, ["Connection": "keep-alive"])))
    }

    @Test(
        "Only the machine's own pages and programs may control",
        arguments: [
            ([:], true), (["Sec-Fetch-Site": "none"], true),
            (["Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:8000"], true),
            (["Sec-Fetch-Site": "cross-site"], false), (["Origin": "http://evil.example"], false), (["Origin": "null"], false),
            (["Via": "1.1 proxy"], false),
        ] as [(HTTPHeaders, Bool)])
    func control(headers: HTTPHeaders, isAllowed: Bool) throws {
        let peer = try #require(SocketAddress("127.0.0.1", port: Self.port))
        #expect(LocalAccess.mayControl(request(headers), from: peer) == isAllowed)
    }
}
