/// Why a connection was ended: what the client is told in GOAWAY (RFC 9113, §6.8).
package struct HTTP2Error: Error, Equatable, Sendable {
    /// RFC 9113, §7.
    package enum Code: UInt32, Sendable {
        case noError = 0x0
        case protocolError = 0x1
        case internalError = 0x2
        case refusedStream = 0x7
        case cancel = 0x8
        case enhanceYourCalm = 0xB
    }

    package let code: Code
    /// For the log and for GOAWAY's debug data: names the limit that was broken. Holds nothing that the peer sent.
    package let sentence: String

    init(_ code: Code, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }

    static func tooMany(_ what: String, _ limit: String) -> HTTP2Error {
        HTTP2Error(.enhanceYourCalm, "The connection sends too many \(what) (\(limit)).")
    }
}
