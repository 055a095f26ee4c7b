import HTTP
import Testing

@Suite struct WebSocketHandshakeTests {
    private static let headers: HTTPHeaders = [
        "Host": "server.example.com", "Upgrade": "websocket", "Connection": "keep-alive, Upgrade",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Origin": "http://example.com", "Sec-WebSocket-Protocol": "chat, superchat",
        "Sec-WebSocket-Version": "13",
    ]

    private func request(
        _ headers: HTTPHeaders = headers, method: HTTPMethod = .get, version: HTTPVersion = .http1_1,
        framing: HTTPRequestHead.BodyFraming = .none
    ) -> HTTPRequestHead {
        HTTPRequestHead(method: method, target: "/chat", path: "/chat", version: version, headers: headers, bodyFraming: framing)
    }

    @Test("RFC 6455 §1.3's example")
    func example() throws {
        let handshake = try WebSocketHandshake(request())
        #expect(handshake.subprotocols == ["chat", "superchat"] && handshake.origin == "http://example.com")
        let answer = handshake.answer(subprotocol: "chat") { bytes in
            #expect(bytes == Array("dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11".utf8))
            return [
                0xB3, 0x7A, 0x4F, 0x2C, 0xC0, 0x62, 0x4F, 0x16, 0x90, 0xF6, 0x46, 0x06, 0xCF, 0x38, 0x59, 0x45, 0xB2, 0xBE, 0xC4, 0xEA,
            ]
        }
        #expect(
            answer.status == .switchingProtocols
                && answer.headers == [
                    "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                    "Sec-WebSocket-Protocol": "chat",
                ])
    }

    @Test(
        "What lacks a requirement of §4.2.1 is refused",
        arguments: [
            ("Upgrade", nil, 426), ("Upgrade", "h2c", 426), ("Connection", "keep-alive", 426), ("Sec-WebSocket-Version", nil, 426),
            ("Sec-WebSocket-Version", "8", 426), ("Sec-WebSocket-Key", nil, 400), ("Sec-WebSocket-Key", "", 400),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ", 400), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQA=", 400),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBs!SBub25jZQ==", 400),
        ])
    func refusals(name: String, value: String?, status: Int) {
        var headers = Self.headers
        headers[name] = value
        #expect(refusal(of: request(headers))?.answer.status.code == status)
    }

    @Test("Only a GET of HTTP/1.1 without body, and only one key")
    func requests() {
        #expect(refusal(of: request(method: .post))?.answer.status == .badRequest)
        #expect(refusal(of: request(framing: .chunked))?.answer.status == .badRequest)
        #expect(refusal(of: request(version: .http1_0))?.answer.headers["Sec-WebSocket-Version"] == "13")
        var twice = Self.headers
        twice.append("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
        #expect(refusal(of: request(twice)) != nil)
    }

    private func refusal(of request: HTTPRequestHead) -> WebSocketHandshake.Refusal? {
        do throws(WebSocketHandshake.Refusal) { _ = try WebSocketHandshake(request) } catch { return error }
        return nil
    }
}
