package import Store

/// Whom a person keeps away from themself and from what they stream. How an organisation does: ``Members/block(_:in:caller:at:)``.
package struct Blocks: Sendable {
    let context: AccountsContext

    /// Ends every following between the two. Does nothing else if it is so already.
    package func block(_ userID: User.ID, caller: Caller, at now: Int64) async throws(ServiceError) {
        let blocker = try caller.requireUser(.accountWrite)
        try await context.write { tables in
            if userID == blocker { throw ServiceError.conflict("You can't block yourself.") }
            // Whoever follows somebody is known to them, even without a common organisation.
            if try !tables.follows.exists(userID, follows: blocker) { _ = try tables.visible(userID, to: blocker) }
            guard try tables.blocks.count(by: .user(blocker)) < AccountLimits.blocksPerBlockerMax else {
                throw ServiceError.tooManyBlocks
            }
            try tables.follows.remove(userID, follows: blocker)
            try tables.follows.remove(blocker, follows: userID)
            guard try tables.blocks.insert(userID, by: .user(blocker), actor: blocker, at: now) else { return }
            try tables.revokeRights(of: userID, at: now)
        }
    }

    /// Does nothing if it isn't so.
    package func unblock(_ userID: User.ID, caller: Caller) async throws(ServiceError) {
        let blocker = try caller.requireUser(.accountWrite)
        try await context.write { tables in _ = try tables.blocks.remove(userID, by: .user(blocker)) }
    }

    /// Whom the caller has blocked, newest first.
    package func page(caller: Caller, after: Cursor?, limit: Int) async throws(ServiceError) -> Page<Relation> {
        let blocker = try caller.requireUser(.accountRead)
        return try await context.read { tables in try tables.blocks.page(by: .user(blocker), after: after, limit: limit) }
    }
}
