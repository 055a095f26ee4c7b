import Glibc
import HTTP
import HTTPServer
import Runtime
import TestSupport
import Testing

/// The `websockets` library of Python, which `script/bootstrap test` puts into `.build/venv`.
@Suite struct RealWebSocketClientTests {
    private static let python = ".build/venv/bin/python"
    private static let isThere: Bool = {
        guard access(python, X_OK) == 0 else { return false }
        return system("\(python) -c 'import websockets' 2>/dev/null") == 0
    }()

    @Test("A real client's conversation, and fifty of them at once", .enabled(if: isThere, "needs script/bootstrap test"))
    func converses() async throws {
        let closes = Record<String>()
        let output = Record<[UInt8]>()
        let status = Record<CInt>()
        try await LiveServer.serve(loops: 2) { router in
            router.add(.get, "/echo") { exchange, _ in
                guard let socket = exchange.upgradeToWebSocket() else { return }
                socket.onText = { [unowned socket] in socket.send($0) }
                socket.onBinary = { [unowned socket] in socket.send($0) }
                socket.onClose = { closes.add("\($0.number) \($1)") }
            }
            router.add(.get, "/goodbye") { exchange, _ in
                exchange.upgradeToWebSocket()?.close(WebSocketCloseCode(4001), reason: "bye")
            }
            router.add(.get, "/private") { exchange, _ in _ = exchange.upgradeToWebSocket() }
        } _: { live in
            let loop = live.group.loops[0]
            let script = String("\(#filePath)".dropLast("RealWebSocketClientTests.swift".count)) + "websocket_client.py"
            try await loop.run { () -> Result<Void, SystemCallError> in
                Result { () throws(SystemCallError) in
                    _ = try ChildProcess(
                        loop: loop, arguments: ["sh", "-c", "exec \"$0\" \"$@\" 2>&1", Self.python, script, "\(live.port)"],
                        timeLimit: .seconds(60)
                    ) { bytes in
                        output.add(bytes.withUnsafeBytes { Array($0) })
                    } onExit: {
                        status.add($0)
                    }
                }
            }.get()
            #expect(await eventually { status.count == 1 })
            #expect(String(decoding: output.elements.joined(), as: UTF8.self) == "ok\n")
            #expect(status.elements == [0])
            #expect(await eventually { closes.count == 53 })
            #expect(closes.elements.filter { $0 == "1000 " }.count == 51)
            #expect(closes.elements.contains("4002 client's bye"))
        }
    }
}
