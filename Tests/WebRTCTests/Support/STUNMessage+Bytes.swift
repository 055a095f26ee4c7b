import Bytes

@testable import WebRTC

// `#expect` can't take borrowed bytes apart.
extension STUNMessage {
    init(_ bytes: [UInt8]) throws(ParseError) { try self.init(bytes.rawSpan) }

    static func isSTUN(_ bytes: [UInt8]) -> Bool { isSTUN(bytes.rawSpan) }
    func isAuthentic(_ bytes: [UInt8], password: [UInt8]) -> Bool { isAuthentic(bytes.rawSpan, password: password) }
    func hasUsername(_ username: String, in bytes: [UInt8]) -> Bool { hasUsername(Array(username.utf8), in: bytes.rawSpan) }
    func localUsernameFragment(in bytes: [UInt8]) -> [UInt8]? { localUsernameFragment(in: bytes.rawSpan) }
}
