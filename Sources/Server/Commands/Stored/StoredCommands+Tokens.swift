import API
import Accounts
import JSON
import Store

extension StoredCommands {
    func tokens(_ command: Command.Tokens) async throws -> CommandResult {
        switch command {
        case .list(let name):
            let user = try await person(name)
            let tokens = try await accounts.accessTokens.list(of: user.id, caller: caller)
            return .table(
                ["ID", "MADE", "ENDS", "USED LAST", "SCOPES", "NAME"],
                tokens.map { token in
                    [
                        token.id, instantText(token.createdAt), token.expiresAt.map(instantText) ?? "when revoked",
                        token.lastUsedAt.map { String(instantText($0).prefix(10)) } ?? "-", token.scopes.joined(separator: ","), token.name,
                    ]
                }, empty: "\(user.displayName) has no access tokens.", tokens.map(\.json))
        case .create(let name, let tokenName, let scopes, let organisationName, let days):
            let user = try await person(name)
            var form = AccessTokens.Form(name: tokenName, scopes: scopes.compactMap(Scope.init(rawValue:)))
            if let organisationName { form.organisationID = try await organisation(organisationName).id }
            form.expiresAt = days.map { now + $0 * .day }
            let (token, secret) = try await accounts.accessTokens.make(form, owner: user.id, caller: caller, at: now)
            var json = token.json
            json["token"] = .init(secret.reveal())
            return CommandResult(
                lines: [secret.reveal(), "It acts for \(user.displayName) (id \(token.id)), and is shown this once."], json: json)
        case .revoke(let name, let id):
            let user = try await person(name)
            try await accounts.accessTokens.revoke(id: id, of: user.id, caller: caller, at: now)
            return .said("The token \(id) no longer works.", ["id": .init(id)])
        }
    }
}
