extension Checks {
    /// NIST SP 800-63B §5.1.1.2 asks for length, not for kinds of characters. In Unicode scalars.
    package static let passwordLength = 10...200

    /// A new password. What makes it guessable is refused; how it is composed is the person's business.
    ///
    /// - Parameter names: what everybody knows of the person (email, names).
    package mutating func password(_ password: String, field: String = "password", names: [String] = []) {
        let count = password.utf8.count > Self.passwordLength.upperBound * 4 ? Int.max : password.unicodeScalars.count
        if count > Self.passwordLength.upperBound {
            let sentence = "A password may have at most \(Self.passwordLength.upperBound) characters."
            return add(field, sentence, limit: .init("passwordLengthMax", Self.passwordLength.upperBound))
        }
        if count < Self.passwordLength.lowerBound {
            let sentence = "A password needs at least \(Self.passwordLength.lowerBound) characters: four words in a row are a good one."
            return add(field, sentence, limit: .init("passwordLengthMin", Self.passwordLength.lowerBound))
        }
        let folded = password.lowercased()
        if isCommon(folded) {
            add(field, "This is one of the passwords that are tried first: choose one that nobody would think of.")
        } else if names.contains(where: { isMadeOf($0.lowercased(), folded) }) {
            add(field, "A password may not be made of your name or email address.")
        }
    }

    /// A password that is tried: anything a person may have set. Longer ones aren't worth the work.
    static func isTriable(_ password: String) -> Bool { password.utf8.count <= passwordLength.upperBound * 4 }

    private func isMadeOf(_ name: String, _ password: String) -> Bool {
        let local = name.prefix { $0 != "@" }
        guard local.count >= 4 else { return false }
        // Nothing but the name and what people put behind it.
        return [name, String(local)].contains { name in
            password.hasPrefix(name) && password.dropFirst(name.count).allSatisfy { $0.isNumber || $0.isPunctuation }
        }
    }

    /// One of the commonest, or one of their stems with a tail that everybody adds, or hardly a pattern at all.
    private func isCommon(_ password: String) -> Bool {
        if commonPasswords.contains(password) || Set(password.unicodeScalars).count < 4 { return true }
        let scalars = password.unicodeScalars.map(\.value)
        let isRun =
            zip(scalars, scalars.dropFirst()).allSatisfy { $1 == $0 + 1 } || zip(scalars, scalars.dropFirst()).allSatisfy { $1 + 1 == $0 }
        if isRun { return true }
        let stem = password.prefix { !$0.isNumber && !$0.isPunctuation && !$0.isSymbol }
        return commonStems.contains(String(stem)) && password.dropFirst(stem.count).allSatisfy { !$0.isLetter }
    }
}

/// Of the lists of leaked passwords, what is common and long enough to be allowed otherwise.
private let commonPasswords: Set<String> = [
    "0123456789", "0987654321", "1029384756", "1111111111", "1122334455", "1123581321", "12345678910", "1234567890", "1234567891",
    "123456789a", "123456789q", "123qweasdzxc", "147258369a", "159753456852", "1a2b3c4d5e", "1q2w3e4r5t", "1q2w3e4r5t6y", "1qaz2wsx3edc",
    "1qazxsw23edc", "3rjs1la7qe", "9876543210", "a123456789", "abcd1234567", "abcdefghij", "aa12345678", "asdfghjkl1", "asdfghjkl;",
    "changeme123", "christopher", "correcthorsebatterystaple", "g_czechout", "iloveyou123", "jesuschrist", "jesusislord", "jesuslovesme",
    "letmein123", "liverpoolfc", "manchester", "manchesterunited", "mypassword", "nothing123", "password01", "passwordpassword",
    "princess123", "q1w2e3r4t5", "q1w2e3r4t5y6", "qazwsxedcrfv", "qweasdzxc123", "qwerty1234", "qwerty12345", "qwerty123456", "qwertyuiop",
    "qwertyuiop123", "qwertzuiop", "zaq12wsxcde3", "zxcvbnm123", "trustno1trustno1", "unbelievable", "basketball", "sunshine123",
]

/// Words that with digits or signs behind them are tried first as well.
private let commonStems: Set<String> = [
    "admin", "administrator", "amazing", "asdfghjkl", "carillon", "changeme", "church", "computer", "default", "dragon", "football",
    "hallelujah", "hello", "iloveyou", "jesus", "letmein", "liverpool", "livestream", "login", "master", "monkey", "mypassword", "passw",
    "password", "passwort", "princess", "qwerty", "qwertyuiop", "qwertz", "secret", "starwars", "stream", "streaming", "summer",
    "sunshine", "superman", "test", "testtest", "welcome", "winter",
]
