package import Accounts
package import Jobs
internal import JSON
internal import Logging
package import Outgoing
package import Store

/// What leaves Carillon for people and programs elsewhere: webhooks, notifications, mails. One value for the program.
///
/// Other targets say what happened by `tables.webhooks.publish` and `tables.notifications.tell`, inside the transaction in which it does.
/// From there on it is a job of one of ``jobHandlers``.
package struct Notifications: Sendable {
    let store: Store
    let settings: NotificationSettings
    let http: HTTPClient
    /// Nil where no mail server is set: then nothing is mailed.
    let mailer: Mailer?
    let clock: @Sendable () -> Int64

    /// - Parameter clock: milliseconds since 1970.
    package init(
        store: Store, settings: NotificationSettings, http: HTTPClient, mailer: Mailer?,
        clock: @escaping @Sendable () -> Int64 = currentMilliseconds
    ) {
        self.store = store
        self.settings = settings
        self.http = http
        self.mailer = mailer
        self.clock = clock
    }

    package var webhooks: Webhooks { Webhooks(context: self) }
    package var inbox: Inbox { Inbox(context: self) }

    /// For the ``JobRunner``.
    package var jobHandlers: [JobHandler] {
        let sender = WebhookSender(context: self)
        return [sender.deliveries, sender.pings, NotificationMails(context: self).handler, Mails(context: self).handler]
    }

    /// Forgets what is old. Meant for once an hour.
    package func clearAway(at now: Int64) async throws(ServiceError) {
        let limit = NotificationLimits.forgottenAtOnce
        var isMore = true
        while isMore && !Task.isCancelled {
            isMore = try await write { tables in
                let events = try tables.webhooks.forgetEvents(before: now - NotificationLimits.eventsKept, limit: limit)
                let notifications = try tables.notifications.forget(before: now - NotificationLimits.notificationsKept, limit: limit)
                return max(events, notifications) == limit
            }
        }
    }

    func read<Success: Sendable>(_ body: @escaping @Sendable (Tables) throws -> Success) async throws(ServiceError) -> Success {
        do { return try await store.read(body) } catch { throw ServiceError(anything: error) }
    }

    func write<Success: Sendable>(_ body: @escaping @Sendable (Tables) throws -> Success) async throws(ServiceError) -> Success {
        do { return try await store.write(body) } catch { throw ServiceError(anything: error) }
    }
}

/// The one member of a job's payload, by name; nil when it isn't what such a job carries.
func jobSubject(_ payload: String, _ name: String) -> String? {
    (try? JSON.Value(parsing: Array(payload.utf8)))?[name]?.string
}
