internal import HTTP

extension MailMessage {
    /// The message with header section (RFC 5322) and body, lines ending with CRLF. Plain text and HTML stand beside each other as
    /// `multipart/alternative` (RFC 2046 §5.1.4), both as quoted-printable UTF-8: any text survives any server, and stays readable.
    func encoded() throws(OutgoingError) -> [UInt8] {
        guard !recipients.isEmpty, recipients.count <= Self.recipientsMax else {
            throw OutgoingError(.invalid, "A mail goes to 1 to \(Self.recipientsMax) people, not to \(recipients.count).")
        }
        guard subject.utf8.count <= Self.subjectBytesMax, text.utf8.count + (html?.utf8.count ?? 0) <= Self.bodyBytesMax else {
            throw OutgoingError(
                .invalid, "The mail is longer than \(Self.bodyBytesMax) bytes, or its subject than \(Self.subjectBytesMax).")
        }
        guard !id.isEmpty, id.utf8.count <= 100, id.utf8.allSatisfy(Self.isIdentifierByte) else {
            throw OutgoingError(.invalid, "The mail's identifier has other characters than letters, digits and hyphens.")
        }
        var lines = [
            "From: " + Self.header(sender, after: "From: ".utf8.count),
            "To: " + recipients.map { Self.header($0, after: "To: ".utf8.count) }.joined(separator: ",\r\n "),
            "Subject: " + HeaderText.encoded(subject, after: "Subject: ".utf8.count),
            "Date: " + Self.dateText(date),
            "Message-ID: <\(id)@\(sender.domain)>",
            // Holiday notices and the like don't answer it (RFC 3834).
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
        ]
        if let html {
            // Quoted-printable never has "=_", so the boundary can't stand in a body (RFC 2045 §6.7).
            let boundary = "=_alternative"
            lines += ["Content-Type: multipart/alternative; boundary=\"\(boundary)\"", ""]
            lines += ["--\(boundary)"] + Self.part("text/plain", text)
            lines += ["--\(boundary)"] + Self.part("text/html", html)
            lines += ["--\(boundary)--"]
        } else {
            lines += Self.part("text/plain", text)
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
    }

    private static func part(_ type: String, _ text: String) -> [String] {
        ["Content-Type: \(type); charset=utf-8", "Content-Transfer-Encoding: quoted-printable", ""] + quotedPrintableLines(text)
    }

    private static func header(_ mailbox: Mailbox, after start: Int) -> String {
        guard let name = mailbox.name, !name.isEmpty else { return mailbox.address }
        let phrase = HeaderText.phrase(name, after: start)
        let isShort = start + phrase.utf8.count + mailbox.address.utf8.count < 70
        return "\(phrase)\(isShort ? " " : "\r\n ")<\(mailbox.address)>"
    }

    /// `Sat, 21 Nov 2026 10:00:00 +0000`: HTTP's form, with the zone as mail wants it.
    private static func dateText(_ milliseconds: Int64) -> String {
        HTTPDate.format(secondsSince1970: Int(milliseconds / 1000)).dropLast(3) + "+0000"
    }

    private static func isIdentifierByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
