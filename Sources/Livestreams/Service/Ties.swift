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

    private struct Pair: Hashable {
        let organisation: Organisation.ID
        let maker: User.ID?
    }

    package init(_ caller: Caller, _ tables: Tables) { (self.caller, self.tables) = (caller, tables) }

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
