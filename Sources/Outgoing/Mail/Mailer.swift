/// Sends mails. A value: tests put another closure in its place.
package struct Mailer: Sendable {
    /// Returns when the mail server has taken the mail for all recipients. If it refuses one of them, nobody gets it.
    package var send: @Sendable (MailMessage) async throws(OutgoingError) -> Void

    package init(send: @escaping @Sendable (MailMessage) async throws(OutgoingError) -> Void) { self.send = send }

    /// From greeting to acceptance.
    package static let timeLimit = Duration.seconds(60)

    package static func live(server: MailServer, over transfers: OutgoingTransfers) -> Mailer {
        Mailer { message throws(OutgoingError) in
            let dispatch = MailDispatch(
                server: server, sender: message.sender, recipients: message.recipients, message: try message.encoded())
            _ = try await transfers.perform(.mail(dispatch), for: server.url, within: timeLimit)
        }
    }

    /// Fails each mail: where no mail server is set.
    package static let unavailable = Mailer { _ throws(OutgoingError) in
        throw OutgoingError(.notConnected, "No mail server is set.")
    }
}
