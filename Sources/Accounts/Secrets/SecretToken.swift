internal import Cryptography

/// A secret that its holder shows to be let in: a cookie, an access token, the end of a link. Printing, logging or dumping it shows
/// nothing of it; ``reveal()`` is for the one whom it is for.
package struct SecretToken: Sendable, Hashable {
    /// What comes in may be anything; longer is no token of ours.
    package static let lengthMax = 128
    /// 43 characters of base62 hold 256 bits.
    static let randomLength = 43

    private let text: String

    /// What somebody showed. Nil if it is empty or longer than ``lengthMax`` bytes.
    package init?(_ text: some StringProtocol) {
        guard !text.isEmpty, text.utf8.count <= Self.lengthMax else { return nil }
        self.text = String(text)
    }

    private init(made text: String) { self.text = text }

    /// - Parameter prefix: tells people and scanners for leaked secrets what it is.
    package static func random(prefix: String = "") -> SecretToken { SecretToken(made: prefix + randomIdentifier(length: randomLength)) }

    /// The token itself.
    package func reveal() -> String { text }

    func hasPrefix(_ prefix: String) -> Bool { text.hasPrefix(prefix) }

    /// What the database is searched by. The token has 256 random bits, so there is nothing to salt or stretch, and how long the
    /// search takes tells nothing about it.
    var digest: [UInt8] { sha256(Array(text.utf8)) }

    /// The token against forged requests (CSRF) that belongs to this sign-in: whoever knows it doesn't know the sign-in's own.
    package var requestToken: String {
        base64URL(hmacSHA256(key: Array(text.utf8), message: Array("carillon request token 1".utf8)))
    }

    /// Whether a request's token is this sign-in's.
    package func accepts(requestToken: String) -> Bool {
        isEqualInConstantTime(Array(requestToken.utf8), Array(self.requestToken.utf8))
    }
}

extension SecretToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "secret token" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [Mirror.Child]()) }
}
