package import Store

/// What somebody may do with a livestream's media. Decided once, carried in a token.
package struct PlaybackRight: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        /// Makes it or looks after it: publishes and watches.
        case creator
        /// A person who is signed in.
        case viewer
        /// Anybody.
        case guest
    }

    package let kind: Kind
    package let playbackID: String
    /// The person; nil for a guest.
    package let userID: User.ID?
    package let mayPublish: Bool
    package let mayWatch: Bool
    /// Send data: chat.
    package let mayChat: Bool
    /// Rights of an earlier epoch don't count.
    package let epoch: Int64
    /// Milliseconds since 1970.
    package let expiresAt: Int64
}

/// Why somebody may not watch.
package enum PlaybackRefusal: String, Error, Sendable, CaseIterable {
    /// There is none, or none that this caller may know of: blocked people get this as well.
    case notFound = "not_found"
    case signInNeeded = "sign_in_needed"
    case membersOnly = "members_only"
    case passwordNeeded = "password_needed"
    case passwordWrong = "password_wrong"
    case linkExpired = "link_expired"
    case embeddingRefused = "embedding_refused"

    /// A sentence for a person.
    package var sentence: String {
        switch self {
        case .notFound: "There is no such livestream, or it isn't yours to see."
        case .signInNeeded: "This livestream is for members: please sign in."
        case .membersOnly: "This livestream is for members of its organisation."
        case .passwordNeeded: "This livestream asks for a password."
        case .passwordWrong: "That isn't the password of this livestream."
        case .linkExpired: "The link to this livestream has expired. Ask those who sent it for a new one."
        case .embeddingRefused: "This livestream may not be embedded on this site."
        }
    }
}

/// What is known of somebody who wants to watch.
package struct PlaybackRequest: Sendable, Equatable {
    package enum Password: Sendable, Equatable {
        case none, right, wrong
    }

    package var standing: Standing
    /// Whether somebody is signed in.
    package var userID: User.ID? { standing.userID }
    package var password: Password
    /// The origin of the page in which the player is embedded; nil when it isn't.
    package var embeddedIn: String?

    package init(standing: Standing, password: Password = .none, embeddedIn: String? = nil) {
        self.standing = standing
        self.password = password
        self.embeddedIn = embeddedIn
    }

    /// Decides. Pure: the same request gets the same answer.
    ///
    /// Those who manage a livestream watch it in any state and by no password. All others need, in this order: that it is there for them
    /// (visible, not a draft, not archived, nobody keeps them away; public, or theirs as a member); that its link hasn't expired, unless
    /// they are members; membership where it asks for one; its password where it has one; an allowed origin where they embed it.
    package func decide(_ livestream: Livestream, lifetimeMilliseconds: Int64, at now: Int64) -> Result<PlaybackRight, PlaybackRefusal> {
        let access = livestream.access
        let manages = standing.isServer || standing.acts.contains(.manage)
        if !manages {
            guard livestream.isListed, !standing.isBlocked else { return .failure(.notFound) }
            let isMember = standing.role != nil
            if !isMember {
                // What isn't public isn't there for strangers, and a guest is one until they sign in.
                guard access.isPublic else { return .failure(.notFound) }
                guard !livestream.isLinkExpired(at: now) else { return .failure(.linkExpired) }
                guard !access.isMembersOnly else { return .failure(userID == nil ? .signInNeeded : .membersOnly) }
            }
            if access.passwordHash != nil {
                switch password {
                case .right: break
                case .none: return .failure(.passwordNeeded)
                case .wrong: return .failure(.passwordWrong)
                }
            }
        }
        if let embeddedIn, !access.embedOrigins.isEmpty {
            guard let origin = EmbedOrigin.normalized(embeddedIn), access.embedOrigins.contains(origin) else {
                return .failure(.embeddingRefused)
            }
        }
        return .success(right(livestream, manages: manages, expiresAt: expiry(livestream, lifetimeMilliseconds, now)))
    }

    private func right(_ livestream: Livestream, manages: Bool, expiresAt: Int64) -> PlaybackRight {
        let isCreator = standing.acts.contains(.start)
        let isViewer = userID != nil
        let chats =
            isCreator || manages || (livestream.chat.isFollowersOnly ? standing.isFollower : isViewer || livestream.chat.guestsMayChat)
        return PlaybackRight(
            kind: isCreator ? .creator : isViewer ? .viewer : .guest, playbackID: livestream.playbackID, userID: userID,
            mayPublish: isCreator,
            mayWatch: true, mayChat: livestream.chat.isEnabled && chats, epoch: livestream.access.epoch, expiresAt: expiresAt)
    }

    /// A stranger's right ends with the link.
    private func expiry(_ livestream: Livestream, _ lifetime: Int64, _ now: Int64) -> Int64 {
        let end = now + lifetime
        guard standing.role == nil, !standing.isServer, let link = livestream.access.linkExpiresAt else { return end }
        return min(end, link)
    }
}
