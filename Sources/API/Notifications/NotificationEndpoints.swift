internal import Accounts
internal import HTTP
internal import JSON
package import Notifications
internal import Store

/// `/api/notifications…`: what one should know of.
package struct NotificationEndpoints: Sendable {
    let inbox: Inbox
    let now: @Sendable () -> Int64

    /// - Parameter now: milliseconds since 1970.
    package init(_ notifications: Notifications, now: @escaping @Sendable () -> Int64) {
        inbox = notifications.inbox
        self.now = now
    }

    package var all: [Endpoint] { (reading + preferences).tagged("Notifications") }

    private var reading: [Endpoint] {
        [
            Endpoint(.get, "/api/notifications", "One's own, those that happened last first.") { request in
                .page(
                    try await inbox.page(
                        isUnreadOnly: request.query["unread"] == "true", caller: request.caller, after: try request.cursor(),
                        limit: try request.limit()), \.json)
            }
            .query("unread", .boolean, "Only those that aren't read yet.")
            .givingPages(of: Notification.schema),
            Endpoint(.get, "/api/notifications/unread", "How many aren't read yet.") { request in
                .data(["count": .init(try await inbox.unreadCount(caller: request.caller))])
            }
            .giving(.object(["count": .integer(in: 0...NotificationTable.unreadCountMax).noting("More aren't counted.")])),
            Endpoint(.post, "/api/notifications/{id}/read", "Marks one as read.") { request in
                try await inbox.markRead(id: request.parameter("id"), caller: request.caller, at: now())
                return .done
            }
            .givingNothing(),
            Endpoint(.post, "/api/notifications/read", "Marks all as read that had happened when the person looked.") { request in
                let time = now()
                let until = try request.body()["until"].optional?.time() ?? time
                return .data(["count": .init(try await inbox.markAllRead(until: until, caller: request.caller, at: time))])
            }
            .taking(.object([:], optional: ["until": .time.noting("When the person looked; now, unless said otherwise.")]))
            .giving(.object(["count": .integer])),
        ]
    }

    private var preferences: [Endpoint] {
        [
            Endpoint(.get, "/api/notifications/mails", "Of which kinds one gets mails.") { request in
                .data(.array(try await inbox.mailPreferences(caller: request.caller).map { Self.json($0.kind, $0.wantsMail) }))
            }
            .giving(.array(of: Self.preference)),
            Endpoint(.put, "/api/notifications/mails/{kind}", "Wants mails of a kind, or doesn't.") { request in
                guard let kind = Notification.Kind(rawValue: request.parameter("kind")) else { throw ServiceError.notFound("kind") }
                let wantsMail = try request.body()["wantsMail"].bool()
                try await inbox.setWantsMail(wantsMail, for: kind, caller: request.caller)
                return .data(Self.json(kind, wantsMail))
            }
            .taking(.object(["wantsMail": .boolean]))
            .giving(Self.preference),
        ]
    }

    private static let preference = Schema.object(["kind": .words(Notification.Kind.self), "wantsMail": .boolean])

    private static func json(_ kind: Notification.Kind, _ wantsMail: Bool) -> JSON.Value {
        ["kind": .init(kind.rawValue), "wantsMail": .init(wantsMail)]
    }
}
