import Testing

@testable import Outgoing

@Suite struct MailMessageTests {
    private static let sender = Mailbox("carillon@example.org", name: "Carillon")
    private static let person = Mailbox("ann@example.org")

    private static func message(_ subject: String = "Hello", _ text: String = "Text", html: String? = nil) throws -> MailMessage {
        MailMessage(
            from: try #require(sender), to: [try #require(person)], subject: subject, text: text, html: html, id: "abc-1",
            date: 1_795_255_200_000)
    }

    private static func text(_ message: MailMessage) throws -> String { String(decoding: try message.encoded(), as: UTF8.self) }

    @Test("A plain mail is written as the standards have it")
    func plain() throws {
        #expect(
            try Self.text(Self.message()) == """
                From: "Carillon" <carillon@example.org>\r
                To: ann@example.org\r
                Subject: Hello\r
                Date: Sat, 21 Nov 2026 10:00:00 +0000\r
                Message-ID: <abc-1@example.org>\r
                Auto-Submitted: auto-generated\r
                MIME-Version: 1.0\r
                Content-Type: text/plain; charset=utf-8\r
                Content-Transfer-Encoding: quoted-printable\r
                \r
                Text\r

                """)
    }

    @Test(
        "Nothing in a name or a subject ends its line",
        arguments: [
            "a\r\nBcc: eve@example.org", "a\nX: y", "a\r\n\r\nbody", "ä\r\nBcc: x", "a\u{2028}b", "a\u{0}b", "\r\n", "\u{85}Bcc: x",
        ])
    func injection(text: String) throws {
        var message = try Self.message(text)
        message.recipients = [try #require(Mailbox("ann@example.org", name: text))]
        let head = try Self.text(message).components(separatedBy: "\r\n\r\n")[0]
        let names = head.components(separatedBy: "\r\n").filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
        #expect(
            names == [
                "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
                "Content-Transfer-Encoding",
            ])
        #expect(!head.utf8.contains(0))
    }

    @Test("Lines stay short whatever is written")
    func lineLength() throws {
        let long = String(repeating: "ünï 🔔 ", count: 100)
        let message = try Self.message(String(long.prefix(90)), long + "\n" + String(repeating: "=", count: 500), html: long)
        for line in try Self.text(message).components(separatedBy: "\r\n") { #expect(line.utf8.count <= 78) }
    }

    @Test(
        "An address that could break out of a header or a command is none",
        arguments: [
            "ann", "@example.org", "ann@", "ann@example.org\r\n", "ann@exam ple.org", "<ann@example.org>", "ann@example.org>", "a,b@c",
            "\"ann\"@example.org", "ann@@example.org", "ann..b@example.org", ".ann@example.org", "änn@example.org", "ann@exämple.org",
            "ann@-example.org", "ann@example..org", "", String(repeating: "a", count: 65) + "@example.org",
        ])
    func badAddresses(address: String) { #expect(Mailbox(address) == nil) }

    @Test("Usual addresses are accepted", arguments: ["ann@example.org", "a.b+c_d-e@mail.example.co.uk", "o'neil@x.ie", "root@localhost"])
    func goodAddresses(address: String) { #expect(Mailbox(address)?.address == address) }

    @Test("A mail has limits")
    func limits() throws {
        var message = try Self.message()
        message.recipients = []
        #expect(throws: OutgoingError.self) { try message.encoded() }
        message.recipients = Array(repeating: try #require(Self.person), count: MailMessage.recipientsMax)
        #expect(throws: Never.self) { try message.encoded() }
        message.recipients.append(try #require(Self.person))
        #expect(throws: OutgoingError.self) { try message.encoded() }
        #expect(throws: OutgoingError.self) {
            try Self.message(String(repeating: "a", count: MailMessage.subjectBytesMax + 1)).encoded()
        }
        #expect(throws: OutgoingError.self) {
            try Self.message("a", String(repeating: "a", count: MailMessage.bodyBytesMax + 1)).encoded()
        }
    }
}

extension String {
    /// As Foundation's, which tests do without.
    func components(separatedBy separator: String) -> [String] {
        var parts: [String] = []
        var rest = Array(utf8)[...]
        let mark = Array(separator.utf8)
        var part: [UInt8] = []
        while !rest.isEmpty {
            if rest.starts(with: mark) {
                parts.append(String(decoding: part, as: UTF8.self))
                part = []
                rest = rest.dropFirst(mark.count)
            } else {
                part.append(rest.removeFirst())
            }
        }
        return parts + [String(decoding: part, as: UTF8.self)]
    }
}
