internal import Cryptography
package import Store

extension PlaybackGate {
    /// The gate of a store's secrets: every server on that store opens the others' tokens. After a rotation the keys of before open what they
    /// have signed.
    package init(_ store: Store) {
        var keys: [PlaybackTokenKey] = []
        for derived in store.derivedSecrets(for: "playback rights") {
            // By its id, so that a key keeps its number when another comes before it.
            let number = UInt8(sha256(Array(derived.keyID.utf8))[0] % (PlaybackTokenKey.numberMax + 1))
            guard !keys.contains(where: { $0.number == number }), keys.count <= PlaybackTokenKeys.formerMax else { continue }
            if let key = PlaybackTokenKey(number: number, secret: derived.secret) { keys.append(key) }
        }
        guard let current = keys.first, let all = PlaybackTokenKeys(current: current, former: Array(keys.dropFirst())) else {
            preconditionFailure("a store has a key, and a derived secret has 32 bytes")
        }
        self.init(keys: all)
        sealingKeyIDs = store.sealingKeyIDs
    }
}
