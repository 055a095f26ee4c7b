import Bytes
import Cryptography
import JOSE
import JSON

extension FuzzTarget {
    /// A JWT from outside, as its text; and the bytes as claims that a known key has signed.
    static let jsonWebToken = FuzzTarget(name: "JSONWebToken") { bytes in
        let bytes = bytes.copied()
        if let token = try? CompactJWS(parsing: String(decoding: bytes, as: UTF8.self)) {
            _ = token.claimedIssuer
            let claims = try? verifyToken(token, keys: known, policy: policy, at: now)
            precondition(claims == nil, "a token without our signature is good")
        }
        let signed = signer.sign(header: Array(#"{"alg":"EdDSA"}"#.utf8), payload: bytes)
        guard let token = try? CompactJWS(parsing: signed), let claims = try? verifyToken(token, keys: known, policy: policy, at: now)
        else {
            return
        }
        precondition(claims.issuer == policy.issuer && claims.audiences.contains("a") && now < claims.expiresAt + 60_000)
    }

    /// An issuer's key set, and what it says about itself.
    static let jsonWebKeySet = FuzzTarget(name: "JSONWebKeySet") { bytes in
        let bytes = bytes.copied()
        if let document = try? DiscoveryDocument(parsing: bytes, issuer: "https://id.example") {
            precondition(document.keySetURL.hasPrefix("http"))
        }
        guard let set = try? JSONWebKeySet(parsing: bytes) else { return }
        precondition(set.keys.count + set.unused.count <= JSONWebKeySet.keysMax)
        let again = try? JSONWebKeySet(parsing: set.json.bytes)
        precondition(again?.keys.map(\.key.components) == set.keys.map(\.key.components), "published keys read otherwise")
    }

    /// A playback token from an address; and the bytes as one's fields, signed.
    static let playbackToken = FuzzTarget(name: "PlaybackToken") { bytes in
        let bytes = bytes.copied()
        let text = String(decoding: bytes, as: UTF8.self)
        precondition((try? playbackKeys.verify(text, playbackID: "p", now: 0)) == nil, "a token without our signature is good")
        precondition((try? playbackKeys.verify(base64URL(bytes), playbackID: "p", now: 0)) == nil, "a token without our signature is good")
        let viewer = String(decoding: bytes.prefix(15).map { 0x21 + $0 % 94 }, as: UTF8.self)
        let number = bytes.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) }
        let token = PlaybackToken(
            playbackID: "p" + String(number), epoch: UInt32(truncatingIfNeeded: number), expiresAt: 1 + Int64(number >> 25),
            session: number,
            viewer: viewer.isEmpty ? nil : viewer)
        precondition((try? playbackKeys.verify(playbackKeys.sign(token), playbackID: token.playbackID, now: 0)) == token)
    }

    /// What is stored or sent as text and holds more: a password's hash, a webhook's signature, codes that people type.
    static let credentials = FuzzTarget(name: "Credentials") { bytes in
        let bytes = bytes.copied()
        let text = String(decoding: bytes, as: UTF8.self)
        if let hash = PasswordHash(phc: text) { precondition(hash.phc == text, "a hash has two spellings") }
        let body: [UInt8] = [1]
        precondition((try? WebhookSignature.verify(text, body: body, secrets: [webhookSecret], at: 1000)) == nil, "a signature is made up")
        if let code = RecoveryCode(typed: text) { precondition(RecoveryCode(typed: code.reveal()) == code) }
        _ = TOTP.verify(text, totpSecret, at: 0, lastStep: nil)
        if let decoded = Cryptography.bytes(base32: text) { precondition(base32(decoded) == text.uppercased(), "base32 has two spellings") }
    }

    private static let now: Int64 = 1_763_733_600_000
    private static let policy = TokenPolicy(issuer: "https://id.example", audiences: ["a"])
    private static let signer = TokenSigner(key: .random(.ed25519))
    private static let known = JSONWebKeySet(keys: [signer.publicKey])
    private static let playbackKeys = makePlaybackKeys()
    private static let webhookSecret = WebhookSecret.random()
    private static let totpSecret = TOTPSecret.random()

    private static func makePlaybackKeys() -> PlaybackTokenKeys {
        guard let key = PlaybackTokenKey(number: 5, secret: randomBytes(32)), let keys = PlaybackTokenKeys(current: key) else {
            preconditionFailure("a key of 32 bytes is one")
        }
        return keys
    }
}
