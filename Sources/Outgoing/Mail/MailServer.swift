internal import CCurl

/// The mail server that takes our mails (RFC 6409), and how to speak to it.
package struct MailServer: Sendable, CustomStringConvertible, CustomReflectable {
    package enum Security: Sendable {
        /// `smtps://`: encrypted from the first byte.
        case fromTheStart
        /// `smtp://`: encrypted after STARTTLS, without which nothing is sent.
        case startTLS
        /// `smtp+insecure://`: never encrypted, for a mail server on the same machine.
        case none
    }

    let url: OutgoingURL
    package let security: Security
    let user: String?
    let password: String?

    /// - Parameters:
    ///   - address: `smtps://mail.example.org`, `smtp://mail.example.org:587`, or `smtp+insecure://localhost`.
    ///   - user: with the password, or neither. Not sent to another machine without encryption: that is an error here.
    package init(_ address: String, user: String? = nil, password: String? = nil) throws(OutgoingError) {
        let insecure = "smtp+insecure://"
        let isInsecure = address.lowercasedASCII.hasPrefix(insecure)
        url = try OutgoingURL(isInsecure ? "smtp://" + address.dropFirst(insecure.count) : address, schemes: ["smtps", "smtp"])
        security = isInsecure ? .none : url.scheme == "smtps" ? .fromTheStart : .startTLS
        self.user = user
        self.password = password
        guard (user == nil) == (password == nil) else {
            throw OutgoingError(.invalid, "The mail server needs a user together with a password, or neither.")
        }
        guard security != .none || user == nil || ["localhost", "127.0.0.1", "[::1]"].contains(url.host) else {
            throw OutgoingError(.invalid, "The password would go to \(url) unencrypted: use smtps:// or smtp://.")
        }
        guard url.isBare else { throw OutgoingError(.invalid, "The mail server's address ends after host and port.") }
    }

    package var description: String { "mail server \(url)" }
    package var customMirror: Mirror { Mirror(self, children: ["url": "\(url)"]) }
}

/// A mail on its way to a server; or nothing but the conversation before it, to try the server.
struct MailDispatch: Sendable {
    var server: MailServer
    var sender: Mailbox
    /// Empty for a try.
    var recipients: [Mailbox] = []
    /// Header section and body, with CRLF.
    var message: [UInt8] = []

    func setOptions(_ easy: borrowing EasyHandle) throws(OutgoingError) {
        // The path is the name by which libcurl introduces itself.
        let separator = server.url.text.hasSuffix("/") ? "" : "/"
        try easy.set(CURLOPT_URL, server.url.text + separator + sender.domain)
        if recipients.isEmpty {
            // RFC 5321 §4.1.1.9.
            try easy.set(CURLOPT_CUSTOMREQUEST, "NOOP")
            try easy.set(CURLOPT_NOBODY, 1)
        } else {
            try easy.set(CURLOPT_MAIL_FROM, sender.address)
            try easy.set(CURLOPT_UPLOAD, 1)
            try easy.setUploadBytes(message.count)
        }
        if server.security == .startTLS { try easy.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) }
        if let user = server.user, let password = server.password {
            try easy.set(CURLOPT_USERNAME, user)
            try easy.set(CURLOPT_PASSWORD, password)
        }
    }
}
