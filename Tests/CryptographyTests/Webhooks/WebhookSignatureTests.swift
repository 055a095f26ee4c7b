import Cryptography
import Testing

@Suite struct WebhookSignatureTests {
    static let old = WebhookSecret("whsec_0123456789abcdefghijklmnopqrstuvwxyz")!
    static let new = WebhookSecret.random()
    static let body = Array(#"{"type":"livestream.live"}"#.utf8)

    @Test("A header is the time and the tag that anybody can compute with the secret's text")
    func form() throws {
        let header = WebhookSignature.header(for: Self.body, at: 1_763_733_600, secrets: [Self.old])
        let tag = hmacSHA256(key: Array("whsec_0123456789abcdefghijklmnopqrstuvwxyz".utf8), message: Array("1763733600.".utf8) + Self.body)
        #expect(header == "t=1763733600,v1=\(hexadecimal(tag))")
        try WebhookSignature.verify(header, body: Self.body, secrets: [Self.old], at: 1_763_733_600)
    }

    @Test("While secrets are rotated, receivers with either are content")
    func rotation() throws {
        let header = WebhookSignature.header(for: Self.body, at: 1000, secrets: [Self.new, Self.old])
        try WebhookSignature.verify(header, body: Self.body, secrets: [Self.old], at: 1000)
        try WebhookSignature.verify(header, body: Self.body, secrets: [Self.new], at: 1000)
        try WebhookSignature.verify(header, body: Self.body, secrets: [.random(), Self.new], at: 1000)
        #expect(throws: WebhookSignature.VerificationError.noMatch) {
            try WebhookSignature.verify(header, body: Self.body, secrets: [.random()], at: 1000)
        }
    }

    @Test("Another body or time, or one too old or too new, is refused")
    func refusals() throws {
        let header = WebhookSignature.header(for: Self.body, at: 1000, secrets: [Self.old])
        func verify(_ header: String, at now: Int64, body: [UInt8] = Self.body) throws(WebhookSignature.VerificationError) {
            try WebhookSignature.verify(header, body: body, secrets: [Self.old], at: now)
        }
        #expect(throws: WebhookSignature.VerificationError.noMatch) { try verify(header, at: 1000, body: Self.body + [32]) }
        #expect(throws: WebhookSignature.VerificationError.noMatch) { try verify(header.replacing("t=1000", with: "t=1001"), at: 1000) }
        #expect(throws: WebhookSignature.VerificationError.noMatch) { try verify(header.replacing("t=1000", with: "t=01000"), at: 1000) }
        try verify(header, at: 1300)
        try verify(header, at: 700)
        #expect(throws: WebhookSignature.VerificationError.outsideTolerance) { try verify(header, at: 1301) }
        #expect(throws: WebhookSignature.VerificationError.outsideTolerance) { try verify(header, at: 699) }
        #expect(throws: WebhookSignature.VerificationError.outsideTolerance) { try verify(header, at: .min) }
    }

    @Test("Other schemes are left aside, what is no header is refused")
    func parsing() throws {
        let header = WebhookSignature.header(for: Self.body, at: 1000, secrets: [Self.old])
        try WebhookSignature.verify("v0=abc,\(header),v2=zz", body: Self.body, secrets: [Self.old], at: 1000)
        let tag = "v1=" + String(repeating: "0", count: 64)
        for wrong in [
            "", "t=1000", tag, "t=1000,t=1000,\(tag)", "t=,\(tag)", "t=-1,\(tag)", "t=1e3,\(tag)", "t=1000,v1=00", "t=1000,\(tag)0",
            "t=9999999999999999,\(tag)", "t=1000," + Array(repeating: tag, count: 5).joined(separator: ","),
            "t=1000,\(tag)," + String(repeating: "x", count: 1024),
        ] {
            #expect(throws: WebhookSignature.VerificationError.malformed) {
                try WebhookSignature.verify(wrong, body: Self.body, secrets: [Self.old], at: 1000)
            }
        }
    }

    @Test("A secret shows nothing of itself, and can't be short")
    func secrets() {
        #expect(WebhookSecret(String(repeating: "a", count: 23)) == nil && WebhookSecret(String(repeating: "a", count: 129)) == nil)
        #expect(WebhookSecret(Self.new.reveal())?.reveal() == Self.new.reveal())
        var dumped = ""
        dump(Self.new, to: &dumped)
        #expect(!"\(Self.new) \(String(reflecting: Self.new)) \(dumped)".contains("whsec_"))
    }
}
