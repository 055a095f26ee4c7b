internal import Jobs
internal import Outgoing
internal import Store

/// Mails notifications to people who haven't read them yet.
struct NotificationMails: Sendable {
    let context: Notifications

    var handler: JobHandler {
        JobHandler(kind: NotificationTable.mailJob, policy: .brief, timeLimit: Mailer.timeLimit + .seconds(15)) { await mail($0) }
    }

    private func mail(_ job: Job) async -> JobHandler.Report {
        guard let id = jobSubject(job.payload, "notification") else { return .init(.hopeless("The job names no notification.")) }
        guard let mailer = context.mailer, let sender = context.settings.sender else { return .init(.done) }
        let found: (Notification, User)?
        do {
            found = try await context.store.read { tables in
                guard let notification = try tables.notifications.find(id: id), let user = try tables.users.find(id: notification.userID)
                else { return nil }
                return (notification, user)
            }
        } catch { return .init(.notNow(until: context.clock() + 5000)) }
        guard let (notification, user) = found, notification.readAt == nil, notification.mailedAt == nil, user.isActive,
            // Nobody else's mailbox gets mails because somebody has mistyped an address.
            user.emailVerifiedAt != nil, let recipient = user.email.flatMap({ Mailbox($0, name: Mails.name(user.displayName)) })
        else { return .init(.done) }
        let message = MailMessage(
            from: sender, to: [recipient], subject: notification.sentence, text: text(notification), id: "notification-\(id)",
            date: notification.updatedAt)
        return await Mails.send(message, by: mailer) { tables, now in try tables.notifications.setMailed(id: id, at: now) }
    }

    private func text(_ notification: Notification) -> String {
        var text = notification.sentence + "\n"
        if notification.count > 1 { text += "\nThis happened \(notification.count) times.\n" }
        let address = context.settings.publicAddress
        // Without an address there is nothing that a mail's reader could open.
        guard !address.isEmpty else { return text + "\nYou find it among your notifications.\n" }
        text += "\n\(address)\(notification.link ?? "/notifications")\n"
        return text + "\nWhich of these come by mail, you choose at \(address)/notifications\n"
    }
}
