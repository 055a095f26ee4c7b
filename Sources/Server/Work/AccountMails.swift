import Accounts
import Notifications
import Outgoing
import Store

/// The words of the mails that go to people about their accounts.
struct AccountMails: Sendable {
    /// Where links lead, without a slash at the end.
    private let publicURL: String
    /// What people call this server: the host in its address.
    private let host: String

    /// Nil where nothing is mailed: then an admin hands links over.
    init?(_ configuration: Configuration) {
        guard configuration.mailServer != .none, let url = configuration.publicURL else { return nil }
        publicURL = url
        host = (try? OutgoingURL(url).host) ?? url
    }

    /// Puts mails down as jobs.
    var mailer: AccountMailer {
        { mail, tables, now in try tables.sendMail(draft(mail), at: now) }
    }

    func draft(_ mail: AccountMail) -> MailDraft {
        let (subject, paragraphs) = words(mail.kind)
        // Whoever signs up chooses a name, and may enter somebody else's address: nobody gets a stranger's words by our hand.
        let name = mail.kind.isToProvenAddress ? mail.name : nil
        let greeting = name.map { "Hello \($0)," } ?? "Hello,"
        let text = ([greeting] + paragraphs + ["Carillon at \(publicURL)"]).joined(separator: "\n\n") + "\n"
        return MailDraft(to: mail.email, name: name, subject: subject, text: text)
    }

    private func words(_ kind: AccountMail.Kind) -> (subject: String, paragraphs: [String]) {
        switch kind {
        case .verifyEmail(let token):
            (
                "Confirm your email address",
                [
                    "Somebody, we hope you, has entered this address for an account at \(host). Open this page and press Confirm:",
                    link("/verify-email/", token),
                    "The link works for three days, and once.",
                    "If it wasn't you, ignore this mail: without the link nobody can use your address.",
                ]
            )
        case .resetPassword(let token):
            (
                "Set a new password",
                [
                    "A new password was asked for, for your account at \(host). You can set it here:",
                    link("/new-password/", token),
                    "The link works for two hours, and once. Until then your password stays as it is.",
                    "If it wasn't you, ignore this mail: nobody else has the link.",
                ]
            )
        case .invitation(let token, let organisation):
            (
                "Join \(organisation)",
                [
                    "You are invited to join \(organisation) at \(host). This page says more:",
                    link("/join/", token),
                    "If you don't know \(organisation), ignore this mail: nothing happens without the link.",
                ]
            )
        case .hasAccount:
            (
                "You have an account already",
                [
                    "Somebody, perhaps you, wanted to use this address for an account at \(host), and there is one with it already.",
                    "If it was you: sign in at \(publicURL)/sign-in, or ask for a new password at \(publicURL)/forgotten.",
                    "If it wasn't you, ignore this mail: nothing has changed.",
                ]
            )
        case .emailChanged:
            (
                "Your email address is to change",
                [
                    "Somebody who knows your password, we hope you, has entered another email address for your account at \(host). "
                        + "It counts as soon as it is confirmed; then mails go there.",
                    notYou,
                ]
            )
        case .passwordChanged:
            ("Your password was changed", ["The password of your account at \(host) was changed just now.", notYou])
        case .secondFactorChanged(let isOn):
            isOn
                ? (
                    "Codes are asked for now",
                    ["Your account at \(host) asks for a code of your authenticator from now on, besides the password.", notYou]
                )
                : ("Codes are not asked for any more", ["Your account at \(host) asks for the password alone from now on.", notYou])
        }
    }

    private var notYou: String {
        "If it wasn't you, set a new password at \(publicURL)/forgotten at once, and tell whoever runs this server."
    }

    private func link(_ path: String, _ token: SecretToken) -> String { publicURL + path + token.reveal() }
}

extension AccountMail.Kind {
    /// Whether it goes to an address that is known to be the person's.
    fileprivate var isToProvenAddress: Bool {
        switch self {
        case .verifyEmail, .invitation: false
        case .resetPassword, .hasAccount, .emailChanged, .passwordChanged, .secondFactorChanged: true
        }
    }
}
