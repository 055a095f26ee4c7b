internal import Cryptography

/// A code to sign in with once when the authenticator is lost: 16 characters with 80 random bits, in groups of four.
enum RecoveryCode {
    private static let alphabet = Array("abcdefghijkmnpqrstuvwxyz23456789".utf8)
    private static let length = 16

    /// 32 characters, without those that are taken for one another (l, o, 0, 1).
    static func random() -> String {
        let characters = randomBytes(length).map { alphabet[Int($0 & 31)] }
        let groups = stride(from: 0, to: length, by: 4).map { String(decoding: characters[$0..<$0 + 4], as: UTF8.self) }
        return groups.joined(separator: "-")
    }

    /// What is stored and searched by; nil for what can't be one. Written with or without dashes, in either case.
    static func digest(_ text: String) -> [UInt8]? {
        guard text.utf8.count <= 64 else { return nil }
        let characters = text.lowercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
        guard characters.count == length, characters.allSatisfy(alphabet.contains) else { return nil }
        return sha256(Array("carillon recovery code ".utf8) + characters)
    }
}
