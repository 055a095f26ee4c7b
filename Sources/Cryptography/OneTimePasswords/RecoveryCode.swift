/// A code that stands in for a lost authenticator app, once. 80 random bits in Crockford's base32 (no I, L, O, U) as four
/// groups: `7K3M-Q0ZD-4XWB-N8RT`. That many bits can't be guessed from a plain digest either, so SHA-256 is enough for it.
package struct RecoveryCode: Sendable, Equatable {
    /// How many a person gets at a time.
    package static let setCount = 10
    private static let characterCount = 16
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    private let characters: [UInt8]

    package static func random() -> RecoveryCode {
        // 256 is a multiple of 32: each character is equally likely.
        RecoveryCode(characters: randomBytes(characterCount).map { alphabet[Int($0 & 31)] })
    }

    /// What a person typed: small letters, spaces and hyphens don't matter, O is read as 0, I and L as 1. Nil if it can't
    /// be a code.
    package init?(typed text: String) {
        guard text.utf8.count <= Self.typedBytesMax else { return nil }
        var characters: [UInt8] = []
        for byte in text.uppercased().utf8 where byte != UInt8(ascii: " ") && byte != UInt8(ascii: "-") {
            switch byte {
            case UInt8(ascii: "O"): characters.append(UInt8(ascii: "0"))
            case UInt8(ascii: "I"), UInt8(ascii: "L"): characters.append(UInt8(ascii: "1"))
            default:
                guard Self.alphabet.contains(byte) else { return nil }
                characters.append(byte)
            }
        }
        guard characters.count == Self.characterCount else { return nil }
        self.characters = characters
    }

    private init(characters: [UInt8]) { self.characters = characters }

    /// For the person, once.
    package func reveal() -> String {
        stride(from: 0, to: Self.characterCount, by: 4).map { String(decoding: characters[$0..<$0 + 4], as: UTF8.self) }
            .joined(separator: "-")
    }

    /// For storage, 32 bytes. `user` is the person's id: equal codes of two people have different digests.
    package func digest(user: String) -> [UInt8] { sha256(Array("recovery code\0\(user)\0".utf8) + characters) }

    private static let typedBytesMax = 64
}

extension RecoveryCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "recovery code" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [Mirror.Child]()) }
}
