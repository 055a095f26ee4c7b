/// The server's side of the opening handshake (RFC 6455, §4.2). SHA-1 is an argument: cryptography lives elsewhere, and here it
/// only shows that both sides mean WebSocket.
package struct WebSocketHandshake: Sendable, Equatable {
    /// Why there will be no WebSocket, and the answer to give.
    package struct Refusal: Error, Equatable, Sendable {
        package let answer: HTTPResponseHead
        package let sentence: String
    }

    private static let guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    private let key: String
    /// What the client offers, in its order of preference.
    package let subprotocols: [String]
    /// The page that asks; `nil` from programs. The handler judges it: browsers don't apply CORS to WebSockets.
    package let origin: String?

    package init(_ request: HTTPRequestHead) throws(Refusal) {
        guard request.method == .get, request.bodyFraming == .none else {
            throw Self.refuse(.badRequest, "A WebSocket begins with a GET without body.")
        }
        guard request.asksForUpgrade(to: "websocket") else {
            throw Self.refuse(.upgradeRequired, "This address speaks WebSocket: the request must ask for that upgrade.")
        }
        guard request.headers.values(for: "Sec-WebSocket-Version") == ["13"] else {
            throw Self.refuse(.upgradeRequired, "Only WebSocket version 13 is spoken here.")
        }
        let keys = request.headers.values(for: "Sec-WebSocket-Key")
        guard keys.count == 1, Self.isKey(keys[0]) else {
            throw Self.refuse(.badRequest, "The Sec-WebSocket-Key isn't 16 bytes in Base64.")
        }
        key = keys[0]
        origin = request.headers["Origin"]
        subprotocols = request.headers.values(for: "Sec-WebSocket-Protocol").flatMap(\.commaSeparatedElements)
            .filter { !$0.isEmpty && $0.utf8.allSatisfy(ASCII.isToken) }.map(String.init)
    }

    /// The 101 after which frames follow. No extension is agreed on.
    /// - Parameters:
    ///   - subprotocol: one of ``subprotocols``, or none.
    ///   - sha1: the digest of its argument.
    package func answer(subprotocol: String? = nil, sha1: ([UInt8]) -> [UInt8]) -> HTTPResponseHead {
        var head = HTTPResponseHead(.switchingProtocols, headers: ["Upgrade": "websocket", "Connection": "Upgrade"])
        head.headers.append("Sec-WebSocket-Accept", Base64.encode(sha1(Array((key + Self.guid).utf8))))
        if let subprotocol { head.headers.append("Sec-WebSocket-Protocol", subprotocol) }
        return head
    }

    /// 22 digits and two pads stand for 16 bytes.
    private static func isKey(_ key: String) -> Bool {
        let bytes = key.utf8
        return bytes.count == 24 && bytes.prefix(22).allSatisfy(Base64.isDigit) && bytes.suffix(2).allSatisfy { $0 == UInt8(ascii: "=") }
    }

    private static func refuse(_ status: HTTPStatus, _ sentence: String) -> Refusal {
        var answer = HTTPResponseHead(status)
        if status == .upgradeRequired {
            answer.headers = ["Upgrade": "websocket", "Sec-WebSocket-Version": "13"]
        }
        return Refusal(answer: answer, sentence: sentence)
    }
}
