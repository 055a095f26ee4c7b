import HTTP
import Testing

@testable import Outgoing

@Suite(.enabled(if: Servers.areThere, "needs script/bootstrap test"), .timeLimit(.minutes(2)))
struct HTTPClientTests {
    @Test("Method, headers and body arrive as they are, and the answer comes back")
    func echo() async throws {
        let servers = try await Servers.get()
        let client = HTTPClient.live(limits: servers.limits)
        for (server, method) in [("http", HTTPMethod.post), ("https", .put), ("http", .patch)] {
            let body = Array("zero \u{0} and ö".utf8)
            let answer = try await client.send(
                .test(
                    method, servers.url(server, "/echo?a=b"), headers: ["X-One": "1", "X-None": "", "Content-Type": "text/x"], body: body))
            #expect(answer.status == 200)
            #expect(answer.text.hasPrefix("\(method) /echo?a=b\n"))
            for line in ["X-One: 1", "X-None:", "Content-Type: text/x", "User-Agent: Carillon", "Content-Length: \(body.count)"] {
                #expect(answer.text.contains("\n\(line)\n"))
            }
            #expect(answer.body.suffix(body.count) == body[...])
            #expect(!answer.text.contains("Expect"))
        }
    }

    @Test("A request without a body has none", arguments: [HTTPMethod.get, .head, .delete, .post])
    func noBody(method: HTTPMethod) async throws {
        let servers = try await Servers.get()
        let answer = try await HTTPClient.live().send(.test(method, servers.url("/echo")))
        #expect(answer.status == 200)
        #expect(answer.text.hasPrefix(method == .head ? "" : "\(method) /echo\n"))
        #expect(!answer.text.lowercased().contains("content-type"))
        #expect(answer.body.isEmpty == (method == .head))
    }

    @Test("Any status is an answer, with its headers", arguments: [204, 302, 404, 410, 429, 500, 503])
    func statuses(status: Int) async throws {
        let servers = try await Servers.get()
        let answer = try await HTTPClient.live().send(.test(servers.url("/status?\(status)")))
        #expect(answer.status == status)
        #expect(answer.retryAfter(now: 0) == .seconds(7))
        #expect(answer.headers["x-empty"] == "")
    }

    @Test("An interim answer isn't the answer")
    func interim() async throws {
        let answer = try await HTTPClient.live().send(.test(Servers.get().url("/interim")))
        #expect(answer.status == 200)
        #expect(answer.text == "final")
        #expect(!answer.headers.contains("X-Early"))
    }

