internal import JSON
internal import Jobs
internal import Outgoing
package import Store

/// A mail to one person, as other targets put it down to be sent.
package struct MailDraft: Sendable {
    package var address: String
    package var name: String?
    package var subject: String
    package var text: String
    package var html: String?

    package init(to address: String, name: String? = nil, subject: String, text: String, html: String? = nil) {
        self.address = address
        self.name = name
        self.subject = subject
        self.text = text
        self.html = html
    }
}

extension Tables {
    /// Sends a mail if this transaction succeeds. Mails may hold links that sign in, so they are stored sealed and forgotten once sent.
    ///
    /// - Parameter key: a second mail with the same key isn't sent, for some days; nil for a mail that is always one of its own.
    package func sendMail(_ draft: MailDraft, key: String? = nil, at now: Int64) throws(StoreError) {
        let payload: JSON.Value = [
            "address": .init(draft.address), "name": .init(draft.name), "subject": .init(draft.subject), "text": .init(draft.text),
            "html": .init(draft.html), "date": .init(now),
        ]
        try jobs.enqueue(
            JobRequest(kind: Mails.job, payload: payload.text, isSecret: true, priority: .urgent, uniqueKey: key.map { "draft/\($0)" }),
            at: now)
    }
}

/// Sends the mails that were put down.
struct Mails: Sendable {
    static let job = "mail.send"
    let context: Notifications

    var handler: JobHandler {
        JobHandler(kind: Self.job, policy: .brief, timeLimit: Mailer.timeLimit + .seconds(15)) { await mail($0) }
    }

    private func mail(_ job: Job) async -> JobHandler.Report {
        guard let mailer = context.mailer, let sender = context.settings.sender else { return .init(.hopeless("No mail server is set.")) }
        guard let draft = try? JSON.Value(parsing: Array(job.payload.utf8)), let subject = draft["subject"]?.string,
            let text = draft["text"]?.string, let date = draft["date"]?.integer
        else { return .init(.hopeless("The job holds no mail, or it can't be opened.")) }
        let name = draft["name"]?.string.map(Self.name)
        guard let recipient = draft["address"]?.string.flatMap({ Mailbox($0, name: name) }) else {
            return .init(.hopeless("The recipient's address can't be used."))
        }
        let message = MailMessage(
            from: sender, to: [recipient], subject: subject, text: text, html: draft["html"]?.string, id: "mail-\(job.id)", date: date)
        return await Self.send(message, by: mailer) { _, _ in }
    }

    /// - Parameter record: what is stored when the mail server has taken it.
    static func send(
        _ message: MailMessage, by mailer: Mailer, record: @escaping @Sendable (Tables, Int64) throws -> Void
    ) async -> JobHandler.Report {
        do throws(OutgoingError) {
            try await mailer.send(message)
            return .init(.done) { tables, ending, now in if ending == .done { try record(tables, now) } }
        } catch {
            return .init(error.isWorthRetrying ? .failed(error.sentence) : .hopeless(error.sentence))
        }
    }

    /// As much of a name as a mailbox takes.
    static func name(_ text: String) -> String {
        var name = text
        while name.utf8.count > Mailbox.nameBytesMax { name.removeLast() }
        return name
    }
}
