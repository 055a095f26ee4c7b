internal import Cryptography

/// The secret that lets an encoder publish. Printing, logging, dumping or encoding it by accident shows at most its last
/// four characters; ``reveal()`` is for the person who asked for it.
package struct StreamKey: Sendable, Hashable {
    /// 24 characters of base62 hold 142 random bits.
    package static let length = 24
    /// What an encoder sends may be anything; a longer one is no key of ours.
    package static let lengthMax = 128

    private let secret: String

    /// What an encoder sent. Nil if it is empty or longer than ``lengthMax`` bytes.
    package init?(_ secret: some StringProtocol) {
        guard !secret.isEmpty, secret.utf8.count <= Self.lengthMax else { return nil }
        self.secret = String(secret)
    }

    private init(random secret: String) { self.secret = secret }

    package static func random() -> StreamKey { StreamKey(random: randomIdentifier(length: length)) }

    /// The key itself.
    package func reveal() -> String { secret }

    /// What the database is searched by. The key has more than 128 random bits, so there is nothing to salt or stretch.
    package var digest: [UInt8] { sha256(Array(secret.utf8)) }
}

extension StreamKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The last four characters, if that leaves enough unknown ones.
    package var description: String { secret.utf8.count >= 16 ? "…" + secret.suffix(4) : "stream key" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [Mirror.Child]()) }
}
