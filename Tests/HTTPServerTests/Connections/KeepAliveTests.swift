import Glibc
import HTTP
import HTTPServer
import Logging
import Runtime
import TestSupport
import Testing

@Suite struct KeepAliveTests {
    @Test("One connection carries many requests, and says nothing of closing")
    func keepAlive() async throws {
        try await LiveServer.run { _ in
        } client: { live in
            let client = try live.client()
            for _ in 0..<100 {
                try client.get("/hello")
                let answer = try client.answer()
                #expect(answer.status == 200)
                #expect(answer.text == "hello")
                #expect(answer.headers["connection"] == nil)
                #expect(answer.headers["date"] != nil)
            }
            #expect(live.server.requestCount == 100)
            #expect(live.server.connectionCount == 1)
        }
    }

    @Test(
        "Requests sent ahead are answered in their order, however long the first answer takes, and however they were cut",
        arguments: ByteCut.allCases)
    func pipelining(cut: ByteCut) async throws {
        let held = Held()
        try await LiveServer.serve { router in
            router.add(.get, "/number/{n}") { exchange, parameters in
                let number = parameters.string("n")
                if number == "0" { held.hold(exchange) } else { exchange.respond(HTTPResponse(.ok, text: number)) }
            }
        } _: { live in
            let client = try live.client()
            let requests = (0..<20).map { "GET /number/\($0) HTTP/1.1\r\nHost: test\r\n\r\n" }.joined()
            for piece in cut.pieces(of: Array(requests.utf8)) { try client.send(piece) }
            await held.answer(0) { $0.respond(HTTPResponse(.ok, text: "0")) }
            try await onThread { () throws in for number in 0..<20 { #expect(try client.answer().text == "\(number)") } }
        }
    }

    @Test("A client that sends megabytes ahead is not read beyond the limit, and gets every answer in the end")
    func muchAhead() async throws {
        let held = Held()
        try await LiveServer.serve { router in
            router.add(.get, "/held") { exchange, _ in held.hold(exchange) }
        } _: { live in
            let client = try live.client()
            let request = Array("GET /hello HTTP/1.1\r\nHost: test\r\nX-Filler: \(String(repeating: "x", count: 900))\r\n\r\n".utf8)
            let sender = Task {
                try await onThread {
                    try client.get("/held")
                    for _ in 0..<4000 { try client.send(request) }
                }
            }
            await held.answer(0) { $0.respond(HTTPResponse(.ok, text: "at last")) }
            try await onThread { () throws in
                #expect(try client.answer().text == "at last")
                for _ in 0..<4000 { #expect(try client.answer().text == "hello") }
            }
            try await sender.value
        }
    }

    @Test(
        "A client that asks on without reading is not answered further than a bound, and gets every answer once it reads",
        arguments: [false, true])
    func unreadAnswers(endsItsSide: Bool) async throws {
        let body = [UInt8](repeating: 7, count: 64 << 10)
        let requestsMax = 400
        let asked = Record<Int>()
        try await LiveServer.run { router in
            router.add(.get, "/large") { exchange, _ in
                asked.add(1)
                exchange.respond(HTTPResponse(.ok, body: [body[...]]))
            }
        } client: { live in
            let client = try live.client(receiveBufferBytes: 8 << 10)
            for _ in 0..<requestsMax { try client.get("/large") }
            if endsItsSide { client.closeSending() }
            // Until no more are taken.
            var last = -1
            while asked.elements.count != last {
                last = asked.elements.count
                usleep(200_000)
            }
            #expect(last < requestsMax / 2)
            for _ in 0..<requestsMax { #expect(try client.answer().body.count == body.count) }
            if endsItsSide { #expect(try client.receiveAll().isEmpty) }
        }
        #expect(asked.elements.count == requestsMax)
    }

    @Test("A client that asks for it is told that the connection closes, and it does")
    func close() async throws {
        try await LiveServer.run { _ in
        } client: { live in
            let client = try live.client()
            try client.get("/hello", "Connection: close\r\n")
            let answer = try client.answer()
            #expect(answer.text == "hello")
            #expect(answer.headers["connection"] == "close")
            #expect(try client.receiveAll().isEmpty)
        }
    }

    @Test("What follows a last request is not looked at: no handler sees it")
    func afterTheLast() async throws {
        let seen = Record<String>()
        try await LiveServer.run { router in
            router.add(.post, "/act/{n}") { exchange, parameters in
                seen.add(parameters.string("n"))
                exchange.respond(HTTPResponse(.noContent))
            }
        } client: { live in
            let client = try live.client()
            try client.send(
                "POST /act/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                    + "POST /act/2 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
            #expect(try client.answer().status == 204)
            #expect(try client.receiveAll().isEmpty)
        }
        #expect(seen.elements == ["1"])
    }

    @Test("HTTP/1.0 closes by itself, keeps alive where asked, and gets streams without chunks")
    func oldVersion() async throws {
        try await LiveServer.run { router in
            router.add(.get, "/stream") { exchange, _ in
                exchange.start(HTTPResponseHead(.ok))
                exchange.write([Array("one ".utf8)[...], Array("two".utf8)[...]])
                exchange.finish()
            }
        } client: { live in
            let first = try live.client()
            try first.send("GET /hello HTTP/1.0\r\n\r\n")
            #expect(try first.answer().headers["connection"] == "close")
            #expect(try first.receiveAll().isEmpty)
            let second = try live.client()
            try second.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(try second.answer().headers["connection"] == "keep-alive")
            try second.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            let answer = try second.answer()
            #expect(answer.headers["transfer-encoding"] == nil)
            #expect(answer.text == "one two")
        }
    }

    @Test("HEAD gets the head of GET and no body, whole, streamed or of a file")
    func head() async throws {
        try await LiveServer.run { router in
            router.add(.get, "/stream") { exchange, _ in
                exchange.start(HTTPResponseHead(.ok))
                exchange.write([[1, 2, 3]])
                exchange.finish()
            }
        } client: { live in
            let client = try live.client()
            try client.send(
                "HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\nHEAD /stream HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer(toHead: true).headers["content-length"] == "5")
            #expect(try client.answer(toHead: true).headers["transfer-encoding"] == "chunked")
            #expect(try client.answer().text == "hello")
        }
    }

    @Test("A client that closes its side after its requests still gets their answers", arguments: ["now", "later", "both"])
    func halfClosed(when: String) async throws {
        var limits = HTTPServer.Limits()
        limits.halfClosedTimeMax = .seconds(60)
        try await LiveServer.run(limits: limits) { router in
            router.add(.get, "/later") { exchange, _ in
                exchange.respond {
                    await Task.yield()
                    return HTTPResponse(.ok, text: "later")
                }
            }
            router.add(.get, "/big") { exchange, _ in exchange.respond(HTTPResponse(.ok, body: [pattern(6_000_000)[...]])) }
        } client: { live in
            let client = try live.client(receiveBufferBytes: 16_384)
            if when != "later" {
                try client.get("/hello")
                try client.get("/big")
            }
            if when != "now" {
                try client.get("/later")
                try client.get("/later")
            }
            client.closeSending()
            if when != "later" {
                #expect(try client.answer().text == "hello")
                #expect(try client.answer().body == pattern(6_000_000))
            }
            if when != "now" {
                #expect(try client.answer().text == "later")
                #expect(try client.answer().text == "later")
            }
            #expect(try client.receiveAll().isEmpty)
        }
    }

    @Test("A handler's header that would split the answer ends the connection with 500, and is noted without its value")
    func responseSplitting() async throws {
        try await LiveServer.run { router in
            router.add(.get, "/split") { exchange, _ in
                exchange.respond(HTTPResponse(.ok, headers: ["X-Name": "a\r\nSet-Cookie: evil"], body: [[1]]))
            }
        } client: { live in
            let client = try live.client()
            try client.get("/split")
            let answer = try client.answer()
            #expect(answer.status == 500)
            #expect(answer.headers["set-cookie"] == nil)
            #expect(try client.receiveAll().isEmpty)
            #expect(live.log.events.map(\.message) == ["a handler gave a header that can't be sent"])
        }
    }

    @Test("Connections beyond the limit are closed at once; those that are there go on, and a place becomes free again")
    func connectionLimit() async throws {
        var limits = HTTPServer.Limits()
        limits.connectionsPerLoopMax = 3
        try await LiveServer.run(limits: limits) { _ in
        } client: { live in
            let clients = try (0..<3).map { _ in try live.client() }
            for client in clients {
                try client.get("/hello")
                #expect(try client.answer().status == 200)
            }
            let fourth = try live.client()
            try fourth.waitForEnd()
            clients[0].close()
            try clients[1].get("/hello")
            #expect(try clients[1].answer().status == 200)
            #expect(waited { live.server.connectionCount < 3 })
            let fifth = try live.client()
            try fifth.get("/hello")
            #expect(try fifth.answer().status == 200)
        }
    }
}
