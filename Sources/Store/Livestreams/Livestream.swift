/// What people schedule and watch.
package struct Livestream: Sendable, Equatable {
    package typealias ID = String

    /// Opaque; for the API and the command line.
    package let id: ID
    /// The public name in playback URLs. Unrelated to the stream key.
    package let playbackID: String
    /// Whose it is; nil: the server's own.
    package var organisationID: Organisation.ID?
    package let kind: Kind
    package var title: String
    /// Empty if there is none.
    package var description: String
    /// Name of a file in the folder of thumbnails.
    package var thumbnail: String?
    package var life: Life
    package var schedule: ScheduleText
    /// Smaller stands before greater.
    package var displayOrder: Int64
    /// Stands before all others.
    package var isFeatured: Bool
    package var access: Access
    package var chat: Chat
    /// Goes live when its encoder connects, without a start by a person.
    package var startsWithEncoder: Bool
    /// Is over when its encoder has gone for good. Only for events.
    package var endsWithEncoder: Bool
    package var isRecorded: Bool
    /// How long an encoder may be away without ending its session; nil: as long as the server's setting says.
    package var graceSeconds: Int64?
    /// How long recordings are kept; nil: for ever.
    package var retentionDays: Int64?
    /// The page that it stands on.
    package var pageID: LivestreamPage.ID?
    package var createdBy: User.ID?
    /// Milliseconds since 1970.
    package let createdAt: Int64
    /// The last change of settings; a change of state is not one.
    package var updatedAt: Int64
    /// Counts changes of settings, from 1.
    package var version: Int64

    /// What the state machine knows.
    package struct Life: Sendable, Equatable {
        package var state: State
        /// Milliseconds since 1970.
        package var changedAt: Int64
        package var agent: Agent
        package var cause: Cause
        package var note: String?
        /// The session that is on air, or was when it was interrupted.
        package var sessionID: Session.ID?
        package var archivedFrom: State?

        package init(
            state: State, changedAt: Int64, agent: Agent, cause: Cause, note: String? = nil, sessionID: Session.ID? = nil,
            archivedFrom: State? = nil
        ) {
            self.state = state
            self.changedAt = changedAt
            self.agent = agent
            self.cause = cause
            self.note = note
            self.sessionID = sessionID
            self.archivedFrom = archivedFrom
        }
    }

    /// A schedule as it is stored; `Livestreams` reads and checks it.
    package struct ScheduleText: Sendable, Equatable {
        /// Milliseconds since 1970; nil: no time is set.
        package var startsAt: Int64?
        package var endsAt: Int64?
        /// An IANA name.
        package var timeZone: String
        /// RFC 5545 §3.3.10.
        package var recurrence: String?
        /// Starts that are left out, by the zone's wall: `20260104T103000`, separated by commas.
        package var excludedStarts: String

        package init(
            startsAt: Int64? = nil, endsAt: Int64? = nil, timeZone: String = "UTC", recurrence: String? = nil, excludedStarts: String = ""
        ) {
            self.startsAt = startsAt
            self.endsAt = endsAt
            self.timeZone = timeZone
            self.recurrence = recurrence
            self.excludedStarts = excludedStarts
        }
    }

    /// Who may find it, and who may watch.
    package struct Access: Sendable, Equatable {
        /// Shown to others than its makers at all.
        package var isVisible: Bool
        /// For everybody; if not, for members of its organisation.
        package var isPublic: Bool
        /// For members only, however it is found.
        package var isMembersOnly: Bool
        package var passwordHash: PasswordHash?
        /// In no list; whoever knows its address may watch.
        package var isLinkOnly: Bool
        /// When the address stops to work for others than members; milliseconds since 1970.
        package var linkExpiresAt: Int64?
        /// `https://example.org`: where its player may be embedded. Empty: anywhere.
        package var embedOrigins: [String]
        /// Grows when rights that were given before shall not count any more.
        package var epoch: Int64

        package init(
            isVisible: Bool = true, isPublic: Bool = true, isMembersOnly: Bool = false, passwordHash: PasswordHash? = nil,
            isLinkOnly: Bool = false, linkExpiresAt: Int64? = nil, embedOrigins: [String] = [], epoch: Int64 = 0
        ) {
            self.isVisible = isVisible
            self.isPublic = isPublic
            self.isMembersOnly = isMembersOnly
            self.passwordHash = passwordHash
            self.isLinkOnly = isLinkOnly
            self.linkExpiresAt = linkExpiresAt
            self.embedOrigins = embedOrigins
            self.epoch = epoch
        }
    }

    package struct Chat: Sendable, Equatable {
        package var isEnabled: Bool
        package var isDelayed: Bool
        package var isFollowersOnly: Bool
        package var guestsMayChat: Bool

        package init(isEnabled: Bool = true, isDelayed: Bool = false, isFollowersOnly: Bool = false, guestsMayChat: Bool = false) {
            self.isEnabled = isEnabled
            self.isDelayed = isDelayed
            self.isFollowersOnly = isFollowersOnly
            self.guestsMayChat = guestsMayChat
        }
    }

    /// argon2id in its encoded form. Printing or dumping it shows nothing of it.
    package struct PasswordHash: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
        package let encoded: String
        package init(encoded: String) { self.encoded = encoded }
        package var description: String { "password hash" }
        package var debugDescription: String { description }
        package var customMirror: Mirror { Mirror(self, children: [Mirror.Child]()) }
    }

    package init(
        id: ID, playbackID: String, organisationID: Organisation.ID? = nil, kind: Kind = .channel, title: String, description: String = "",
        thumbnail: String? = nil, life: Life? = nil, schedule: ScheduleText = ScheduleText(), displayOrder: Int64 = 0,
        isFeatured: Bool = false, access: Access = Access(), chat: Chat = Chat(), startsWithEncoder: Bool = true,
        endsWithEncoder: Bool = true, isRecorded: Bool, graceSeconds: Int64?, retentionDays: Int64? = nil,
        pageID: LivestreamPage.ID? = nil, createdBy: User.ID? = nil, createdAt: Int64, updatedAt: Int64? = nil, version: Int64 = 1
    ) {
        self.id = id
        self.playbackID = playbackID
        self.organisationID = organisationID
        self.kind = kind
        self.title = title
        self.description = description
        self.thumbnail = thumbnail
        self.life = life ?? Life(state: .scheduled, changedAt: createdAt, agent: .system, cause: .created)
        self.schedule = schedule
        self.displayOrder = displayOrder
        self.isFeatured = isFeatured
        self.access = access
        self.chat = chat
        self.startsWithEncoder = startsWithEncoder
        self.endsWithEncoder = endsWithEncoder
        self.isRecorded = isRecorded
        self.graceSeconds = graceSeconds
        self.retentionDays = retentionDays
        self.pageID = pageID
        self.createdBy = createdBy
        self.createdAt = createdAt
        self.updatedAt = updatedAt ?? createdAt
        self.version = version
    }
}
