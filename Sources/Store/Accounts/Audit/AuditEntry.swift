/// One act that was done: who, when, what, to what. It holds ids and closed words only, so that it can be kept when what it
/// speaks of is erased.
package struct AuditEntry: Sendable, Equatable {
    /// An organisation's chain, or the server's.
    package enum Chain: Sendable, Hashable {
        case organisation(Organisation.ID)
        case server

        /// As it is stored. An organisation's id has 12 characters, so none is "server".
        package var text: String {
            switch self {
            case .organisation(let id): id
            case .server: "server"
            }
        }

        package init(text: String) { self = text == "server" ? .server : .organisation(text) }
    }

    package enum ActorKind: String, Sendable {
        case user, guest, system
        /// The operator, by a command of `carillon`.
        case commandLine = "command_line"
    }

    package let chain: Chain
    /// From 1, without a gap.
    package let number: Int64
    /// Milliseconds since 1970.
    package let at: Int64
    package let actorKind: ActorKind
    package let actorID: User.ID?
    /// The access token by which the actor came, if it was one.
    package let via: AccessToken.ID?
    package let action: String
    package let objectKind: String
    package let objectID: String?
    /// A JSON object of ids, words and numbers.
    package let details: String
    /// The digest of the entry before it; 32 zero bytes for the first.
    package let previousDigest: [UInt8]
    /// SHA-256 over everything above.
    package let digest: [UInt8]

    package init(
        chain: Chain, number: Int64, at: Int64, actorKind: ActorKind, actorID: User.ID?, via: AccessToken.ID?, action: String,
        objectKind: String, objectID: String?, details: String, previousDigest: [UInt8], digest: [UInt8]
    ) {
        self.chain = chain
        self.number = number
        self.at = at
        self.actorKind = actorKind
        self.actorID = actorID
        self.via = via
        self.action = action
        self.objectKind = objectKind
        self.objectID = objectID
        self.details = details
        self.previousDigest = previousDigest
        self.digest = digest
    }
}

/// What an audit log is searched by. Empty: everything.
package struct AuditFilter: Sendable, Equatable {
    /// At or after; milliseconds since 1970.
    package var from: Int64?
    /// Before.
    package var until: Int64?
    package var actorID: User.ID?
    package var action: String?
    package var objectKind: String?
    /// Only together with ``objectKind``.
    package var objectID: String?

    package init(
        from: Int64? = nil, until: Int64? = nil, actorID: User.ID? = nil, action: String? = nil, objectKind: String? = nil,
        objectID: String? = nil
    ) {
        self.from = from
        self.until = until
        self.actorID = actorID
        self.action = action
        self.objectKind = objectKind
        self.objectID = objectID
    }
}
