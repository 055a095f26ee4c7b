internal import Bytes
internal import Cryptography
package import WebRTC

/// A local username fragment as a number. All of ours have eight characters, so that a check is looked up without allocation, and
/// a flood of forged ones costs a lookup each.
struct UsernameKey: Hashable, Sendable {
    static let characterCount = 8
    private let value: UInt64

    /// Nil for a fragment that isn't one of ours.
    init?(_ fragment: String) {
        guard fragment.utf8.count == Self.characterCount else { return nil }
        value = fragment.utf8.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Of a request to us: what stands in front of the colon in its USERNAME.
    init?(_ message: STUNMessage, in bytes: RawSpan) {
        guard let username = message.username, username.count > Self.characterCount, username.upperBound <= bytes.byteCount else {
            return nil
        }
        var reader = ByteReader(bytes.extracting(username))
        guard let value = try? reader.readUInt64(), (try? reader.readUInt8()) == UInt8(ascii: ":") else { return nil }
        self.value = value
    }
}

extension ICECredentials {
    /// New ones of ours: 47 bits name the session, 142 bits can't be guessed (RFC 8445, §5.3).
    package static func random() -> ICECredentials {
        guard
            let credentials = ICECredentials(
                usernameFragment: randomIdentifier(length: UsernameKey.characterCount), password: randomIdentifier(length: 24))
        else { preconditionFailure("letters and digits are ICE characters") }
        return credentials
    }
}
