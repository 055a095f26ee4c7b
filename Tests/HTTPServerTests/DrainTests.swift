import HTTP
import HTTPServer
import Runtime
import TestSupport
import Testing

@Suite struct DrainTests {
    @Test("A server that drains takes nobody new, ends idle connections and streams, and lets answers under way finish")
    func drain() async throws {
        let held = Held()
        try await LiveServer.serve(loops: 2) { router in
            router.add(.get, "/held") { exchange, _ in held.hold(exchange) }
            router.add(.get, "/events") { exchange, _ in
                exchange.start(HTTPResponseHead(.ok))
                exchange.onGoingAway = { [weak exchange] in exchange?.finish() }
            }
        } _: { live in
            let (idle, busy, listening) = (try live.client(), try live.client(), try live.client())
            try await onThread {
                try idle.get("/hello")
                #expect(try idle.answer().status == 200)
                try listening.get("/events")
                _ = try listening.receive(until: "\r\n\r\n")
            }
            try busy.get("/held")
            #expect(await eventually { held.count == 1 })
            await live.server.drain()
            try await onThread { () throws in
                #expect(try idle.receiveAll().isEmpty)
                #expect(try listening.chunk() == nil)
                #expect(try listening.receiveAll().isEmpty)
                // Nobody listens there any more, or it is another test's server already.
                let late = try? live.client()
                try? late?.get("/hello")
                _ = try? late?.answer()
                #expect(live.server.requestCount == 3)
            }
            await held.answer(0) { $0.respond(HTTPResponse(.ok, text: "last words")) }
            try await onThread {
                let answer = try busy.answer()
                #expect(answer.text == "last words")
                #expect(answer.headers["connection"] == "close")
                #expect(try busy.receiveAll().isEmpty)
            }
            idle.close()
            listening.close()
            busy.close()
            #expect(await eventually { live.server.connectionCount == 0 })
        }
    }

    @Test("Closing cuts what is left, and each handler is told")
    func close() async throws {
        let held = Held()
        try await LiveServer.serve { router in
            router.add(.get, "/held") { exchange, _ in held.hold(exchange) }
        } _: { live in
            let client = try live.client()
            try client.get("/held")
            #expect(await eventually { held.count == 1 })
            await live.server.close()
            #expect(await eventually { held.freed.count == 1 && live.server.connectionCount == 0 })
        }
    }

    @Test("Loops share the connections, and each answers")
    func loops() async throws {
        let loops = Record<Int>()
        try await LiveServer.run(loops: 2) { router in
            router.add(.get, "/loop") { exchange, _ in
                loops.add(exchange.loop.index)
                exchange.respond(HTTPResponse(.ok))
            }
        } client: { live in
            for _ in 0..<64 {
                let client = try live.client()
                try client.get("/loop")
                #expect(try client.answer().status == 200)
            }
        }
        #expect(Set(loops.elements) == [0, 1])
    }
}
