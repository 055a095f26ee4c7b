/// RFC 6455, §7.4.
package struct WebSocketCloseCode: Hashable, Sendable {
    package let number: UInt16

    package init(_ number: UInt16) { self.number = number }

    package static let normal = WebSocketCloseCode(1000)
    package static let goingAway = WebSocketCloseCode(1001)
    package static let protocolError = WebSocketCloseCode(1002)
    package static let unsupportedData = WebSocketCloseCode(1003)
    /// The close frame had no code. Never on the wire.
    package static let noStatus = WebSocketCloseCode(1005)
    /// The connection broke without a close frame. Never on the wire.
    package static let abnormal = WebSocketCloseCode(1006)
    package static let invalidData = WebSocketCloseCode(1007)
    package static let policyViolation = WebSocketCloseCode(1008)
    package static let messageTooBig = WebSocketCloseCode(1009)
    package static let internalError = WebSocketCloseCode(1011)
    package static let serviceRestart = WebSocketCloseCode(1012)
    package static let tryAgainLater = WebSocketCloseCode(1013)

    /// Whether an endpoint may send it: registered for the wire, or of the ranges for libraries and applications.
    package var isAllowedOnWire: Bool {
        switch number {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
