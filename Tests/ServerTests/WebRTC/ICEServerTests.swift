import Testing

@testable import Server

@Suite struct ICEServerTests {
    @Test(
        "Servers are told as RFC 9725 writes them",
        arguments: [
            ("stun:stun.example.org", "<stun:stun.example.org>; rel=\"ice-server\""),
            ("stuns:[2001:db8::1]:5349", "<stuns:[2001:db8::1]:5349>; rel=\"ice-server\""),
            (
                "turn:me:se:cret@turn.example.org?transport=udp",
                "<turn:turn.example.org?transport=udp>; rel=\"ice-server\"; username=\"me\"; credential=\"se:cret\"; credential-type=\"password\""
            ),
        ])
    func link(text: String, link: String) { #expect(ICEServer(text)?.link == link) }

    @Test(
        "What is no server is none",
        arguments: [
            "", "stun:", "stun", "http://example.org", "turn:turn.example.org", "turn:me@host", "stun:a b", "stun:a\"b", "stun:me:x@host",
        ])
    func refused(text: String) { #expect(ICEServer(text) == nil) }
}
