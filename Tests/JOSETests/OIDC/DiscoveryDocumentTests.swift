import JOSE
import Testing

@Suite struct DiscoveryDocumentTests {
    @Test("An issuer's document is below its address, with or without a slash")
    func addresses() {
        let suffix = "/.well-known/openid-configuration"
        #expect(DiscoveryDocument.url(issuer: "https://id.example") == "https://id.example" + suffix)
        #expect(DiscoveryDocument.url(issuer: "https://id.example/") == "https://id.example" + suffix)
        #expect(DiscoveryDocument.url(issuer: "https://id.example:8443/realms/a") == "https://id.example:8443/realms/a" + suffix)
        for issuer in ["http://localhost:9000", "http://127.0.0.1", "http://[::1]:9000/a"] {
            #expect(DiscoveryDocument.url(issuer: issuer) == issuer + suffix)
        }
    }

    @Test(
        "What can't be an issuer is refused",
        arguments: [
            "", "id.example", "http://id.example", "http://localhost.evil.example", "http://127.0.0.1@evil.example", "https://",
            "https:///a",
            "https://a@b", "https://a?b", "https://a#b", "https://a b", "https://a\\b", "ftp://a", "https://é",
            "http://localhost@evil.example/",
            "https://a\n", "file:///etc/passwd", "https://" + String(repeating: "a", count: 2041),
        ])
    func badIssuers(issuer: String) { #expect(DiscoveryDocument.url(issuer: issuer) == nil) }

    static func parse(_ text: String) throws(DiscoveryDocument.ParseError) -> DiscoveryDocument {
        try DiscoveryDocument(parsing: Array(text.utf8), issuer: "https://id.example")
    }

    @Test("A document must speak of the issuer that was asked, and name keys behind https")
    func documents() throws {
        #expect(
            try Self.parse(#"{"issuer":"https://id.example","jwks_uri":"https://k.example/a?b=c"}"#).keySetURL == "https://k.example/a?b=c")
        #expect(throws: DiscoveryDocument.ParseError.otherIssuer) {
            try Self.parse(#"{"issuer":"https://id.example/","jwks_uri":"https://k.example"}"#)
        }
        #expect(throws: DiscoveryDocument.ParseError.otherIssuer) { try Self.parse(#"{"jwks_uri":"https://k.example"}"#) }
        #expect(throws: DiscoveryDocument.ParseError.badKeySetURL) { try Self.parse(#"{"issuer":"https://id.example"}"#) }
        #expect(throws: DiscoveryDocument.ParseError.badKeySetURL) {
            try Self.parse(#"{"issuer":"https://id.example","jwks_uri":"http://169.254.169.254/"}"#)
        }
        for text in ["", "[]", "<html>", String(repeating: " ", count: DiscoveryDocument.bytesMax) + "{}"] {
            #expect(throws: DiscoveryDocument.ParseError.malformed) { try Self.parse(text) }
        }
    }
}
