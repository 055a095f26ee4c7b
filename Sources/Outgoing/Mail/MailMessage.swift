/// A mail: plain text, and the same as simple HTML if that is wanted. What is written holds no line end from a name or a subject, so no
/// header can be smuggled in.
package struct MailMessage: Sendable {
    package var sender: Mailbox
    package var recipients: [Mailbox]
    package var subject: String
    package var text: String
    package var html: String?
    /// The same when the same mail is sent again, so that a second copy can be recognised: letters, digits and hyphens.
    package var id: String
    /// Milliseconds since 1970.
    package var date: Int64

    package static let recipientsMax = 50
    package static let subjectBytesMax = 1000
    package static let bodyBytesMax = 1024 * 1024

    package init(
        from sender: Mailbox, to recipients: [Mailbox], subject: String, text: String, html: String? = nil, id: String, date: Int64
    ) {
        self.sender = sender
        self.recipients = recipients
        self.subject = subject
        self.text = text
        self.html = html
        self.id = id
        self.date = date
    }
}
