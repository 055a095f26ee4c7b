import Testing

@testable import Outgoing

@Suite struct OutgoingURLTests {
    @Test("Host and port are those that libcurl will ask, and nothing else is shown")
    func parts() throws {
        let url = try OutgoingURL("https://Hooks.Example.org/a?token=secret")
        #expect(url.host == "Hooks.Example.org")
        #expect(url.port == 443)
        #expect("\(url)" == "Hooks.Example.org:443")
        #expect(try OutgoingURL("http://[::1]:8080/").port == 8080)
    }

    @Test(
        "Other schemes, passwords and what can't be read are refused, without repeating it",
        arguments: [
            "ftp://example.org/", "file:///etc/passwd", "gopher://x/", "https://", "example.org", "",
            "https://user:pass@example.org/", "https://user@example.org/", "https://exa mple.org/", "https://example.org:99999/",
            "https://example.org/\u{0}", "https://example.org/\n", "javascript:alert(1)",
            "https://example.org/" + String(repeating: "a", count: OutgoingLimits.urlBytesMax),
        ])
    func refuses(text: String) throws {
        let error = #expect(throws: OutgoingError.self) { try OutgoingURL(text) }
        #expect(error?.code == .invalid)
        #expect(error?.sentence.contains("pass@") == false)
    }

    @Test("An address of the greatest length is accepted")
    func longest() throws {
        let start = "https://example.org/"
        #expect(throws: Never.self) {
            try OutgoingURL(start + String(repeating: "a", count: OutgoingLimits.urlBytesMax - start.utf8.count))
        }
    }
}
