/// Why a WebSocket is failed (RFC 6455, §7.1.7): the server sends a close frame with this code, then closes the connection.
package struct WebSocketError: Error, Equatable, Sendable {
    package let code: WebSocketCloseCode
    /// Short enough for a close frame's reason. Holds nothing that the peer sent.
    package let sentence: String

    static func protocolError(_ sentence: String) -> WebSocketError { WebSocketError(code: .protocolError, sentence: sentence) }
}
