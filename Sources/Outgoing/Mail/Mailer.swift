/// Sends mails. A value: tests put another closure in its place.
package struct Mailer: Sendable {
    /// Returns when the mail server has taken the mail for all recipients. If it refuses one of them, nobody gets it.
    package var send: @Sendable (MailMessage) async throws(OutgoingError) -> Void

    /// Connects and signs in as for a mail, and sends none.
    package var check: @Sendable (_ sender: Mailbox) async throws(OutgoingError) -> Void

    package init(
        send: @escaping @Sendable (MailMessage) async throws(OutgoingError) -> Void,
        check: @escaping @Sendable (Mailbox) async throws(OutgoingError) -> Void = { _ in }
    ) {
        self.send = send
        self.check = check
    }

    /// From greeting to acceptance.
    package static let timeLimit = Duration.seconds(60)
    /// Of a check, for which somebody waits.
    package static let checkTimeLimit = Duration.seconds(15)

    package static func live(server: MailServer, over transfers: OutgoingTransfers) -> Mailer {
        Mailer(
            send: { message throws(OutgoingError) in
                let dispatch = MailDispatch(
                    server: server, sender: message.sender, recipients: message.recipients, message: try message.encoded())
                _ = try await transfers.perform(.mail(dispatch), for: server.url, within: timeLimit)
            },
            check: { sender throws(OutgoingError) in
                _ = try await transfers.perform(
                    .mail(MailDispatch(server: server, sender: sender)), for: server.url, within: checkTimeLimit)
            })
    }

    /// Fails each mail: where no mail server is set.
    package static let unavailable = Mailer(
        send: { _ throws(OutgoingError) in throw OutgoingError(.notConnected, "No mail server is set.") },
        check: { _ throws(OutgoingError) in throw OutgoingError(.notConnected, "No mail server is set.") })
}
