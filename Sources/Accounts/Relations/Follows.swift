package import Store

/// Who wants to hear of whom.
package struct Follows: Sendable {
    let context: AccountsContext

    /// Does nothing if it is so already. Who is blocked by somebody can't find them.
    package func follow(_ userID: User.ID, caller: Caller, at now: Int64) async throws(ServiceError) {
        let follower = try caller.requireUser(.accountWrite)
        try await context.write { tables in
            if userID == follower { throw ServiceError.conflict("You can't follow yourself.") }
            _ = try tables.visible(userID, to: follower)
            if try tables.isBlocked(follower, by: .user(userID)) { throw ServiceError.notFound("person") }
            if try tables.isBlocked(userID, by: .user(follower)) {
                throw ServiceError.conflict("You have blocked this person: unblock them first.")
            }
            guard try tables.follows.followedCount(by: follower) < AccountLimits.followsPerUserMax else {
                throw ServiceError.conflict(
                    "You follow \(AccountLimits.followsPerUserMax) people, which is the most (followsPerUserMax): unfollow some first.")
            }
            _ = try tables.follows.insert(follower, follows: userID, at: now)
        }
    }

    /// Does nothing if it isn't so.
    package func unfollow(_ userID: User.ID, caller: Caller) async throws(ServiceError) {
        let follower = try caller.requireUser(.accountWrite)
        try await context.write { tables in _ = try tables.follows.remove(follower, follows: userID) }
    }

    package func isFollowing(_ userID: User.ID, caller: Caller) async throws(ServiceError) -> Bool {
        let follower = try caller.requireUser(.accountRead)
        return try await context.read { tables in try tables.follows.exists(follower, follows: userID) }
    }

    /// Whom the caller follows, newest first.
    package func followed(caller: Caller, after: Cursor?, limit: Int) async throws(ServiceError) -> Page<Relation> {
        let userID = try caller.requireUser(.accountRead)
        return try await context.read { tables in try tables.follows.followed(by: userID, after: after, limit: limit) }
    }

    /// Who follows the caller, newest first. Nobody sees anybody else's.
    package func followers(caller: Caller, after: Cursor?, limit: Int) async throws(ServiceError) -> Page<Relation> {
        let userID = try caller.requireUser(.accountRead)
        return try await context.read { tables in try tables.follows.followers(of: userID, after: after, limit: limit) }
    }
}
