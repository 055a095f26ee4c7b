/// Why a request or a mail didn't get through. The sentence is for a person. It names the server by host and port and holds nothing else of
/// the address, no header and no body: those may carry secrets.
package struct OutgoingError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// The address, a header, a mailbox or a setting can't be used as it is.
        case invalid
        case nameNotFound = "name_not_found"
        /// The name leads to an address that outsiders may not make this server ask.
        case addressRefused = "address_refused"
        case notConnected = "not_connected"
        case timedOut = "timed_out"
        /// No trusted encryption: the certificate is wrong, or there is none.
        case notTrusted = "not_trusted"
        /// The connection broke off.
        case brokenOff = "broken_off"
        /// The answer isn't HTTP or SMTP.
        case notUnderstood = "not_understood"
        case answerTooBig = "answer_too_big"
        case redirectRefused = "redirect_refused"
        /// The mail server doesn't accept the user and password.
        case signInRefused = "sign_in_refused"
        /// The mail server refused for now (4xx).
        case mailDeferred = "mail_deferred"
        /// The mail server refused for good (5xx).
        case mailRefused = "mail_refused"
        /// ``OutgoingLimits/waitingMax`` others wait already.
        case tooBusy = "too_busy"
        case cancelled
    }

    package var code: Code
    package var sentence: String

    package init(_ code: Code, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }

    /// Whether the same again, later, may get through.
    package var isWorthRetrying: Bool {
        switch code {
        case .invalid, .mailRefused: false
        // Names, certificates and firewalls get repaired while a job waits.
        default: true
        }
    }

    package var description: String { sentence }
}
