internal import Cryptography

/// A sealing key and the id that stands beside what it sealed.
struct NamedSealingKey: Sendable, Equatable {
    let id: String
    let key: SealingKey

    static func random() -> NamedSealingKey { NamedSealingKey(id: randomIdentifier(length: 8), key: .random()) }
}
