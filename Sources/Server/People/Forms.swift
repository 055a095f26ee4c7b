import Accounts
import HTTP
import Store
import WebUI

/// The words of the pages by which people get in.
enum Forms {
    /// - Parameter next: where the person wanted to go.
    static func signIn(
        email: String = "", asksForCode: Bool = false, introduction: String = "With the email and password of your account.",
        next: LocalPath? = nil
    ) -> FormModel {
        var fields: [FormModel.Field] = [
            .init("email", "Email", .email, value: email), .init("password", "Password", .currentPassword),
        ]
        if asksForCode {
            fields.append(.init("code", "Code", .oneTimeCode, hint: "Of your authenticator app, or one of your recovery codes."))
        }
        if let next { fields.append(.hidden("next", next.text)) }
        return FormModel(
            title: "Sign in",
            introduction: asksForCode ? "Your account asks for a code as well: enter it with your password." : introduction,
            action: "/sign-in", fields: fields, button: "Sign in", links: [.init("Forgotten your password?", "/forgotten")])
    }

    static func setUp(token: String) -> FormModel {
        FormModel(
            title: "Make this server yours", introduction: "You will own it: you can change everything and let others in.",
            action: "/set-up/" + token,
            fields: [
                .init("displayName", "Your name", .name),
                .init("organisationName", "Who streams here", .organisation, hint: "A parish, a school, a club, or you."),
                .init("email", "Email", .email), newPassword("password"),
            ], button: "Make it mine")
    }

    static func invitation(_ offer: Invitations.Offer, token: String, isSignedIn: Bool) -> FormModel {
        FormModel(
            title: "Join \(offer.organisationName)",
            introduction: isSignedIn
                ? "You will be a \(offer.role.rawValue) there."
                : "You will be a \(offer.role.rawValue) there. If you have an account here, sign in first.",
            action: "/join/" + token,
            fields: isSignedIn
                ? [] : [.init("displayName", "Your name", .name), .init("email", "Email", .email), newPassword("password")],
            button: "Join", links: isSignedIn ? [] : [.init("Sign in", "/sign-in")])
    }

    static func signedUp(_ next: SignUps.Next) -> FormModel {
        switch next {
        case .signIn: signIn(introduction: "Your account is there. Sign in with it.")
        case .checkMail: signIn(introduction: "We have sent you an email: open its link, then sign in here.")
        case .waitForAdmin:
            signIn(introduction: "Your account is there. Somebody who runs this server has to let you in; then sign in here.")
        }
    }

    static func forgotten() -> FormModel {
        FormModel(
            title: "A new password", introduction: "Say who you are, and you get a link to set a new one.", action: "/forgotten",
            fields: [.init("email", "Email", .email)], button: "Ask for the link", links: [.init("Back to sign-in", "/sign-in")])
    }

    /// The same whether there is such an account or not.
    static func forgottenSent(hasMail: Bool) -> FormModel {
        signIn(
            introduction: hasMail
                ? "If there is an account with this email, a link is on its way to it."
                : "If there is an account with this email, whoever runs this server now has a link for you: ask them for it.")
    }

    static func newPassword(token: String) -> FormModel {
        FormModel(
            title: "Set a new password", introduction: "You will be signed out everywhere else.", action: "/new-password/" + token,
            fields: [newPassword("newPassword")], button: "Set it")
    }

    /// A button, since some mail programs open every link to look what is behind it.
    static func verifyEmail(token: String) -> FormModel {
        FormModel(
            title: "Confirm your email", introduction: "So that we know that mail to you arrives.", action: "/verify-email/" + token,
            fields: [], button: "Confirm")
    }

    static func watchPassword(action: String, problem: String?) -> FormModel {
        FormModel(
            title: "This livestream asks for a password", introduction: "Those who sent you here can tell you.", action: action,
            fields: [.init("password", "Password", .sharedPassword, problem: problem)], button: "Watch")
    }

    static func title(_ error: ServiceError) -> String {
        switch error.code.kind {
        case .gone: "This link is over"
        case .rateLimited: "That was a little too often"
        case .forbidden: "This is not open to you"
        case .unauthenticated: "Please sign in first"
        default: "This did not work"
        }
    }

    private static func newPassword(_ name: String) -> FormModel.Field {
        .init(
            name, "Password", .newPassword,
            hint: "At least \(Checks.passwordLength.lowerBound) characters. A few words are easy to keep in mind.")
    }
}

extension FormModel {
    /// What the person wrote, but for passwords, and what was wrong with it.
    func keeping(_ sent: HTTPQuery, _ error: ServiceError) -> FormModel {
        var model = self
        var untold: [String] = []
        for problem in error.problems where !fields.contains(where: { $0.name == problem.field }) { untold.append(problem.sentence) }
        model.fields = fields.map { field in
            var field = field
            switch field.purpose {
            case .currentPassword, .newPassword, .sharedPassword, .oneTimeCode, .hidden: break
            case .name, .organisation, .email: field.value = sent[field.name] ?? field.value
            }
            field.problem = error.problems.first { $0.field == field.name }?.sentence
            return field
        }
        model.problem = error.problems.isEmpty ? error.sentence : untold.isEmpty ? nil : untold.joined(separator: " ")
        return model
    }
}
