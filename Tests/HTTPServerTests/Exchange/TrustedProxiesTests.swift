import HTTP
import Runtime
import Testing

@testable import HTTPServer

@Suite struct TrustedProxiesTests {
    private func client(_ proxies: String, peer: String, _ forwarded: [String]) throws -> String {
        var headers = HTTPHeaders()
        for value in forwarded { headers.append("X-Forwarded-For", value) }
        let request = HTTPRequestHead(method: .get, target: "/", path: "/", headers: headers)
        let trusted = try #require(TrustedProxies(proxies))
        return trusted.client(of: request, from: try #require(SocketAddress(peer, port: 5))).host
    }

    @Test("A stranger's header is not believed")
    func strangers() throws {
        #expect(try client("10.0.0.0/8", peer: "192.0.2.1", ["203.0.113.9"]) == "192.0.2.1")
        #expect(try client("", peer: "127.0.0.1", ["203.0.113.9"]) == "127.0.0.1")
    }

    @Test("Behind trusted proxies the client is the last address that is none of them, whatever the client wrote before")
    func chains() throws {
        #expect(try client("10.0.0.0/8", peer: "10.1.2.3", ["203.0.113.9"]) == "203.0.113.9")
        #expect(try client("10.0.0.0/8", peer: "10.1.2.3", ["1.1.1.1, 203.0.113.9, 10.9.9.9"]) == "203.0.113.9")
        #expect(try client("10.0.0.0/8", peer: "10.1.2.3", ["1.1.1.1", "203.0.113.9:4711"]) == "203.0.113.9")
        #expect(try client("10.0.0.0/8,2001:db8::/32", peer: "10.1.2.3", ["2001:db9::7, 2001:db8::1"]) == "2001:db9::7")
        #expect(try client("10.0.0.0/8", peer: "10.1.2.3", ["[2001:db9::7]:80"]) == "2001:db9::7")
    }

    @Test("What is no address ends the search at the proxy that handed it on")
    func nonsense() throws {
        #expect(try client("10.0.0.0/8", peer: "10.1.2.3", ["203.0.113.9, unknown"]) == "10.1.2.3")
        #expect(try client("10.0.0.0/8", peer: "10.1.2.3", []) == "10.1.2.3")
    }

    @Test(
        "Networks end within a byte as well as between bytes",
        arguments: [("192.0.2.127", true), ("192.0.2.128", false), ("10.0.0.1", false)])
    func prefixes(address: String, isInside: Bool) throws {
        let trusted = try #require(TrustedProxies("192.0.2.0/25"))
        #expect(trusted.contains(try #require(SocketAddress(address, port: 0))) == isInside)
    }

    @Test(
        "A text that is no list of networks is refused", arguments: ["a", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.1;10.0.0.2"])
    func refusals(text: String) { #expect(TrustedProxies(text) == nil) }
}
