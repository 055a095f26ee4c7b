import Accounts
import Store

/// People, organisations and access tokens.
extension CommandForm {
    private static let askPassword = CommandOption(
        "ask-password", "ask for a password at the terminal, or take the first line of what is piped in, instead of making a link")

    static let users: [CommandForm] = [
        CommandForm(
            "users list", options: [CommandOption("search TEXT", "only those whose email, user name or name holds it"), .json],
            "list everybody with an account"
        ) { .stored(.users(.list(search: $0["search"]))) },
        CommandForm("users show PERSON", options: [.json], "show an account, and what it belongs to") {
            .stored(.users(.show($0[0])))
        },
        CommandForm(
            "users create EMAIL",
            options: [
                CommandOption("name NAME", "how others see the person; without it, what stands before the @"),
                CommandOption("operator", "the person may do what concerns the whole server"), askPassword, .json,
            ], "make an account, and print the link by which its person sets a password"
        ) {
            .stored(.users(.create(email: $0[0], name: $0["name"], isOperator: $0.has("operator"), asksPassword: $0.has("ask-password"))))
        },
        CommandForm("users disable PERSON", options: [.json], "keep somebody out, and end every sign-in") {
            .stored(.users(.disable($0[0])))
        },
        CommandForm("users enable PERSON", options: [.json], "let somebody in again") { .stored(.users(.enable($0[0]))) },
        CommandForm(
            "users reset-password PERSON", options: [askPassword, .json], "print a link by which somebody sets another password"
        ) { .stored(.users(.resetPassword($0[0], asksPassword: $0.has("ask-password")))) },
        CommandForm(
            "users remove-second-factor PERSON", options: [.json], "for somebody who lost authenticator and recovery codes"
        ) { .stored(.users(.removeSecondFactor($0[0]))) },
        CommandForm("users operator PERSON on|off", options: [.json], "say whether somebody runs the server") {
            arguments throws(UsageError) in
            guard ["on", "off"].contains(arguments[1]) else {
                throw UsageError("`carillon users operator PERSON on|off`: “\(shown(arguments[1]))” is neither on nor off.")
            }
            return .stored(.users(.setOperator(arguments[0], arguments[1] == "on")))
        },
    ]

    static let organisations: [CommandForm] = [
        CommandForm("organisations list", options: [.json], "list all organisations") { _ in .stored(.organisations(.list)) },
        CommandForm("organisations show ORGANISATION", options: [.json], "show one") { .stored(.organisations(.show($0[0]))) },
        CommandForm(
            "organisations create NAME",
            options: [
                CommandOption("owner PERSON", "who is to own it (needed)"),
                CommandOption("slug SLUG", "its short name in addresses; without it, made of its name"), .json,
            ], "make one"
        ) { arguments throws(UsageError) in
            guard let owner = arguments["owner"], !owner.isEmpty else {
                throw UsageError("`carillon organisations create NAME --owner PERSON`: the owner is missing.")
            }
            return .stored(.organisations(.create(name: arguments[0], slug: arguments["slug"], owner: owner)))
        },
        CommandForm("organisations delete ORGANISATION", options: [.json], "delete one that has no livestreams and pages") {
            .stored(.organisations(.delete($0[0])))
        },
        CommandForm(
            "organisations members ORGANISATION", options: [role("only those of this role"), .json], "list who belongs to it"
        ) { arguments throws(UsageError) in
            if let role = arguments["role"] { _ = try arguments.word(role, of: Role.self, "role") }
            return .stored(.organisations(.members(arguments[0], role: arguments["role"])))
        },
        CommandForm(
            "organisations add-member ORGANISATION PERSON", options: [role("as what; without it, member"), .json],
            "make somebody a member"
        ) { arguments throws(UsageError) in
            let role = try arguments.word(arguments["role"] ?? Role.member.rawValue, of: Role.self, "role")
            return .stored(.organisations(.addMember(arguments[0], person: arguments[1], role: role.rawValue)))
        },
        CommandForm("organisations role ORGANISATION PERSON ROLE", options: [.json], "give a member another role") {
            arguments throws(UsageError) in
            let role = try arguments.word(arguments[2], of: Role.self, "role")
            return .stored(.organisations(.setRole(arguments[0], person: arguments[1], role: role.rawValue)))
        },
        CommandForm("organisations remove-member ORGANISATION PERSON", options: [.json], "take a member out") {
            .stored(.organisations(.removeMember($0[0], person: $0[1])))
        },
    ]

    private static func role(_ doc: String) -> CommandOption {
        CommandOption("role ROLE", "\(doc) (\(Role.allCases.map(\.rawValue).joined(separator: ", ")))")
    }

    static let tokens: [CommandForm] = [
        CommandForm("tokens list PERSON", options: [.json], "list somebody's access tokens, without the tokens themselves") {
            .stored(.tokens(.list($0[0])))
        },
        CommandForm(
            "tokens create PERSON",
            options: [
                CommandOption("name NAME", "what tells it from others (needed)"),
                CommandOption("scopes SCOPE,SCOPE", "what it is for: \(Scope.allCases.map(\.rawValue).joined(separator: ", ")) (needed)"),
                CommandOption("organisation ORGANISATION", "the only one in which it works"),
                CommandOption("days NUMBER", "how long it works; without it, until it is revoked"), .json,
            ], "make a token by which a program acts for somebody, and print it, this once"
        ) { arguments throws(UsageError) in
            guard let name = arguments["name"], let scopes = arguments["scopes"] else {
                throw UsageError("`carillon tokens create PERSON --name NAME --scopes SCOPE,SCOPE`: both options are needed.")
            }
            let words = scopes.split(separator: ",").map { $0.filter { $0 != " " } }
            for word in words { _ = try arguments.word(word, of: Scope.self, "scope") }
            let days = try arguments["days"].map { text throws(UsageError) in try Self.days(text) }
            return .stored(
                .tokens(.create(arguments[0], name: name, scopes: words, organisation: arguments["organisation"], days: days)))
        },
        CommandForm("tokens revoke PERSON ID", options: [.json], "end a token") { .stored(.tokens(.revoke($0[0], id: $0[1]))) },
    ]

    private static func days(_ text: String) throws(UsageError) -> Int64 {
        guard let days = Int64(text), (1...daysMax).contains(days) else {
            throw UsageError("--days takes a number of days from 1 to \(daysMax).")
        }
        return days
    }

    /// Ten years.
    private static let daysMax: Int64 = 3650
}
