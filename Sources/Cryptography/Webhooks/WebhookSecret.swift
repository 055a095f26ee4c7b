/// What an endpoint's owner and we share, so that the endpoint can tell our webhooks from others'. Printing, dumping or
/// mirroring it shows nothing of it; it is stored sealed.
package struct WebhookSecret: Sendable {
    /// `whsec_` and 43 characters of base64url: 256 random bits. The whole text, as UTF-8, is the key of HMAC-SHA256, so
    /// a receiver needs to decode nothing.
    private let text: String

    package static func random() -> WebhookSecret { WebhookSecret(text: prefix + base64URL(randomBytes(32))) }

    /// A stored one, or one that a person chose. Nil with less than 24 bytes, which could be guessed, or more than 128.
    package init?(_ text: String) {
        guard Self.byteCounts.contains(text.utf8.count) else { return nil }
        self.text = text
    }

    private init(text: String) { self.text = text }

    package func reveal() -> String { text }

    var key: [UInt8] { Array(text.utf8) }

    package static let byteCounts = 24...128
    private static let prefix = "whsec_"
}

extension WebhookSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "webhook secret" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [Mirror.Child]()) }
}
