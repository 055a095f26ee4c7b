package import Accounts
package import Store

/// A person's own notifications. A token needs the scope for integrations.
package struct Inbox: Sendable {
    let context: Notifications

    /// Those that happened last first.
    package func page(
        isUnreadOnly: Bool = false, caller: Caller, after: Cursor? = nil, limit: Int
    ) async throws(ServiceError) -> Page<Notification> {
        let userID = try caller.requireUser(.integrations)
        return try await context.read { tables in
            try tables.notifications.page(of: userID, isUnreadOnly: isUnreadOnly, after: after, limit: limit)
        }
    }

    /// At most ``NotificationTable/unreadCountMax``.
    package func unreadCount(caller: Caller) async throws(ServiceError) -> Int64 {
        let userID = try caller.requireUser(.integrations)
        return try await context.read { tables in try tables.notifications.unreadCount(of: userID) }
    }

    package func markRead(id: Notification.ID, caller: Caller, at now: Int64) async throws(ServiceError) {
        let userID = try caller.requireUser(.integrations)
        try await context.write { tables in
            guard try tables.notifications.markRead(id: id, of: userID, at: now) else { throw ServiceError.notFound("notification") }
        }
    }

    /// - Parameter time: when the person saw the list: what came later stays unread.
    /// - Returns: how many were unread.
    package func markAllRead(until time: Int64, caller: Caller, at now: Int64) async throws(ServiceError) -> Int {
        let userID = try caller.requireUser(.integrations)
        return try await context.write { tables in try tables.notifications.markAllRead(of: userID, until: time, at: now) }
    }

    /// Which kinds are mailed to the person, all kinds in their order.
    package func mailPreferences(caller: Caller) async throws(ServiceError) -> [(kind: Notification.Kind, wantsMail: Bool)] {
        let userID = try caller.requireUser(.integrations)
        return try await context.read { tables in
            try Notification.Kind.allCases.map { ($0, try tables.notifications.wantsMail($0, userID)) }
        }
    }

    package func setWantsMail(_ wantsMail: Bool, for kind: Notification.Kind, caller: Caller) async throws(ServiceError) {
        let userID = try caller.requireUser(.integrations)
        try await context.write { tables in try tables.notifications.setWantsMail(wantsMail, kind, userID) }
    }
}
