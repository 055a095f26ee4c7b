import API
import Accounts
import JSON
import Store

extension StoredCommands {
    func users(_ command: Command.Users) async throws -> CommandResult {
        let people = accounts.people
        switch command {
        case .list(let search): return try await list(search)
        case .show(let name): return try await show(try await person(name))
        case .create(let email, let name, let isOperator, let asksPassword):
            let password = asksPassword ? try secretInput.password() : nil
            let displayName = name ?? String(email.prefix { $0 != "@" })
            let form = People.Form(email: email, displayName: displayName, password: password, isOperator: isOperator)
            let user = try await people.make(form, caller: caller, at: now)
            return try await made(user, "Made", hasPassword: asksPassword)
        case .disable(let name):
            let user = try await person(name)
            try await people.disable(user.id, caller: caller, at: now)
            return try await done(user, "\(user.called) can't come in any more; every sign-in has ended.")
        case .enable(let name):
            let user = try await person(name)
            try await people.enable(user.id, caller: caller, at: now)
            return try await done(user, "\(user.called) can come in again.")
        case .resetPassword(let name, let asksPassword):
            let user = try await person(name)
            if asksPassword {
                try await people.setPassword(try secretInput.password(), of: user.id, caller: caller, at: now)
                return try await done(user, "\(user.called) has that password now; every sign-in has ended.")
            }
            return try await made(user, "Found", hasPassword: false)
        case .removeSecondFactor(let name):
            let user = try await person(name)
            try await people.removeSecondFactor(of: user.id, caller: caller, at: now)
            return try await done(user, "\(user.called) signs in by the password alone from now on.")
        case .setOperator(let name, let isOperator):
            let user = try await person(name)
            try await people.setOperator(isOperator, user.id, caller: caller, at: now)
            return try await done(user, "\(user.called) \(isOperator ? "runs the server now" : "doesn't run the server any more").")
        }
    }

    private func list(_ search: String?) async throws -> CommandResult {
        let users = try await all { cursor in
            try await accounts.people.page(search: search, caller: caller, after: cursor, limit: listingLimitMax)
        }
        return .table(
            ["ID", "EMAIL", "NAME", "USER NAME", "STATE"],
            users.map { [$0.id, $0.email ?? "-", $0.displayName, $0.username ?? "-", $0.stateText] },
            empty: search == nil ? "Nobody has an account yet. `carillon set-up-link` makes the owner." : "Nobody is found by that.",
            users.map(\.operatorJSON))
    }

    private func show(_ user: User) async throws -> CommandResult {
        let organisations = try await accounts.people.organisations(of: user.id, caller: caller)
        var json = user.operatorJSON
        json["organisations"] = .array(organisations.map(\.json))
        let belongs = organisations.map { "\($0.organisation.name) (\($0.role.rawValue))" }.joined(separator: ", ")
        return .record(
            [
                "id": user.id, "name": user.displayName, "email": user.email ?? "-", "user name": user.username ?? "-",
                "state": user.stateText, "since": instantText(user.createdAt), "belongs to": belongs.isEmpty ? "-" : belongs,
            ], json)
    }

    /// With a link by which the person sets a password, unless there is one.
    private func made(_ user: User, _ verb: String, hasPassword: Bool) async throws -> CommandResult {
        var json = user.operatorJSON
        let sentence = "\(verb) the account of \(user.called) (id \(user.id))."
        guard !hasPassword else { return .said(sentence, json) }
        let token = try await accounts.people.makeResetLink(for: user.id, caller: caller, at: now)
        let link = "\(address)/new-password/\(token.reveal())"
        json["link"] = .init(link)
        return CommandResult(
            lines: [link, "\(sentence) Whoever opens this link sets its password. It works for three days, and once."], json: json)
    }

    private func done(_ user: User, _ sentence: String) async throws -> CommandResult {
        .said(sentence, try await person(user.id).operatorJSON)
    }
}

extension User {
    /// For a sentence.
    fileprivate var called: String { email ?? displayName }

    fileprivate var stateText: String {
        if erasedAt != nil { return "erased" }
        if disabledAt != nil { return "disabled" }
        if !isAdmitted { return "not confirmed" }
        return isOperator ? "operator" : "active"
    }
}
