package import Accounts
package import Store

/// What somebody may do with one livestream.
package enum LivestreamAct: String, Sendable, CaseIterable {
    /// See it as its makers do: drafts, notes, settings.
    case manage
    case change
    case delete
    case start
    case stop
    case useKeys
    case moderateParticipants
    case readStatistics
}

/// What a caller is to a livestream; found out once, in the transaction that acts on it.
package struct Standing: Sendable, Equatable {
    package let userID: User.ID?
    /// In the livestream's organisation; nil as well for a token that may not read livestreams there.
    package let role: Role?
    /// Made it, or looks after its page, and belongs to its organisation.
    package let isOwn: Bool
    /// Runs the server, and the livestream is the server's own; or is the server itself.
    package let isServer: Bool
    /// Somebody keeps this person away: the organisation, or the livestream's maker.
    package let isBlocked: Bool
    /// Follows the livestream's maker.
    package let isFollower: Bool
    package let acts: LivestreamActs

    package init(_ caller: Caller, _ livestream: Livestream, _ tables: Tables) throws { try self.init(livestream, Ties(caller, tables)) }

    /// For several livestreams in a row.
    package init(_ livestream: Livestream, _ ties: Ties) throws {
        let caller = ties.caller
        userID = caller.userID
        guard let organisation = livestream.organisationID else {
            isServer = try caller.isSystem || ties.runsServer()
            (role, isOwn, isBlocked, isFollower) = (nil, false, false, false)
            acts = isServer && (caller.isSystem || caller.isPerson) ? .all : []
            return
        }
        isServer = caller.isSystem
        let membership = try ties.role(in: organisation)
        role = caller.reaches(.livestreamsRead, in: organisation) ? membership : nil
        let made = caller.userID != nil && livestream.createdBy == caller.userID
        let isPageAdmin = try membership != nil && ties.looksAfter(livestream.pageID)
        isOwn = role != nil && (made || isPageAdmin)
        isBlocked = try ties.isBlocked(by: livestream, organisation)
        isFollower = try ties.follows(livestream.createdBy)
        if caller.isSystem {
            acts = .all
        } else if let membership, !isBlocked {
            acts = Self.acts(membership, made: made, isPageAdmin: isPageAdmin).reached(by: caller, in: organisation)
        } else {
            acts = []
        }
    }

    /// Who looks after a page may do with its livestreams what their makers may, whatever role they have.
    private static func acts(_ role: Role, made: Bool, isPageAdmin: Bool) -> LivestreamActs {
        func has(_ any: Permission, _ own: Permission? = nil) -> Bool {
            any.roles.contains(role) || (own.map { isPageAdmin || (made && $0.roles.contains(role)) } ?? false)
        }
        var acts: LivestreamActs = []
        if has(.seeHiddenLivestreams, .changeOwnLivestreams) { acts.insert(.manage) }
        if has(.changeAnyLivestream, .changeOwnLivestreams) {
            acts.insert(.change)
            acts.insert(.delete)
        }
        if has(.operateAnyLivestream, .operateOwnLivestreams) {
            acts.insert(.start)
            acts.insert(.stop)
        }
        if has(.stopAnyLivestream) { acts.insert(.stop) }
        if has(.useAnyStreamKey, .useOwnStreamKeys) { acts.insert(.useKeys) }
        if has(.moderateParticipants, .changeOwnLivestreams) { acts.insert(.moderateParticipants) }
        if has(.readStatistics, .changeOwnLivestreams) { acts.insert(.readStatistics) }
        return acts
    }

    /// Whether the livestream is there at all for this caller.
    package func sees(_ livestream: Livestream, at now: Int64) -> Bool {
        if isServer || acts.contains(.manage) { return true }
        guard livestream.isListed, !isBlocked else { return false }
        // A member is no stranger to what belongs to them all, whatever its link says; nor is a token to what it may act upon.
        if role != nil || !acts.isEmpty { return true }
        return livestream.access.isPublic && !livestream.isLinkExpired(at: now)
    }
}

extension LivestreamAct {
    /// What a personal access token needs for it.
    var scope: Scope {
        switch self {
        case .manage: .livestreamsRead
        case .change, .delete, .start, .stop, .moderateParticipants: .livestreamsWrite
        case .useKeys: .streamKeys
        case .readStatistics: .statisticsRead
        }
    }
}

extension Livestream {
    package func isLinkExpired(at now: Int64) -> Bool { access.linkExpiresAt.map { now >= $0 } ?? false }
}

extension Tables {
    /// A livestream for a caller who may do something with it.
    ///
    /// - Throws: `not_found` for what the caller may not even see, `forbidden` for the rest.
    package func livestream(
        _ id: Livestream.ID, for act: LivestreamAct?, _ caller: Caller, at now: Int64
    ) throws -> (livestream: Livestream, standing: Standing) {
        guard let (livestream, ties) = try livestream(id, caller) else { throw ServiceError.notFound("livestream") }
        let standing = try Standing(livestream, ties)
        guard standing.sees(livestream, at: now) else { throw ServiceError.notFound("livestream") }
        guard let act, !standing.acts.contains(act) else { return (livestream, standing) }
        if caller.isGuest { throw ServiceError.unauthenticated }
        throw ServiceError.forbidden(act.refusal)
    }

    /// With what binds the caller to it, by one question where the caller is somebody.
    private func livestream(_ id: Livestream.ID, _ caller: Caller) throws(StoreError) -> (livestream: Livestream, ties: Ties)? {
        let ties = Ties(caller, self)
        guard let userID = caller.userID else { return try livestreams.find(id: id).map { ($0, ties) } }
        guard let found = try livestreams.find(id: id, withTiesOf: userID) else { return nil }
        ties.keep(found.ties, of: found.livestream)
        return (found.livestream, ties)
    }
}

extension LivestreamAct {
    fileprivate var refusal: String {
        switch self {
        case .manage: "Only those who make this livestream, moderators and admins may see this."
        case .change, .delete: "Only the maker of this livestream or an admin may change it."
        case .start: "Only the maker of this livestream or an admin may start it."
        case .stop: "Only the maker of this livestream, a moderator or an admin may stop it."
        case .useKeys: "Only the maker of this livestream or an admin may use its stream keys."
        case .moderateParticipants: "Only the maker of this livestream, a moderator or an admin may do this with its participants."
        case .readStatistics: "Only the maker of this livestream, a moderator or an admin may read its statistics."
        }
    }
}
