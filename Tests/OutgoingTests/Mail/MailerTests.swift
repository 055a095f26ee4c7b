import Testing

@testable import Outgoing

@Suite(.enabled(if: Servers.areThere, "needs script/bootstrap test"), .timeLimit(.minutes(2)))
struct MailerTests {
    /// A mail as Python's `email` package reads it.
    private struct Received {
        var fields: [String]
        subscript(_ index: Int) -> String { index < fields.count ? fields[index] : "missing" }
    }

    private static func mailer(_ servers: Servers, _ scheme: String, _ server: String, _ password: String? = nil) throws -> Mailer {
        let server = try MailServer(
            "\(scheme)://localhost:\(servers.port(server))", user: password == nil ? nil : "carillon", password: password)
        return Mailer.live(server: server, over: OutgoingTransfers(limits: servers.limits))
    }

    private static func message(id: String, to recipients: [String] = ["ann@example.org"]) throws -> MailMessage {
        MailMessage(
            from: try #require(Mailbox("carillon@example.org", name: "Glocken & „Carillon“")),
            to: try recipients.map { try #require(Mailbox($0, name: "Änn \"A\" \\ O'Neil")) },
            subject: "Die Aufnahme ist da: Gottesdienst am Sonntag, dem 21. November 2026, 🔔 in Sankt Michael",
            text: "Grüß Gott!\n.\n..two dots\nFrom here\ntrailing \t\n" + String(repeating: "lang ", count: 60) + "\n=3D\nend",
            html: "<p>Grüß <b>Gott</b></p>", id: id, date: 1_795_255_200_000)
    }

    private static func received(_ servers: Servers, id: String) async throws -> [Received] {
        try await HTTPClient.live().send(.test(servers.url("/mails"))).text.split(separator: "\u{1D}")
            .map { Received(fields: $0.split(separator: "\u{1E}", omittingEmptySubsequences: false).map(String.init)) }
            .filter { $0[6] == "<\(id)@example.org>" }
    }

    @Test("A check connects and signs in, and sends nothing")
    func check() async throws {
        let servers = try await Servers.get()
        let sender = try #require(Mailbox("check@example.org"))
        for (scheme, server, password) in [
            ("smtp+insecure", "smtp", nil), ("smtp", "smtp-starttls", "paßwort"), ("smtps", "smtps", "paßwort"),
        ]
            as [(String, String, String?)]
        {
            try await Self.mailer(servers, scheme, server, password).check(sender)
        }
        let wrong = try Self.mailer(servers, "smtps", "smtps", "wrong")
        let error = await #expect(throws: OutgoingError.self) { try await wrong.check(sender) }
        #expect(error?.code == .signInRefused)
        let mails = try await HTTPClient.live().send(.test(servers.url("/mails"))).text
        #expect(!mails.contains("check@example.org"))
    }

    @Test(
        "A mail arrives as it was written, by each kind of security",
        arguments: [("smtp+insecure", "smtp", nil), ("smtp", "smtp-starttls", "paßwort"), ("smtps", "smtps", "paßwort")]
            as [(String, String, String?)])
    func arrives(scheme: String, server: String, password: String?) async throws {
        let servers = try await Servers.get()
        let message = try Self.message(id: "arrives-\(server)", to: ["ann@example.org", "bob@example.org"])
        try await Self.mailer(servers, scheme, server, password).send(message)
        let mails = try await Self.received(servers, id: message.id)
        #expect(mails.count == 1)
        let mail = try #require(mails.first)
        #expect(mail[0] == "carillon@example.org")
        #expect(mail[1] == "ann@example.org,bob@example.org")
        #expect(mail[2] == "Glocken & „Carillon“ <carillon@example.org>")
        #expect(mail[3].hasPrefix("\"Änn \\\"A\\\" \\\\ O'Neil\" <ann@example.org>, "))
        #expect(mail[4] == message.subject)
        #expect(mail[5] == "Sat, 21 Nov 2026 10:00:00 +0000")
        #expect(mail[7].components(separatedBy: "\r\n").joined(separator: "\n") == message.text)
        #expect(mail[8] == "<p>Grüß <b>Gott</b></p>")
        #expect(mail[9] == "From,To,Subject,Date,Message-ID,Auto-Submitted,MIME-Version,Content-Type")
        #expect(Int(mail[10]).map { $0 <= 78 } == true)
        #expect(mail[11] == "0")
        #expect(mail[12] == "example.org")
        #expect(mail[13] == (server == "smtp-starttls" ? "True" : "False"))
    }

    @Test(
        "A refusal tells whether trying again is worth it, and not the server's own words", arguments: [("nobody", false), ("later", true)])
    func refusal(name: String, isWorthRetrying: Bool) async throws {
        let servers = try await Servers.get()
        let mailer = try Self.mailer(servers, "smtp+insecure", "smtp")
        let message = try Self.message(id: "refused-\(name)", to: ["ann@example.org", "\(name)@example.org"])
        let error = await outgoingError { () throws(OutgoingError) in try await mailer.send(message) }
        #expect(error?.code == (isWorthRetrying ? .mailDeferred : .mailRefused))
        #expect(error?.isWorthRetrying == isWorthRetrying)
        #expect(error?.sentence.contains("secret-reason") == false)
        #expect(try await Self.received(servers, id: message.id).isEmpty)
    }

    @Test("A wrong password, a missing STARTTLS and a wrong certificate are told apart, and no password is shown")
    func failures() async throws {
        let servers = try await Servers.get()
        let message = try Self.message(id: "failing")
        let untrusting = Mailer.live(
            server: try MailServer("smtp://localhost:\(servers.port("smtp-starttls"))", user: "carillon", password: "paßwort"),
            over: OutgoingTransfers())
        for (mailer, code) in try [
            (Self.mailer(servers, "smtps", "smtps", "hush"), OutgoingError.Code.signInRefused),
            (Self.mailer(servers, "smtp", "smtp", "hush"), .notTrusted), (untrusting, .notTrusted),
        ] {
            let error = await outgoingError { () throws(OutgoingError) in try await mailer.send(message) }
            #expect(error?.code == code)
            #expect(error?.sentence.contains("hush") == false)
        }
        #expect(try await Self.received(servers, id: message.id).isEmpty)
    }
}
