package import Accounts
package import Store

/// What binds a caller to organisations, makers and pages, looked up once for all livestreams of one transaction.
package final class Ties {
    let caller: Caller
    private let tables: Tables
    private var roles: [Organisation.ID: Role?] = [:]
    private var blocks: [Pair: Bool] = [:]
    private var follows: [User.ID: Bool] = [:]
    private var pages: [LivestreamPage.ID: Bool] = [:]
    private var operates: Bool?
    private var last: (livestream: Livestream, standing: Standing)?

    private struct Pair: Hashable {
        let organisation: Organisation.ID
        let maker: User.ID?

        var blockers: [Blocker] { [.organisation(organisation)] + (maker.map { [.user($0)] } ?? []) }
    }

    package init(_ caller: Caller, _ tables: Tables) { (self.caller, self.tables) = (caller, tables) }

    /// Takes what was found together with a livestream.
    func keep(_ found: LivestreamTies, of livestream: Livestream) {
        if let organisation = livestream.organisationID {
            roles[organisation] = .some(caller.reaches(organisation) ? found.role : nil)
            blocks[Pair(organisation: organisation, maker: livestream.createdBy)] = found.isBlocked
        }
        if let maker = livestream.createdBy { follows[maker] = found.isFollower }
        if let page = livestream.pageID { pages[page] = found.looksAfterPage }
        operates = found.isOperator
    }

    /// Takes what the caller is in an organisation.
    func keep(_ role: Role, in organisation: Organisation.ID) { roles[organisation] = .some(caller.reaches(organisation) ? role : nil) }

    /// Looks up what binds the caller to a page of a listing, at the same cost for many livestreams as for one.
    func look(at livestreams: [Livestream]) throws(StoreError) {
        guard let userID = caller.userID else { return }
        var kinds: [Livestream] = []
        for livestream in livestreams where kinds.last?.isTied(like: livestream) != true { kinds.append(livestream) }
        let organisations = Set(kinds.compactMap(\.organisationID)).filter { roles[$0] == nil && caller.reaches($0) }
        let found = try tables.memberships.roles(of: userID, in: organisations)
        for organisation in organisations { roles[organisation] = .some(found[organisation]) }
        let pairs = Set(kinds.compactMap { one in one.organisationID.map { Pair(organisation: $0, maker: one.createdBy) } })
        let blockers = try tables.blocks.blockers(of: userID, among: Set(pairs.flatMap(\.blockers)))
        for pair in pairs { blocks[pair] = pair.blockers.contains(where: blockers.contains) }
        let makers = Set(kinds.compactMap(\.createdBy)).filter { $0 != userID }
        let followed = try tables.follows.followed(by: userID, among: makers)
        for maker in makers { follows[maker] = followed.contains(maker) }
        let pages = Set(kinds.compactMap(\.pageID))
        let administered = try tables.livestreamPages.administered(by: userID, among: pages)
        for page in pages { self.pages[page] = administered.contains(page) }
    }

    /// What the caller is to a livestream. That depends on whose it is and where it stands, which in a listing is mostly the same as for the
    /// one before.
    func standing(to livestream: Livestream) throws -> Standing {
        if let (last, standing) = last, last.isTied(like: livestream) { return standing }
        let standing = try Standing(livestream, self)
        last = (livestream, standing)
        return standing
    }

    /// ``Caller/has(_:in:_:)``, by what is known already.
    func has(_ permission: Permission, in organisation: Organisation.ID) throws(StoreError) -> Bool {
        if caller.isSystem { return true }
        guard caller.reaches(permission.scope, in: organisation), let role = try role(in: organisation) else { return false }
        return permission.roles.contains(role)
    }

    func role(in organisation: Organisation.ID) throws(StoreError) -> Role? {
        if let known = roles[organisation] { return known }
        let role = try caller.role(in: organisation, tables)
        roles[organisation] = .some(role)
        return role
    }

    /// Whether the organisation or the livestream's maker keeps the caller away.
    func isBlocked(by livestream: Livestream, _ organisation: Organisation.ID) throws(StoreError) -> Bool {
        guard let userID = caller.userID else { return false }
        let pair = Pair(organisation: organisation, maker: livestream.createdBy)
        if let known = blocks[pair] { return known }
        let isBlocked =
            if let maker = pair.maker {
                try tables.blocks.exists(userID, by: .organisation(organisation), or: .user(maker))
            } else {
                try tables.blocks.exists(userID, by: .organisation(organisation))
            }
        blocks[pair] = isBlocked
        return isBlocked
    }

    func follows(_ maker: User.ID?) throws(StoreError) -> Bool {
        guard let userID = caller.userID, let maker, userID != maker else { return false }
        if let known = follows[maker] { return known }
        let isFollower = try tables.follows.exists(userID, follows: maker)
        follows[maker] = isFollower
        return isFollower
    }

    /// Whether the caller looks after a page beside its organisation's admins.
    func looksAfter(_ page: LivestreamPage.ID?) throws(StoreError) -> Bool {
        guard let userID = caller.userID, let page else { return false }
        if let known = pages[page] { return known }
        let isAdmin = try tables.livestreamPages.isAdmin(userID, pageID: page)
        pages[page] = isAdmin
        return isAdmin
    }

    func runsServer() throws(StoreError) -> Bool {
        if let operates { return operates }
        var isOperator = false
        if let userID = caller.userID { isOperator = try tables.users.find(id: userID)?.isOperator == true }
        operates = isOperator
        return isOperator
    }
}

extension Livestream {
    /// Whether whoever is something to the one is the same to the other.
    fileprivate func isTied(like other: Livestream) -> Bool {
        organisationID == other.organisationID && createdBy == other.createdBy && pageID == other.pageID
    }
}
