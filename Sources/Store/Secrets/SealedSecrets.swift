internal import Cryptography

/// Seals secrets under the first key and opens those sealed under any.
package struct SealedSecrets: Sendable {
    private let keys: [NamedSealingKey]
    /// Asked for a key that isn't among these, since another process may have made it meanwhile.
    private let ring: KeyRing?

    /// - Parameter keys: at least one; the first seals.
    init(_ keys: [NamedSealingKey], of ring: KeyRing? = nil) {
        precondition(!keys.isEmpty, "there is a key to seal with")
        self.keys = keys
        self.ring = ring
    }

    /// The key that seals.
    var currentKeyID: String { keys[0].id }

    /// A secret for another purpose from each key, in the order of the keys; none of them tells anything of another.
    func derive(for purpose: String) -> [(keyID: String, secret: [UInt8])] {
        keys.map { ($0.id, hkdfSHA256(secret: $0.key.reveal(), info: Array("carillon \(purpose)".utf8), byteCount: 32)) }
    }

    /// - Parameter place: names the row, so that sealed bytes do not open in another one.
    /// - Returns: what to store: the id of the key, and the sealed bytes.
    package func seal(_ secret: String, for place: String) -> (keyID: String, bytes: [UInt8]) {
        let sealed = Cryptography.seal(Array(secret.utf8), key: keys[0].key, associatedData: Array(place.utf8))
        return (keys[0].id, sealed)
    }

    package func open(_ bytes: [UInt8], keyID: String, for place: String) throws(StoreError) -> String {
        guard let key = keys.first(where: { $0.id == keyID })?.key ?? ring?.laterKey(keyID) else {
            throw StoreError(
                .secretsLost,
                "This secret is sealed under the key “\(keyID)”, which secrets.key doesn't hold: put the line of that key "
                    + "back from a backup, or make a new secret (carillon stream-keys rotate).")
        }
        do {
            return String(decoding: try Cryptography.open(bytes, key: key, associatedData: Array(place.utf8)), as: UTF8.self)
        } catch {
            throw StoreError(.sealBroken, "A sealed secret doesn't belong to its row or has been changed (key “\(keyID)”).")
        }
    }
}
