extension Checks {
    /// RFC 5321 §4.5.3.1.3: 256 with the angle brackets around it.
    package static let emailLengthMax = 254
    /// RFC 5321 §4.5.3.1.1.
    package static let emailLocalPartLengthMax = 64
    package static let usernameLength = 3...30
    package static let slugLength = 2...40
    package static let displayNameLengthMax = 80
    package static let organisationNameLengthMax = 120

    /// An email address as people have them: not everything that RFC 5322 could spell, ASCII only, so that two that look alike are
    /// alike. An internationalised domain is written in its `xn--` form.
    package mutating func email(_ text: String, field: String = "email") -> String {
        let text = trimmed(text)
        if text.utf8.count > Self.emailLengthMax {
            let sentence = "An email address may have at most \(Self.emailLengthMax) characters."
            add(field, sentence, limit: .init("emailLengthMax", Self.emailLengthMax))
        } else if !isEmail(text) {
            add(field, "This isn't an email address: write it like name@example.org.")
        }
        return text
    }

    /// An email by which somebody says who they are, in the form that it is counted and searched by. Nil for what can't be one of ours:
    /// it was never stored, and isn't worth being remembered.
    static func account(_ text: String) -> String? {
        guard text.utf8.count <= emailLengthMax * 2 else { return nil }
        var checks = Checks()
        let email = checks.email(text)
        return checks.problems.isEmpty ? email.lowercased() : nil
    }

    /// What stands in a person's public address.
    package mutating func username(_ text: String, field: String = "username") -> String {
        name(text, field: field, what: "A user name", length: Self.usernameLength, reserved: reservedUsernames)
    }

    /// What stands in an organisation's public address.
    package mutating func slug(_ text: String, field: String = "slug") -> String {
        name(text, field: field, what: "A short name", length: Self.slugLength, reserved: reservedUsernames)
    }

    package mutating func displayName(_ text: String, field: String = "displayName") -> String {
        line(text, field: field, name: "A name", lengthMax: Self.displayNameLengthMax)
    }

    package mutating func organisationName(_ text: String, field: String = "name") -> String {
        line(text, field: field, name: "An organisation's name", lengthMax: Self.organisationNameLengthMax)
    }

    private mutating func name(
        _ text: String, field: String, what: String, length: ClosedRange<Int>, reserved: Set<String>
    ) -> String {
        let text = trimmed(text).lowercased()
        let bytes = Array(text.utf8)
        if !length.contains(bytes.count) {
            let sentence = "\(what) has \(length.lowerBound) to \(length.upperBound) characters."
            let limit = bytes.count > length.upperBound ? length.upperBound : length.lowerBound
            add(field, sentence, limit: .init("\(field)Length\(bytes.count > length.upperBound ? "Max" : "Min")", limit))
        } else if !bytes.allSatisfy(isNameCharacter) || !isLetter(bytes[0]) || bytes.last == UInt8(ascii: "-") {
            add(field, "\(what) has the letters a to z, digits, “-” and “_”, begins with a letter, and doesn't end with “-”.")
        } else if reserved.contains(text) {
            add(field, "“\(text)” is kept for Carillon's own addresses: choose another.")
        }
        return text
    }

    private func isEmail(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, (1...Self.emailLocalPartLengthMax).contains(parts[0].count) else { return false }
        // RFC 5322 §3.2.3: the characters of an atom.
        let special = Set("!#$%&'*+/=?^_`{|}~-.".utf8)
        guard parts[0].allSatisfy({ isLetterOrDigit($0) || special.contains($0) }) else { return false }
        let atoms = parts[0].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard atoms.allSatisfy({ !$0.isEmpty }) else { return false }
        let labels = parts[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.count >= 2 && labels.allSatisfy { isDomainLabel(Array($0)) }
    }

    /// RFC 1123 §2.1.
    private func isDomainLabel(_ label: [UInt8]) -> Bool {
        guard (1...63).contains(label.count), label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-") else { return false }
        return label.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
    }
}

private func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
private func isLetterOrDigit(_ byte: UInt8) -> Bool {
    isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}
private func isNameCharacter(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
}

/// Words that stand beside names in documented addresses (`/api/stream/live`), that begin addresses of ours, or that would pass for the house
/// itself.
private let reservedUsernames: Set<String> = [
    "about", "account", "accounts", "activity", "admin", "administrator", "analytics", "api", "app", "assets", "auth", "carillon",
    "change", "chat", "chat-settings", "css", "dashboard", "docs", "embed", "events", "everyone", "favicon", "forgotten", "guest",
    "healthz", "help", "home", "html", "info", "ingress", "invite", "join", "js", "live", "livestream", "livestreams", "login", "logout",
    "mail", "manage", "me", "media", "meetings", "metrics", "moderator", "new", "new-password", "notifications", "null", "official",
    "openapi", "operator", "organisation", "organisations", "organization", "owner", "page", "pages", "participants", "people",
    "platforms", "player", "postmaster", "public", "readyz", "recommended", "recordings", "register", "reset", "robots", "root", "search",
    "security", "server", "set-up", "settings", "setup", "sign-in", "sign-out", "sign-up", "signin", "signup", "static", "status",
    "stream", "streams", "support", "system", "time", "token", "undefined", "user", "users", "verify-email", "watch", "webhook",
    "webhooks", "whep", "whip", "www",
]
