/// Time-based one-time passwords (RFC 6238) as every authenticator app computes them: HMAC-SHA1, 6 digits, 30 s.
package enum TOTP {
    package static let periodSeconds: Int64 = 30
    package static let digits = 6
    /// Steps before and after the present one whose codes are taken too: clocks differ, and people type slowly (§5.2).
    package static let toleratedSteps: Int64 = 1

    /// The step of a time in milliseconds since 1970.
    package static func step(at now: Int64) -> Int64 { now / (periodSeconds * 1000) }

    /// The code of a step (RFC 4226 §5.3), with leading zeros.
    package static func code(_ secret: TOTPSecret, step: Int64) -> String { code(secret.bytes, step: step, digits: digits) }

    /// The step to which `code` belongs, at a time in milliseconds since 1970; nil for a wrong code. A code is good once
    /// (§5.2): store the step that comes back, and give it as `lastStep` the next time. Codes of that step and earlier
    /// ones are wrong from then on. Spaces in the code don't matter.
    package static func verify(_ code: String, _ secret: TOTPSecret, at now: Int64, lastStep: Int64?) -> Int64? {
        let given = code.utf8.filter { $0 != UInt8(ascii: " ") }
        guard given.count == digits else { return nil }
        let present = step(at: now)
        var found: Int64?
        // All of them are computed, whichever it is.
        for step in (present - toleratedSteps)...(present + toleratedSteps) where step > lastStep ?? .min {
            if isEqualInConstantTime(given, Array(self.code(secret, step: step).utf8)) { found = found ?? step }
        }
        return found
    }

    /// With up to 9 digits; RFC 6238's vectors have 8.
    static func code(_ secret: [UInt8], step: Int64, digits: Int) -> String {
        let message = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * Int64($0))) }
        let tag = hmacSHA1(key: secret, message: message)
        let offset = Int(tag[19] & 15)
        let number = tag[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let modulus = (0..<digits).reduce(UInt32(1)) { power, _ in power * 10 }
        let text = String(number % modulus)
        return String(repeating: "0", count: digits - text.utf8.count) + text
    }
}
