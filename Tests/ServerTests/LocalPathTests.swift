import Testing

@testable import Server

@Suite struct LocalPathTests {
    @Test(
        "A path on this server is where somebody may be led back to",
        arguments: ["/", "/account", "/o/st-marys/people?role=owner", "/@anna"])
    func accepts(text: String) throws { #expect(try #require(LocalPath(text)).text == text) }

    @Test(
        "What a browser may read as another site's address is none",
        arguments: [
            "", "account", "//evil.example", "/\\evil.example", "https://evil.example", "/a\nb", "/a b", "/ä", "\t//evil.example",
            "/" + String(repeating: "a", count: 1024),
        ])
    func refuses(text: String) { #expect(LocalPath(text) == nil) }

    @Test("In a query it is one value")
    func encodes() throws { #expect(try #require(LocalPath("/o/x?a=1&b=%20")).inQuery == "/o/x%3Fa%3D1%26b%3D%2520") }
}
