import Accounts
import Outgoing
import Store
import StoreTestSupport
import Synchronization
import Testing

@testable import Notifications

@Suite struct InboxTests {
    private func tell(
        _ world: World, _ kind: Notification.Kind = .recordingFailed, about id: String = "r1", saying sentence: String = "It failed.",
        to user: String = "owner"
    ) async throws {
        let now = world.now
        _ = try await world.store.write { tables in
            try tables.notifications.tell(Notice(kind, about: id, sentence, link: "/recordings/\(id)"), to: user, of: World.parish, at: now)
        }
    }

    @Test("The same thing again, within an hour and unread, counts up; anything else is told anew", arguments: TestDatabase.allCases)
    func coalescing(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        let owner = try world.caller("owner")
        let inbox = world.notifications.inbox
        try await tell(world)
        world.advance(by: NotificationTable.coalescingWindow)
        try await tell(world, saying: "Again.")
        try await tell(world, about: "r2")
        try await tell(world, .recordingRepaired)
        var page = try await inbox.page(caller: owner, limit: 10).records
        #expect(page.count == 3)
        let first = try #require(page.first { $0.objectID == "r1" && $0.kind == .recordingFailed })
        #expect(first.count == 2 && first.sentence == "Again." && first.updatedAt == world.now)
        world.advance(by: NotificationTable.coalescingWindow + 1)
        try await tell(world)
        #expect(try await inbox.unreadCount(caller: owner) == 4)
        try await inbox.markRead(
            id: try #require(try await inbox.page(caller: owner, limit: 1).records.first).id, caller: owner, at: world.now)
        try await tell(world)
        page = try await inbox.page(caller: owner, limit: 10).records
        #expect(page.count == 5)
        #expect(page.first?.count == 1)
    }

    @Test("The bell rings for those who were told something or have read it, once it is stored, and not for what is taken back")
    func bell() async throws {
        let world = try await World()
        let rung = Mutex<[Set<String>]>([])
        world.store.notificationBell.onRing { people in rung.withLock { $0.append(people) } }
        try await tell(world)
        let owner = try world.caller("owner")
        let id = try #require(try await world.notifications.inbox.page(caller: owner, limit: 1).records.first).id
        try await world.notifications.inbox.markRead(id: id, caller: owner, at: world.now)
        let now = world.now
        _ = try? await world.store.write { tables in
            try tables.notifications.tell(Notice(.streamFailed, about: "l1", "It failed."), to: "owner", at: now)
            throw ServiceError.notFound("livestream")
        }
        try await world.store.write { tables in
            try tables.notifications.tellAdmins(of: World.parish, Notice(.streamFailed, about: "l1", "It failed."), at: now)
        }
        _ = try await world.notifications.inbox.markAllRead(until: world.now, caller: owner, at: world.now)
        #expect(rung.withLock(\.self) == [["owner"], ["owner"], ["owner", "admin"], ["owner"]])
    }

    @Test("A listing goes on behind its cursor, the latest first, and can leave out what is read", arguments: TestDatabase.allCases)
    func listing(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        let owner = try world.caller("owner")
        let inbox = world.notifications.inbox
        for number in 0..<5 {
            try await tell(world, about: "r\(number)")
            world.advance(by: 1)
        }
        let first = try await inbox.page(caller: owner, limit: 3)
        let second = try await inbox.page(caller: owner, after: first.next, limit: 3)
        #expect((first.records + second.records).map(\.objectID) == ["r4", "r3", "r2", "r1", "r0"])
        #expect(second.next == nil)
        try await inbox.markRead(id: first.records[0].id, caller: owner, at: world.now)
        #expect(try await inbox.page(isUnreadOnly: true, caller: owner, limit: 10).records.map(\.objectID) == ["r3", "r2", "r1", "r0"])
        #expect(try await inbox.markAllRead(until: first.records[1].updatedAt - 1, caller: owner, at: world.now) == 3)
        #expect(try await inbox.page(isUnreadOnly: true, caller: owner, limit: 10).records.map(\.objectID) == ["r3"])
    }

    @Test("Nobody reads or marks another's", arguments: TestDatabase.allCases)
    func isolation(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        try await tell(world)
        let admin = try world.caller("admin")
        let id = try #require(try await world.notifications.inbox.page(caller: world.caller("owner"), limit: 1).records.first).id
        #expect(try await world.notifications.inbox.page(caller: admin, limit: 10).records.isEmpty)
        #expect(
            await serviceError { () throws(ServiceError) in
                try await world.notifications.inbox.markRead(id: id, caller: admin, at: 1)
            }?.code == .notFound)
        #expect(try await world.notifications.inbox.unreadCount(caller: world.caller("owner")) == 1)
        #expect(
            await serviceError { () throws(ServiceError) in try await world.notifications.inbox.unreadCount(caller: .guest(nil)) }?.code
                == .unauthenticated)
    }

    @Test(
        "A mail goes out once, after a moment, to those who want it, have proved their address and haven't read it",
        arguments: TestDatabase.allCases)
    func mails(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        let inbox = world.notifications.inbox
        let now = world.now
        try await inbox.setWantsMail(false, for: .diskNearlyFull, caller: world.caller("owner"))
        try await world.store.write { tables in
            try tables.notifications.tellAdmins(
                of: World.parish, Notice(.streamFailed, about: "l1", "The stream failed.", link: "/l/1"), at: now)
            try tables.notifications.tell(Notice(.diskNearlyFull, about: "disk", "Nearly full."), to: "owner", at: now)
            try tables.notifications.tell(Notice(.streamFailed, about: "l2", "The other failed."), to: "owner", at: now)
            try tables.notifications.tell(Notice(.recordingRepaired, about: "r1", "Repaired."), to: "owner", at: now)
        }
        let other = try #require(try await inbox.page(caller: world.caller("owner"), limit: 10).records.first { $0.objectID == "l2" })
        try await inbox.markRead(id: other.id, caller: world.caller("owner"), at: world.now)
        #expect(try await world.runJobs() == 0)
        world.advance(by: 1000)
        try await tell(world, .streamFailed, about: "l1", saying: "The stream failed again.")
        world.advance(by: NotificationTable.mailDelay)
        try await world.runJobs()
        #expect(world.outside.mails.map(\.subject) == ["The stream failed again."])
        let mail = try #require(world.outside.mails.first)
        #expect(mail.recipients.map(\.address) == ["owner@example.org"])
        #expect(mail.text.contains("https://live.example.org/recordings/l1"))
        #expect(mail.text.contains("2 times"))
        try await world.runJobsAhead(3)
        #expect(world.outside.mails.count == 1)
    }

    @Test("A mail server that is away for a while costs no mail", arguments: TestDatabase.allCases)
    func mailRetry(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        try await tell(world)
        world.outside.refuseMails(OutgoingError(.notConnected, "Away."))
        try await world.runJobsAhead(2)
        world.outside.refuseMails(nil)
        try await world.runJobsAhead(1)
        #expect(world.outside.mails.count == 1)
    }

    @Test("What people want is kept, and every kind is listed", arguments: TestDatabase.allCases)
    func preferences(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        let owner = try world.caller("owner")
        let inbox = world.notifications.inbox
        try await inbox.setWantsMail(true, for: .recordingRepaired, caller: owner)
        try await inbox.setWantsMail(false, for: .newDevice, caller: owner)
        try await inbox.setWantsMail(false, for: .newDevice, caller: owner)
        let wanted = try await inbox.mailPreferences(caller: owner)
        #expect(wanted.map(\.kind) == Notification.Kind.allCases)
        #expect(wanted.filter(\.wantsMail).map(\.kind).contains(.recordingRepaired))
        #expect(!wanted.filter(\.wantsMail).map(\.kind).contains(.newDevice))
    }

    @Test("A sentence that is too long is cut between characters", arguments: TestDatabase.allCases)
    func longSentence(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        try await tell(world, saying: String(repeating: "ü", count: 400))
        let stored = try #require(try await world.notifications.inbox.page(caller: world.caller("owner"), limit: 1).records.first)
        #expect(stored.sentence == String(repeating: "ü", count: Notice.sentenceBytesMax / 2))
    }

    @Test("Those who run the server are told, and nobody else", arguments: TestDatabase.allCases)
    func operators(on database: TestDatabase) async throws {
        let world = try await World(on: database)
        let now = world.now
        try await world.store.write { tables in
            try tables.users.setOperator(true, of: "stranger")
            try tables.notifications.tellOperators(Notice(.diskNearlyFull, about: "disk", "Nearly full."), at: now)
        }
        #expect(try await world.notifications.inbox.unreadCount(caller: world.caller("stranger")) == 1)
        #expect(try await world.notifications.inbox.unreadCount(caller: world.caller("owner")) == 0)
    }
}
