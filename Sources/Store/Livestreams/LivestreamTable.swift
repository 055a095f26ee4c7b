/// The SQL of `livestreams`.
package struct LivestreamTable {
    let connection: any SQLConnection

    /// Those that a record is made of, in the order of ``decode(_:)`` and ``values(_:)``.
    static let columns = [
        "id", "playback_id", "organisation_id", "kind", "title", "description", "thumbnail",
        "state", "state_changed_at", "state_agent", "state_cause", "state_note", "state_session_id", "archived_from",
        "starts_at", "ends_at", "time_zone", "recurrence", "excluded_starts",
        "display_order", "is_featured",
        "is_visible", "is_public", "is_members_only", "password_hash", "is_link_only", "link_expires_at", "embed_origins", "rights_epoch",
        "is_chat_enabled", "is_chat_delayed", "is_chat_followers_only", "guests_may_chat",
        "starts_with_encoder", "ends_with_encoder", "is_recorded", "grace_seconds", "retention_days", "page_id",
        "created_by", "created_at", "updated_at", "version",
    ]
    /// Those that are made from them.
    private static let madeColumns = ["title_key", "feature_rank", "start_rank", "is_listed", "is_open"]
    private static let stored = columns + madeColumns
    private static let lifeColumns = Array(columns[7...13])

    static let select = "SELECT \(columns.joined(separator: ", ")) FROM livestreams"
    private static let selectAll = "\(select) ORDER BY created_at, id"
    static let listing = Listing(
        select: select, keys: [.integer("created_at"), .text("id")], order: .descending, decode: decode,
        keysOf: { [.integer($0.createdAt), .text($0.id)] })
    private static let selectByID = "\(select) WHERE id = $1"
    private static let selectByPlaybackID = "\(select) WHERE playback_id = $1"
    private static let selectUnderWay = "\(select) WHERE state IN ('starting', 'live', 'interrupted', 'ending') ORDER BY state, id"
    private static let insertion = """
        INSERT INTO livestreams (\(stored.joined(separator: ", "))) \
        VALUES (\(stored.indices.map { "$\($0 + 1)" }.joined(separator: ", ")))
        """
    private static let replacement = """
        UPDATE livestreams SET \(stored.enumerated().dropFirst().map { "\($1) = $\($0 + 1)" }.joined(separator: ", ")) \
        WHERE id = $1 AND version = $\(stored.count + 1)
        """
    private static let lifeChange = """
        UPDATE livestreams SET \(lifeColumns.enumerated().map { "\($1) = $\($0 + 2)" }.joined(separator: ", ")), \
        is_listed = CASE WHEN is_visible = 1 AND $2 NOT IN ('draft', 'archived') THEN 1 ELSE 0 END, \
        is_open = CASE WHEN is_visible = 1 AND $2 NOT IN ('draft', 'archived') AND is_public = 1 AND is_members_only = 0 AND is_link_only = 0 \
        THEN 1 ELSE 0 END WHERE id = $1
        """

    /// Every livestream, oldest first. There may be many: see ``page(after:limit:)``.
    package func all() throws(StoreError) -> [Livestream] { try connection.query(Self.selectAll, [], Self.decode) }

    /// Newest first.
    package func page(after cursor: Cursor?, limit: Int) throws(StoreError) -> Page<Livestream> {
        try Self.listing.page(connection, after: cursor, limit: limit)
    }

    package func find(id: Livestream.ID) throws(StoreError) -> Livestream? {
        try connection.first(Self.selectByID, [.text(id)], Self.decode)
    }

    package func find(playbackID: String) throws(StoreError) -> Livestream? {
        try connection.first(Self.selectByPlaybackID, [.text(playbackID)], Self.decode)
    }

    /// Those of these livestreams that everybody is shown.
    package func open(among ids: [Livestream.ID]) throws(StoreError) -> [Livestream.ID] {
        var open: [Livestream.ID] = []
        for id in ids where try connection.exists("SELECT 1 FROM livestreams WHERE id = $1 AND is_open = 1", [.text(id)]) {
            open.append(id)
        }
        return open
    }

    /// The oldest one whose title isn't `title`.
    package func oldest(titledOtherThan title: String) throws(StoreError) -> Livestream? {
        try connection.first("\(Self.select) WHERE title <> $1 ORDER BY created_at, id LIMIT 1", [.text(title)], Self.decode)
    }

    /// The oldest one with this title.
    package func first(titled title: String) throws(StoreError) -> Livestream? {
        try connection.first("\(Self.select) WHERE title = $1 ORDER BY created_at, id LIMIT 1", [.text(title)], Self.decode)
    }

    /// The first channel that a person made in an organisation and that isn't archived.
    package func channel(createdBy userID: User.ID, organisationID: Organisation.ID) throws(StoreError) -> Livestream? {
        let sql = """
            \(Self.select) WHERE created_by = $1 AND organisation_id = $2 AND kind = 'channel' AND state <> 'archived'
            ORDER BY created_at, id LIMIT 1
            """
        return try connection.first(sql, [.text(userID), .text(organisationID)], Self.decode)
    }

    /// A person's channels in all organisations, oldest first, archived ones left out; the first twenty.
    package func channels(createdBy userID: User.ID) throws(StoreError) -> [Livestream] {
        let sql = "\(Self.select) WHERE created_by = $1 AND kind = 'channel' AND state <> 'archived' ORDER BY created_at, id LIMIT 20"
        return try connection.query(sql, [.text(userID)], Self.decode)
    }

    /// Those that are starting, live, interrupted or ending. As many as there are encoders, roughly.
    package func underWay() throws(StoreError) -> [Livestream] { try connection.query(Self.selectUnderWay, [], Self.decode) }

    /// A conflict if one of its ids is taken, or there is no such organisation or page.
    package func insert(_ livestream: Livestream) throws(StoreError) {
        try connection.run(Self.insertion, Self.values(livestream))
    }

    /// Stores all of it, life included, as the version after `version`. False if that isn't the stored version any more, or there is no
    /// such livestream.
    package func replace(_ livestream: Livestream, version: Int64) throws(StoreError) -> Bool {
        var livestream = livestream
        livestream.version = version + 1
        return try connection.run(Self.replacement, Self.values(livestream) + [.integer(version)]) > 0
    }

    /// The same for a transaction that has read it in that version, so that nobody else can have changed it since: there is nothing to wait
    /// for.
    package func put(_ livestream: Livestream, version: Int64) throws(StoreError) {
        var livestream = livestream
        livestream.version = version + 1
        try connection.later(Self.replacement, Self.values(livestream) + [.integer(version)])
    }

    /// Stores a change of state, and nothing else. Whether there is such a livestream.
    @discardableResult
    package func setLife(_ life: Livestream.Life, id: Livestream.ID) throws(StoreError) -> Bool {
        try connection.run(Self.lifeChange, [.text(id)] + Self.values(life)) > 0
    }

    /// Rights that were given under an earlier epoch don't count any more. Returns the new epoch; nil if there is no such livestream.
    package func advanceEpoch(id: Livestream.ID) throws(StoreError) -> Int64? {
        try connection.first(
            "UPDATE livestreams SET rights_epoch = rights_epoch + 1 WHERE id = $1 RETURNING rights_epoch", [.text(id)]
        ) { row throws(StoreError) in try row.integer(0) }
    }

    /// How many livestreams an organisation has, the archived ones included.
    package func count(organisationID: Organisation.ID) throws(StoreError) -> Int64 {
        try connection.first("SELECT COUNT(*) FROM livestreams WHERE organisation_id = $1", [.text(organisationID)]) {
            row throws(StoreError) in try row.integer(0)
        } ?? 0
    }

    /// Gives the server's own livestreams to an organisation: to the first one there is. Returns how many.
    package func adopt(into organisationID: Organisation.ID) throws(StoreError) -> Int {
        try connection.run("UPDATE livestreams SET organisation_id = $1 WHERE organisation_id IS NULL", [.text(organisationID)])
    }

    /// Whether there was one. Its keys and sessions go with it.
    package func delete(id: Livestream.ID) throws(StoreError) -> Bool {
        try connection.run("DELETE FROM livestreams WHERE id = $1", [.text(id)]) > 0
    }
}

