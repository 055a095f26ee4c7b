import Testing

@testable import Cryptography

@Suite struct TOTPTests {
    @Test(
        "The SHA-1 vectors of RFC 6238, appendix B",
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
        ] as [(Int64, String)])
    func vectors(seconds: Int64, code: String) throws {
        let secret = Array("12345678901234567890".utf8)
        let step = TOTP.step(at: seconds * 1000)
        #expect(TOTP.code(secret, step: step, digits: 8) == code)
        #expect(TOTP.code(try #require(TOTPSecret(bytes: secret)), step: step) == code.suffix(6))
    }

    @Test("A code is good one step early or late, once, and no earlier one after it")
    func window() {
        let secret = TOTPSecret.random()
        let step: Int64 = 58_790_000
        let now = step * 30_000 + 12_345
        for offset: Int64 in -1...1 {
            #expect(TOTP.verify(TOTP.code(secret, step: step + offset), secret, at: now, lastStep: nil) == step + offset)
        }
        #expect(TOTP.verify(TOTP.code(secret, step: step - 2), secret, at: now, lastStep: nil) == nil)
        #expect(TOTP.verify(TOTP.code(secret, step: step + 2), secret, at: now, lastStep: nil) == nil)
        let code = TOTP.code(secret, step: step)
        #expect(TOTP.verify(code, secret, at: now, lastStep: step - 1) == step)
        #expect(TOTP.verify(code, secret, at: now, lastStep: step) == nil)
        #expect(TOTP.verify(TOTP.code(secret, step: step - 1), secret, at: now, lastStep: step) == nil)
        #expect(TOTP.verify(TOTP.code(secret, step: step + 1), secret, at: now, lastStep: step) == step + 1)
    }

    @Test("Spaces don't matter, anything else does")
    func spelling() {
        let secret = TOTPSecret.random()
        let code = TOTP.code(secret, step: 1000)
        let now: Int64 = 1000 * 30_000
        #expect(TOTP.verify(" \(code.prefix(3)) \(code.suffix(3))", secret, at: now, lastStep: nil) == 1000)
        for wrong in ["", String(code.dropLast()), code + "0", code.replacing(code.prefix(1), with: "x"), "٠٠٠٠٠٠"] {
            #expect(TOTP.verify(wrong, secret, at: now, lastStep: nil) == nil)
        }
    }

    @Test("The address for a QR code names server and person, and escapes what they contain")
    func address() throws {
        let secret = try #require(TOTPSecret(bytes: Array("12345678901234567890".utf8)))
        #expect(
            secret.revealURI(issuer: "St. Mary & Co", account: "ana:ö@example.org")
                == "otpauth://totp/St.%20Mary%20%26%20Co:ana%3A%C3%B6%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                + "&issuer=St.%20Mary%20%26%20Co&algorithm=SHA1&digits=6&period=30")
        #expect(secret.revealText() == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ")
        #expect(TOTPSecret(bytes: secret.reveal()) == secret && TOTPSecret(bytes: [1]) == nil)
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!"\(secret) \(String(reflecting: secret)) \(dumped)".contains("49"))
    }
}

@Suite struct RecoveryCodeTests {
    @Test("A code is read however a person types it")
    func typing() throws {
        let code = RecoveryCode.random()
        let text = code.reveal()
        #expect(text.split(separator: "-").map(\.count) == [4, 4, 4, 4])
        #expect(RecoveryCode(typed: text) == code)
        #expect(RecoveryCode(typed: text.lowercased().replacing("-", with: " ") + " ") == code)
        let mistaken = text.replacing("0", with: "O").replacing("1", with: "l")
        #expect(RecoveryCode(typed: mistaken) == code)
        for wrong in [
            "", String(text.dropLast()), text + "0", text.dropLast() + "U", text.dropLast() + "é", String(repeating: " ", count: 65),
        ] {
            #expect(RecoveryCode(typed: String(wrong)) == nil)
        }
    }

    @Test("Digests differ by code and by person, and equal codes of one person have one")
    func digests() throws {
        let code = RecoveryCode.random()
        #expect(code.digest(user: "a") == RecoveryCode(typed: code.reveal())?.digest(user: "a"))
        #expect(code.digest(user: "a") != code.digest(user: "b"))
        #expect(code.digest(user: "a") != RecoveryCode.random().digest(user: "a"))
        #expect(code.digest(user: "a").count == 32)
        #expect(!"\(code)".contains(code.reveal().prefix(4)))
    }
}
