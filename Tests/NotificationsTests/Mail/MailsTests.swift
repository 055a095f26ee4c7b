import Outgoing
import Store
import StoreTestSupport
import Testing

@testable import Notifications

@Suite struct MailsTests {
    private static let draft = MailDraft(
        to: "ann@example.org", name: "Ann", subject: "Reset", text: "https://live.example.org/reset/hush-hush")

    @Test("A mail that was put down goes out, as it was written", arguments: TestDatabase.allCases)
    func sent(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        let now = world.now
        try await world.store.write { tables in try tables.sendMail(Self.draft, key: "k", at: now) }
        try await world.store.write { tables in try tables.sendMail(Self.draft, key: "k", at: now) }
        try await world.runJobs()
        let mail = try #require(world.outside.mails.first)
        #expect(world.outside.mails.count == 1)
        #expect(mail.subject == "Reset" && mail.text == Self.draft.text && mail.html == nil && mail.date == now)
        #expect(mail.recipients == [try #require(Mailbox("ann@example.org", name: "Ann"))])
    }

    @Test("One that the mail server refuses for good is given up, one that it defers is sent later", arguments: TestDatabase.allCases)
    func refused(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        let now = world.now
        try await world.store.write { tables in try tables.sendMail(Self.draft, at: now) }
        world.outside.refuseMails(OutgoingError(.mailDeferred, "Later."))
        try await world.runJobs()
        world.outside.refuseMails(OutgoingError(.mailRefused, "Never."))
        try await world.runJobsAhead()
        let dead = try await world.store.read { tables in try tables.jobs.dead(limit: 10) }.records
        #expect(dead.map(\.lastError) == ["Never."])
        #expect(dead.map(\.payload) == [""])
        #expect(world.outside.mails.isEmpty)
    }

    @Test("An address that can't be used is given up at once", arguments: ["nobody", "a@b\r\nBcc: c@d", ""])
    func badAddress(address: String) async throws {
        let world = try await World()
        let now = world.now
        try await world.store.write { tables in try tables.sendMail(MailDraft(to: address, subject: "a", text: "b"), at: now) }
        try await world.runJobs()
        #expect(try await world.store.read { tables in try tables.jobs.dead(limit: 10) }.records.count == 1)
        #expect(world.outside.mails.isEmpty)
    }
}