extension LivestreamTable {
    /// From the first columns of a row, in the order of ``columns``.
    static func decode(_ row: Row) throws(StoreError) -> Livestream {
        var row = RowReader(row)
        let (id, playbackID, organisation) = (try row.text(), try row.text(), try row.optionalText())
        let kind = try row.word(Livestream.Kind.self)
        let (title, description, thumbnail) = (try row.text(), try row.text(), try row.optionalText())
        let life = Livestream.Life(
            state: try row.word(), changedAt: try row.integer(), agent: try row.word(), cause: try row.word(), note: try row.optionalText(),
            sessionID: try row.optionalText(), archivedFrom: try row.optionalWord())
        let schedule = Livestream.ScheduleText(
            startsAt: try row.optionalInteger(), endsAt: try row.optionalInteger(), timeZone: try row.text(),
            recurrence: try row.optionalText(), excludedStarts: try row.text())
        let (order, isFeatured) = (try row.integer(), try row.bool())
        let access = Livestream.Access(
            isVisible: try row.bool(), isPublic: try row.bool(), isMembersOnly: try row.bool(),
            passwordHash: try row.optionalText().map(Livestream.PasswordHash.init), isLinkOnly: try row.bool(),
            linkExpiresAt: try row.optionalInteger(), embedOrigins: Self.words(try row.text()),
            epoch: try row.integer())
        let chat = Livestream.Chat(
            isEnabled: try row.bool(), isDelayed: try row.bool(), isFollowersOnly: try row.bool(), guestsMayChat: try row.bool())
        return Livestream(
            id: id, playbackID: playbackID, organisationID: organisation, kind: kind, title: title, description: description,
            thumbnail: thumbnail, life: life, schedule: schedule, displayOrder: order, isFeatured: isFeatured, access: access, chat: chat,
            startsWithEncoder: try row.bool(), endsWithEncoder: try row.bool(), isRecorded: try row.bool(),
            graceSeconds: try row.optionalInteger(), retentionDays: try row.optionalInteger(), pageID: try row.optionalText(),
            createdBy: try row.optionalText(), createdAt: try row.integer(), updatedAt: try row.integer(), version: try row.integer())
    }

