import Accounts
import Notifications
import Store
import StoreTestSupport
import Testing

@testable import Server

@Suite struct AccountMailsTests {
    private static let token = SecretToken.random()

    private func mails() throws -> AccountMails {
        let text = "public-url = https://live.example:8443\nmail-sender = carillon@live.example\nmail-server = smtp://mail.example"
        return try #require(AccountMails(try Configuration.load(files: [ConfigurationFile(path: "f", text: text)])))
    }

    @Test("Without a mail server there are no mails")
    func none() throws {
        #expect(AccountMails(try Configuration.load()) == nil)
    }

    @Test(
        "A mail with a link holds it once, under the server's own address",
        arguments: [
            (.verifyEmail(token), "/verify-email/"), (.resetPassword(token), "/new-password/"),
            (.invitation(token, organisation: "St. Mary’s"), "/join/"),
        ] as [(AccountMail.Kind, String)])
    func links(kind: AccountMail.Kind, path: String) throws {
        let draft = try mails().draft(AccountMail(email: "anna@example.org", name: "Anna", kind: kind))
        let link = "https://live.example:8443" + path + Self.token.reveal()
        #expect(draft.address == "anna@example.org" && draft.text.contains("\n\(link)\n"))
        #expect(draft.text.ranges(of: Self.token.reveal()).count == 1 && !draft.subject.contains(Self.token.reveal()))
    }

    @Test("Only an address that is proven to be theirs is greeted by the name that somebody chose")
    func names() throws {
        let stranger = try mails().draft(AccountMail(email: "a@example.org", name: "Buy at evil.example", kind: .verifyEmail(Self.token)))
        #expect(!stranger.text.contains("evil.example") && stranger.name == nil && stranger.text.contains("ignore this mail"))
        let anna = try mails().draft(AccountMail(email: "a@example.org", name: "Anna", kind: .passwordChanged))
        #expect(anna.text.hasPrefix("Hello Anna,\n") && anna.text.contains("https://live.example:8443/forgotten"))
    }

    @Test("A mail is put down sealed, as a job of its own")
    func job() async throws {
        let test = try TestStore(on: .sqlite)
        let mailer = try mails().mailer
        let payload = try await test.store.write { tables in
            try mailer(AccountMail(email: "anna@example.org", name: "Anna", kind: .resetPassword(Self.token)), tables, 1)
            return try tables.jobs.nextReadyAt()
        }
        #expect(payload == 1)
    }
}
