/// An argon2id hash with all that is needed to verify a password: the PHC string
/// `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`, salt and hash in base64 without padding. No password can be read from it,
/// but guesses can be tried: it belongs into the database only, so printing or dumping it shows nothing.
package struct PasswordHash: Sendable, Equatable {
    let parameters: PasswordParameters
    let salt: [UInt8]
    let hash: [UInt8]

    init(parameters: PasswordParameters, salt: [UInt8], hash: [UInt8]) {
        self.parameters = parameters
        self.salt = salt
        self.hash = hash
    }

    /// Nil for another form, another function than argon2id, another version than 1.3, and beyond the limits of
    /// ``PasswordParameters``.
    package init?(phc text: String) {
        guard text.utf8.count <= Self.phcBytesMax else { return nil }
        let fields = text.split(separator: "$", omittingEmptySubsequences: false)
        guard fields.count == 6, fields[0].isEmpty, fields[1] == "argon2id", fields[2] == "v=19",
            let parameters = Self.parameters(fields[3]),
            let salt = bytes(base64Unpadded: fields[4]), PasswordParameters.saltByteCounts.contains(salt.count),
            let hash = bytes(base64Unpadded: fields[5]), PasswordParameters.hashByteCounts.contains(hash.count)
        else { return nil }
        self.init(parameters: parameters, salt: salt, hash: hash)
    }

    package var phc: String {
        "$argon2id$v=19$m=\(parameters.memoryKiB),t=\(parameters.passes),p=\(parameters.lanes)"
            + "$\(base64Unpadded(salt))$\(base64Unpadded(hash))"
    }

    /// Whether it was made otherwise than we make it now. Hash the password anew when it was given rightly.
    package var needsRehash: Bool {
        parameters != .current || salt.count != PasswordParameters.saltByteCount || hash.count != PasswordParameters.hashByteCount
    }

    /// The longest string that keeps the limits has about 220 bytes.
    private static let phcBytesMax = 256

    private static func parameters(_ field: Substring) -> PasswordParameters? {
        let words = field.split(separator: ",", omittingEmptySubsequences: false)
        guard words.count == 3, let memory = number(words[0], "m="), let passes = number(words[1], "t="), let lanes = number(words[2], "p=")
        else { return nil }
        return PasswordParameters(limiting: memory, passes: passes, lanes: lanes)
    }

    /// Digits without a sign and without leading zeros: each number has one spelling.
    private static func number(_ word: Substring, _ name: String) -> UInt32? {
        guard word.hasPrefix(name), let value = UInt32(word.dropFirst(name.count)), "\(name)\(value)" == word else { return nil }
        return value
    }
}

extension PasswordHash: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "password hash" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [Mirror.Child]()) }
}