    private static func words(_ text: String) -> [String] { text.isEmpty ? [] : text.split(separator: " ").map(String.init) }

    /// Of all columns, the made ones at the end.
    private static func values(_ livestream: Livestream) -> [SQLValue] {
        let (schedule, access, chat) = (livestream.schedule, livestream.access, livestream.chat)
        var values: [SQLValue] = [
            .text(livestream.id), .text(livestream.playbackID), .optional(livestream.organisationID), .text(livestream.kind.rawValue),
            .text(livestream.title), .text(livestream.description), .optional(livestream.thumbnail),
        ]
        values += Self.values(livestream.life)
        values += [
            .optional(schedule.startsAt), .optional(schedule.endsAt), .text(schedule.timeZone), .optional(schedule.recurrence),
            .text(schedule.excludedStarts), .integer(livestream.displayOrder), .bool(livestream.isFeatured),
            .bool(access.isVisible), .bool(access.isPublic), .bool(access.isMembersOnly), .optional(access.passwordHash?.encoded),
            .bool(access.isLinkOnly), .optional(access.linkExpiresAt), .text(access.embedOrigins.joined(separator: " ")),
            .integer(access.epoch),
            .bool(chat.isEnabled), .bool(chat.isDelayed), .bool(chat.isFollowersOnly), .bool(chat.guestsMayChat),
            .bool(livestream.startsWithEncoder), .bool(livestream.endsWithEncoder), .bool(livestream.isRecorded),
            .optional(livestream.graceSeconds), .optional(livestream.retentionDays), .optional(livestream.pageID),
            .optional(livestream.createdBy), .integer(livestream.createdAt), .integer(livestream.updatedAt), .integer(livestream.version),
        ]
        values += [
            .text(titleKey(livestream.title)), .integer(livestream.isFeatured ? 0 : 1), .integer(livestream.startRank),
            .bool(livestream.isListed), .bool(livestream.isOpen),
        ]
        return values
    }

    private static func values(_ life: Livestream.Life) -> [SQLValue] {
        [
            .text(life.state.rawValue), .integer(life.changedAt), .text(life.agent.rawValue), .text(life.cause.rawValue),
            .optional(life.note), .optional(life.sessionID), .optional(life.archivedFrom?.rawValue),
        ]
    }

    /// What titles are found by.
    static func titleKey(_ title: String) -> String { title.lowercased() }
}

extension Livestream {
    /// Later ones come first in listings. One without a time has the time of its making.
    var startRank: Int64 { 0 &- (schedule.startsAt ?? createdAt) }
    /// Shown to members of its organisation who didn't make it.
    package var isListed: Bool { access.isVisible && life.state != .draft && life.state != .archived }
    /// Shown to everybody.
    package var isOpen: Bool { isListed && access.isPublic && !access.isMembersOnly && !access.isLinkOnly }
}

extension Tables {
    package var livestreams: LivestreamTable { LivestreamTable(connection: connection) }
}
