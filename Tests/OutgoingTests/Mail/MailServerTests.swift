import Testing

@testable import Outgoing

@Suite struct MailServerTests {
    @Test("The address says how the connection is secured")
    func security() throws {
        #expect(try MailServer("smtps://mail.example.org").security == .fromTheStart)
        #expect(try MailServer("smtp://mail.example.org:587").security == .startTLS)
        #expect(try MailServer("smtp+insecure://localhost:2525/").security == .none)
        #expect("\(try MailServer("smtp://mail.example.org:587"))" == "mail server mail.example.org:587")
    }

    @Test("A password is never shown, by no way of printing")
    func secrecy() throws {
        let server = try MailServer("smtps://mail.example.org", user: "ann", password: "hush")
        var dumped = ""
        dump(server, to: &dumped)
        for text in ["\(server)", String(reflecting: server), dumped] { #expect(!text.contains("hush")) }
    }

    @Test("A password doesn't go to another machine unencrypted")
    func unencryptedPassword() throws {
        #expect(throws: OutgoingError.self) { try MailServer("smtp+insecure://mail.example.org", user: "a", password: "b") }
        #expect(throws: Never.self) { try MailServer("smtp+insecure://localhost", user: "a", password: "b") }
    }

    @Test(
        "What isn't a mail server's address is refused",
        arguments: [
            "https://mail.example.org", "smtp://a:b@mail.example.org", "smtp://mail.example.org/path", "smtp://h/?x", "smtp://h?x", "mail",
        ])
    func refuses(text: String) { #expect(throws: OutgoingError.self) { try MailServer(text) } }

    @Test("User and password belong together")
    func half() {
        #expect(throws: OutgoingError.self) { try MailServer("smtps://h", user: "a") }
        #expect(throws: OutgoingError.self) { try MailServer("smtps://h", password: "a") }
    }
}
