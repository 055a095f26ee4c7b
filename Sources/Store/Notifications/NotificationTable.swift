internal import Cryptography

/// The SQL of `notifications` and `notification_preferences`.
package struct NotificationTable {
    let connection: any SQLConnection
    let jobs: JobTable
    let bell: NotificationBell.Pull

    /// The kind of the jobs that mail.
    package static let mailJob = "notification.mail"
    /// The same thing within this time counts up what isn't read yet, in milliseconds: an hour.
    package static let coalescingWindow: Int64 = 3_600_000
    /// What a mail waits, in milliseconds, so that it isn't sent to somebody who is looking and counts what comes in a burst.
    package static let mailDelay: Int64 = 120_000
    /// Beyond it, no more are counted.
    package static let unreadCountMax: Int64 = 1000

    private static let columns = """
        id, user_id, organisation_id, kind, object_id, severity, sentence, link, count, created_at, updated_at, read_at, mailed_at
        """
    private static let select = "SELECT \(columns) FROM notifications"
    private static func listing(_ filter: String) -> Listing<Notification> {
        Listing(
            select: select, filter: filter, keys: [.integer("updated_at"), .text("id")], order: .descending, decode: decode,
            keysOf: { [.integer($0.updatedAt), .text($0.id)] })
    }
    static let everything = listing("user_id = $1")
    static let unread = listing("user_id = $1 AND read_at IS NULL")

    // MARK: Telling

    /// Tells one person, as part of this transaction.
    @discardableResult
    package func tell(
        _ notice: Notice, to userID: User.ID, of organisationID: Organisation.ID? = nil, at now: Int64
    ) throws(StoreError) -> Notification.ID {
        bell.pull(for: userID)
        if let id = try countUp(notice, userID, organisationID, at: now) { return id }
        let id = randomIdentifier(length: 16)
        try connection.run(
            "INSERT INTO notifications (\(Self.columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $9, NULL, NULL)",
            [
                .text(id), .text(userID), .optional(organisationID), .text(notice.kind.rawValue), .text(notice.objectID),
                .text(notice.kind.severity.rawValue), .text(notice.shortSentence), .optional(notice.link), .integer(now),
            ])
        if try wantsMail(notice.kind, userID) {
            // Identifiers are letters and digits.
            let payload = "{\"notification\":\"\(id)\"}"
            try jobs.enqueue(
                JobRequest(kind: Self.mailJob, payload: payload, runAt: now + Self.mailDelay, priority: .normal, uniqueKey: "mail/\(id)"),
                at: now)
        }
        return id
    }

    /// Tells those who run an organisation: its owners and admins.
    package func tellAdmins(of organisationID: Organisation.ID, _ notice: Notice, at now: Int64) throws(StoreError) {
        let sql = """
            SELECT memberships.user_id FROM memberships JOIN users ON users.id = memberships.user_id
            WHERE memberships.organisation_id = $1 AND memberships.role IN ('owner', 'admin')
                AND users.disabled_at IS NULL AND users.erased_at IS NULL
            ORDER BY memberships.user_id
            """
        for userID in try connection.query(sql, [.text(organisationID)], { row throws(StoreError) in try row.text(0) }) {
            try tell(notice, to: userID, of: organisationID, at: now)
        }
    }

    /// Tells those who run the server.
    package func tellOperators(_ notice: Notice, at now: Int64) throws(StoreError) {
        let sql = "SELECT id FROM users WHERE is_operator = 1 AND disabled_at IS NULL AND erased_at IS NULL ORDER BY id"
        for userID in try connection.query(sql, { row throws(StoreError) in try row.text(0) }) { try tell(notice, to: userID, at: now) }
    }

    /// The same thing again, while it isn't read, is one notification with a count.
    private func countUp(
        _ notice: Notice, _ userID: User.ID, _ organisationID: Organisation.ID?, at now: Int64
    ) throws(StoreError) -> Notification.ID? {
        let sql = """
            SELECT id FROM notifications
            WHERE user_id = $1 AND kind = $2 AND object_id = $3 AND read_at IS NULL AND updated_at >= $4 AND COALESCE(organisation_id, '') = $5
            ORDER BY updated_at DESC, id DESC LIMIT 1
            """
        let id = try connection.first(
            sql,
            [
                .text(userID), .text(notice.kind.rawValue), .text(notice.objectID), .integer(now - Self.coalescingWindow),
                .text(organisationID ?? ""),
            ]
        ) { row throws(StoreError) in try row.text(0) }
        guard let id else { return nil }
        try connection.run(
            "UPDATE notifications SET count = count + 1, updated_at = $2, sentence = $3, link = $4 WHERE id = $1",
            [.text(id), .integer(now), .text(notice.shortSentence), .optional(notice.link)])
        return id
    }

    // MARK: Reading

    package func find(id: Notification.ID) throws(StoreError) -> Notification? {
        try connection.first("\(Self.select) WHERE id = $1", [.text(id)], Self.decode)
    }

    /// A person's, those that happened last first.
    package func page(
        of userID: User.ID, isUnreadOnly: Bool = false, after cursor: Cursor? = nil, limit: Int
    ) throws(StoreError) -> Page<Notification> {
        try (isUnreadOnly ? Self.unread : Self.everything).page(connection, [.text(userID)], after: cursor, limit: limit)
    }

    /// At most ``unreadCountMax``.
    package func unreadCount(of userID: User.ID) throws(StoreError) -> Int64 {
        let sql = """
            SELECT COUNT(*) FROM (SELECT 1 FROM notifications WHERE user_id = $1 AND read_at IS NULL LIMIT \(Self.unreadCountMax)) AS found
            """
        return try connection.first(sql, [.text(userID)]) { row throws(StoreError) in try row.integer(0) } ?? 0
    }

    /// Whether it was there, and the person's. One that is read stays as it is.
    package func markRead(id: Notification.ID, of userID: User.ID, at now: Int64) throws(StoreError) -> Bool {
        bell.pull(for: userID)
        return try connection.run(
            "UPDATE notifications SET read_at = COALESCE(read_at, $3) WHERE id = $1 AND user_id = $2",
            [.text(id), .text(userID), .integer(now)]) > 0
    }

    /// Everything up to a time: what came while the person was looking stays unread. Returns how many.
    package func markAllRead(of userID: User.ID, until time: Int64, at now: Int64) throws(StoreError) -> Int {
        bell.pull(for: userID)
        return try connection.run(
            "UPDATE notifications SET read_at = $3 WHERE user_id = $1 AND read_at IS NULL AND updated_at <= $2",
            [.text(userID), .integer(time), .integer(now)])
    }

    package func setMailed(id: Notification.ID, at now: Int64) throws(StoreError) {
        try connection.run("UPDATE notifications SET mailed_at = $2 WHERE id = $1", [.text(id), .integer(now)])
    }

    // MARK: What people want

    package func wantsMail(_ kind: Notification.Kind, _ userID: User.ID) throws(StoreError) -> Bool {
        let sql = "SELECT wants_mail FROM notification_preferences WHERE user_id = $1 AND kind = $2"
        return try connection.first(sql, [.text(userID), .text(kind.rawValue)]) { row throws(StoreError) in try row.bool(0) }
            ?? kind.isMailedByDefault
    }

    package func setWantsMail(_ wantsMail: Bool, _ kind: Notification.Kind, _ userID: User.ID) throws(StoreError) {
        try connection.run(
            """
            INSERT INTO notification_preferences (user_id, kind, wants_mail) VALUES ($1, $2, $3)
            ON CONFLICT (user_id, kind) DO UPDATE SET wants_mail = $3
            """, [.text(userID), .text(kind.rawValue), .bool(wantsMail)])
    }

    // MARK: Forgetting

    /// What happened last before a time, read or not. As many as `limit` means that there may be more.
    package func forget(before time: Int64, limit: Int) throws(StoreError) -> Int {
        try connection.run(
            "DELETE FROM notifications WHERE id IN (SELECT id FROM notifications WHERE updated_at < $1 ORDER BY updated_at, id LIMIT $2)",
            [.integer(time), .integer(Int64(limit))])
    }

    /// Everything of a person who is erased.
    package func forgetAll(of userID: User.ID) throws(StoreError) {
        try connection.run("DELETE FROM notifications WHERE user_id = $1", [.text(userID)])
        try connection.run("DELETE FROM notification_preferences WHERE user_id = $1", [.text(userID)])
    }

    private static func decode(_ row: Row) throws(StoreError) -> Notification {
        Notification(
            id: try row.text(0), userID: try row.text(1), organisationID: try row.optionalText(2), kind: try row.word(3),
            objectID: try row.text(4), severity: try row.word(5), sentence: try row.text(6), link: try row.optionalText(7),
            count: try row.integer(8), createdAt: try row.integer(9), updatedAt: try row.integer(10), readAt: try row.optionalInteger(11),
            mailedAt: try row.optionalInteger(12))
    }
}

extension Tables {
    package var notifications: NotificationTable { NotificationTable(connection: connection, jobs: jobs, bell: notificationBell) }
}
