internal import Accounts
internal import Cryptography
internal import HTTP

/// The mark by which a client says that two requests are one (draft-ietf-httpapi-idempotency-key-header-07, §2.1).
struct IdempotencyKey: Sendable, Equatable {
    static let headerName = "Idempotency-Key"
    /// In characters of ASCII, without the quotes.
    static let lengthMax = 255

    let text: String

    /// Nil where the request has none. The draft wants a string in quotes (RFC 8941 §3.3.3); many clients leave them out.
    init?(_ headers: HTTPHeaders) throws(ServiceError) {
        guard let value = headers[Self.headerName] else { return nil }
        var text = value.utf8[...]
        if text.count >= 2, text.first == UInt8(ascii: "\""), text.last == UInt8(ascii: "\"") { text = text.dropFirst().dropLast() }
        guard (1...Self.lengthMax).contains(text.count), text.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .invalid(
                Self.headerName, "\(Self.headerName) has 1 to \(Self.lengthMax) visible characters of ASCII.",
                limit: .init("idempotencyKeyLengthMax", Self.lengthMax))
        }
        self.text = String(decoding: text, as: UTF8.self)
    }

    /// Under which it is stored: the mark of one sender for one call, and nobody else's.
    ///
    /// - Parameter operation: method and pattern of the call.
    func digest(_ caller: Caller, operation: String) -> [UInt8]? {
        let sender: String
        switch caller.identity {
        case .token(let id, _, _, _): sender = "token " + id
        case .user(let id, _), .outside(let id): sender = "user " + id
        case .guest, .system, .commandLine: return nil
        }
        return sha256(Array([sender, operation, text].joined(separator: "\n").utf8))
    }
}
