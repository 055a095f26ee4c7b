import Accounts
import JSON
import Store

extension AccountNeighbours {
    /// What the tables of livestreams and notifications hold of people.
    static let store = AccountNeighbours(
        hasMet: { userID, organisationID, tables in try tables.participants.hasTakenPart(userID, in: organisationID) },
        exports: { userID, tables in
            [
                JSON.Member("livestreams", .array(try livestreams(userID, tables))),
                JSON.Member("participations", .array(try participations(userID, tables))),
                JSON.Member("notifications", .array(try notifications(userID, tables))),
                JSON.Member("notificationMails", .array(try mailPreferences(userID, tables))),
            ]
        },
        erase: { userID, _, tables in
            try tables.participants.removeAll(of: userID)
            try tables.livestreamPages.removeAdmin(userID, ofPagesIn: nil)
            try tables.notifications.forgetAll(of: userID)
        })

    /// Of each kind, those that are newest: more than anybody reads, and what a transaction can hold.
    private static let recordsMax = 10_000

    private static func livestreams(_ userID: User.ID, _ tables: Tables) throws -> [JSON.Value] {
        try all { cursor in try tables.livestreams.page(.maker(userID), after: cursor, limit: listingLimitMax) }.map {
            [
                "id": .init($0.id), "title": .init($0.title), "description": .init($0.description), "state": .init($0.life.state.rawValue),
                "startsAt": .init($0.schedule.startsAt), "createdAt": .init($0.createdAt),
            ]
        }
    }

    private static func participations(_ userID: User.ID, _ tables: Tables) throws -> [JSON.Value] {
        try all { cursor in try tables.participants.livestreams(of: userID, after: cursor, limit: listingLimitMax) }.map {
            ["livestream": .init($0.livestreamID), "joinedAt": .init($0.joinedAt), "leftAt": .init($0.leftAt)]
        }
    }

    private static func notifications(_ userID: User.ID, _ tables: Tables) throws -> [JSON.Value] {
        try all { cursor in try tables.notifications.page(of: userID, after: cursor, limit: listingLimitMax) }.map {
            [
                "kind": .init($0.kind.rawValue), "sentence": .init($0.sentence), "about": .init($0.objectID),
                "organisation": .init($0.organisationID), "createdAt": .init($0.createdAt), "readAt": .init($0.readAt),
                "mailedAt": .init($0.mailedAt),
            ]
        }
    }

    private static func mailPreferences(_ userID: User.ID, _ tables: Tables) throws -> [JSON.Value] {
        try Notification.Kind.allCases.map { kind in
            ["kind": .init(kind.rawValue), "wantsMail": .init(try tables.notifications.wantsMail(kind, userID))]
        }
    }

    private static func all<Record>(_ page: (Cursor?) throws -> Page<Record>) throws -> [Record] {
        var records: [Record] = []
        var cursor: Cursor?
        repeat {
            let next = try page(cursor)
            records += next.records
            cursor = next.next
        } while cursor != nil && records.count < recordsMax
        return records
    }
}