    @Test("A header that would break out of its line is refused")
    func headerInjection() async throws {
        let url = try await Servers.get().url("/echo")
        let client = HTTPClient.live()
        for headers: HTTPHeaders in [["X": "a\r\nY: b"], ["X\r\nY": "b"], ["X": "a\u{0}"], ["": "a"], ["X:": "a"]] {
            #expect(
                await outgoingError { () throws(OutgoingError) in try await client.send(.test(url, headers: headers)) }?.code == .invalid)
        }
    }

    @Test("A body of the allowed length comes whole; a longer one fails or is cut, as was asked, even if it never ends")
    func bodyLimit() async throws {
        let servers = try await Servers.get()
        let client = HTTPClient.live()
        var request = OutgoingRequest.test(try servers.url("/big?100000"))
        request.answerBytesMax = 100_000
        #expect(try await client.send(request).body.count == 100_000)
        request.answerBytesMax = 99_999
        #expect(await outgoingError { () throws(OutgoingError) in try await client.send(request) }?.code == .answerTooBig)
        request.url = try servers.url("/endless")
        #expect(await outgoingError { () throws(OutgoingError) in try await client.send(request) }?.code == .answerTooBig)
        request.overlongAnswer = .isCut
        let cut = try await client.send(request)
        #expect(cut.isCut)
        #expect(cut.body.count == 99_999)
    }

    @Test("Headers have a limit in bytes and in number", arguments: ["/headers?70000", "/many-headers?300"])
    func headerLimit(path: String) async throws {
        let url = try await Servers.get().url(path)
        #expect(await outgoingError { () throws(OutgoingError) in try await HTTPClient.live().send(.test(url)) }?.code == .answerTooBig)
    }

    @Test("Redirects are followed only when asked, only to https, and not for ever")
    func redirects() async throws {
        let servers = try await Servers.get()
        let client = HTTPClient.live(limits: servers.limits)
        let there = try servers.port("https")
        var request = OutgoingRequest.test(try servers.url("https", "/redirect?https://localhost:\(there)/echo"))
        #expect(try await client.send(request).status == 302)
        request.followsRedirects = true
        let answer = try await client.send(request)
        #expect(answer.text.hasPrefix("GET /echo\n"))
        #expect(!answer.headers.contains("X-First"))
        request.method = .post
        #expect(try await client.send(request).status == 302)
        request.method = .get
        request.url = try servers.url("https", "/redirect?http://localhost:\(servers.port("http"))/echo")
        #expect(await outgoingError { () throws(OutgoingError) in try await client.send(request) }?.code == .redirectRefused)
        request.url = try servers.url("https", "/redirect?/redirect?/redirect?/redirect?/redirect?/redirect?/redirect?/echo")
        #expect(await outgoingError { () throws(OutgoingError) in try await client.send(request) }?.code == .redirectRefused)
    }

    @Test("A certificate that nobody vouches for, or of another host, is not trusted", arguments: ["self-signed", "wrong-host"])
    func badCertificates(server: String) async throws {
        let servers = try await Servers.get()
        let url = try servers.url(server, "/echo?token=hush")
        let error = await outgoingError { () throws(OutgoingError) in try await HTTPClient.live(limits: servers.limits).send(.test(url)) }
        #expect(error?.code == .notTrusted)
        #expect(error?.sentence.contains("localhost:\(url.port)") == true)
        #expect(error?.sentence.contains("hush") == false)
    }

    @Test("The system's authorities don't trust a stranger's")
    func systemAuthorities() async throws {
        let url = try await Servers.get().url("https", "/echo")
        #expect(await outgoingError { () throws(OutgoingError) in try await HTTPClient.live().send(.test(url)) }?.code == .notTrusted)
    }

    @Test("What isn't HTTP, breaks off, or isn't there, is told apart")
    func broken() async throws {
        let servers = try await Servers.get()
        let client = HTTPClient.live()
        let cases: [(OutgoingURL, OutgoingError.Code)] = try [
            (servers.url("/garbage"), .notUnderstood), (servers.url("/cut"), .brokenOff),
            (OutgoingURL("http://127.0.0.1:1/"), .notConnected), (OutgoingURL("http://no-such-name.invalid/"), .nameNotFound),
        ]
        for (url, code) in cases {
            #expect(await outgoingError { () throws(OutgoingError) in try await client.send(.test(url)) }?.code == code)
        }
    }

    @Test("A silent server ends with the time limit")
    func timeLimit() async throws {
        var request = OutgoingRequest.test(try await Servers.get().url("/silent"))
        request.timeLimit = .milliseconds(100)
        #expect(await outgoingError { () throws(OutgoingError) in try await HTTPClient.live().send(request) }?.code == .timedOut)
    }

    @Test("Who may only ask the public internet reaches nothing here, by whatever name, and not by a connection that another has made")
    func addressGuard() async throws {
        let servers = try await Servers.get()
        let port = try servers.port("http")
        let client = HTTPClient.live()
        #expect(try await client.send(.test(servers.url("/echo"))).status == 200)
        let names = ["localhost", "127.0.0.1", "127.1", "0x7f000001", "2130706433", "0", "[::ffff:127.0.0.1]", "[::1]"]
        for name in names {
            let url = try OutgoingURL("http://\(name):\(port)/echo")
            let error = await outgoingError { () throws(OutgoingError) in try await client.send(OutgoingRequest(.get, url)) }
            #expect(error?.code == .addressRefused, "\(name)")
        }
        var allowed = OutgoingRequest(.get, try servers.url("/echo"))
        allowed.addresses = .publicOnly(except: [try #require(AddressBlock("127.0.0.0/8"))])
        #expect(try await client.send(allowed).status == 200)
    }

    @Test("A redirect doesn't lead past the guard")
    func guardedRedirect() async throws {
        let servers = try await Servers.get()
        let client = HTTPClient.live(limits: servers.limits)
        var request = OutgoingRequest(.get, try servers.url("https", "/redirect?https://[::1]:\(servers.port("https"))/echo"))
        request.followsRedirects = true
        request.addresses = .publicOnly(except: [try #require(AddressBlock("127.0.0.1"))])
        #expect(await outgoingError { () throws(OutgoingError) in try await client.send(request) }?.code == .addressRefused)
    }
}
