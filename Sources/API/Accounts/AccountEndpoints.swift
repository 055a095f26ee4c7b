package import Accounts
internal import Cryptography
internal import HTTP
internal import JSON
internal import Store

/// `/api/auth/…`: one's own account.
package struct AccountEndpoints: Sendable {
    private static let password = Schema.object(["password": .secret])
    private static let recoveryCodes = Schema.object(["recoveryCodes": .array(of: .secret)])

    let accounts: Accounts
    let now: @Sendable () -> Int64

    /// - Parameter now: milliseconds since 1970.
    package init(accounts: Accounts, now: @escaping @Sendable () -> Int64) {
        self.accounts = accounts
        self.now = now
    }

    package var all: [Endpoint] { (profile + signIns + secondFactor + tokens + personalData).tagged("Your account") }

    private var profile: [Endpoint] {
        [
            Endpoint(.get, "/api/auth/me", "Who asks, and to which organisations they belong.") { request in
                let user = try await accounts.profiles.own(caller: request.caller)
                let organisations = try await accounts.organisations.mine(caller: request.caller)
                return .data(["user": user.ownJSON, "organisations": .array(organisations.map(\.json))])
            }
            .giving(.object(["user": User.ownSchema, "organisations": .array(of: OwnOrganisation.schema)])),
            Endpoint(.patch, "/api/auth/me", "Changes the name that others see, and the one in addresses.") { request in
                let body = try request.body()
                let user = try await accounts.profiles.change(
                    displayName: try body["displayName"].optional?.string(), username: try body["username"].optional?.string(),
                    caller: request.caller, at: now())
                return .data(["user": user.ownJSON])
            }
            .taking(.object([:], optional: ["displayName": .displayName, "username": .username]))
            .giving(.object(["user": User.ownSchema])),
            Endpoint(.put, "/api/auth/email", "Asks for another email address; it counts once its link was opened.") { request in
                let body = try request.body()
                try await accounts.profiles.changeEmail(
                    try body["email"].string(), password: try body["password"].string(), caller: request.caller, at: now())
                return APIResponse(.accepted, body: ["success": true])
            }
            .taking(.object(["email": .newEmail, "password": .secret]))
            .givingSuccess(),
            Endpoint(.put, "/api/auth/password", "Sets another password; every other sign-in ends.") { request in
                let body = try request.body()
                try await accounts.passwords.change(
                    current: try body["currentPassword"].string(), new: try body["newPassword"].string(), caller: request.caller, at: now())
                return .done
            }
            .taking(.object(["currentPassword": .secret, "newPassword": .newPassword]))
            .givingNothing(),
        ]
    }

    private var signIns: [Endpoint] {
        [
            Endpoint(.get, "/api/auth/sign-ins", "The browsers in which one is signed in.") { request in
                let signIns = try await accounts.signIns.list(caller: request.caller, at: now())
                return .list(signIns.map { $0.json(isThisOne: $0.id == request.caller.signInID) }, next: nil)
            }
            .givingList(of: SignIn.schema),
            Endpoint(.delete, "/api/auth/sign-ins", "Ends all of them but the one that asks.") { request in
                .data(["ended": .init(try await accounts.signIns.revokeOthers(caller: request.caller, at: now()))])
            }
            .giving(.object(["ended": .integer])),
            Endpoint(.delete, "/api/auth/sign-ins/{id}", "Ends one of them.") { request in
                try await accounts.signIns.revoke(id: request.parameter("id"), caller: request.caller, at: now())
                return .done
            }
            .givingNothing(),
        ]
    }

    private var secondFactor: [Endpoint] {
        [
            Endpoint(.get, "/api/auth/second-factor", "Whether a code is asked for at sign-in.") { request in
                let state = try await accounts.secondFactor.state(caller: request.caller)
                return .data(["since": .time(state.since), "recoveryCodesLeft": .init(state.recoveryCodesLeft)])
            }
            .giving(.object(["since": .nullable(.time), "recoveryCodesLeft": .integer])),
            Endpoint(.post, "/api/auth/second-factor", "Makes a secret for an authenticator program; it counts once confirmed.") {
                request in
                let password = try request.body()["password"].string()
                let enrolment = try await accounts.secondFactor.begin(password: password, caller: request.caller, at: now())
                return .data(["secret": .init(enrolment.secret.revealText()), "uri": .init(enrolment.uri)])
            }
            .taking(Self.password)
            .giving(.object(["secret": .secret, "uri": .uri])),
            Endpoint(.post, "/api/auth/second-factor/confirm", "Turns codes on, with a first code.") { request in
                let code = try request.body()["code"].string()
                let codes = try await accounts.secondFactor.confirm(code: code, caller: request.caller, at: now())
                return .data(["recoveryCodes": .init(codes.map { $0.reveal() })])
            }
            .taking(.object(["code": .string]))
            .giving(Self.recoveryCodes),
            Endpoint(.post, "/api/auth/second-factor/recovery-codes", "Makes new recovery codes; the earlier ones are worthless.") {
                request in
                let password = try request.body()["password"].string()
                let codes = try await accounts.secondFactor.renewRecoveryCodes(password: password, caller: request.caller, at: now())
                return .data(["recoveryCodes": .init(codes.map { $0.reveal() })])
            }
            .taking(Self.password)
            .giving(Self.recoveryCodes),
            Endpoint(.post, "/api/auth/second-factor/disable", "Turns codes off.") { request in
                let body = try request.body()
                try await accounts.secondFactor.disable(
                    password: try body["password"].string(), code: try body["code"].string(), caller: request.caller, at: now())
                return .done
            }
            .taking(Self.password.with(["code": .string]))
            .givingNothing(),
        ]
    }

    private var tokens: [Endpoint] {
        [
            Endpoint(.get, "/api/auth/tokens", "One's personal access tokens, without the secrets.") { request in
                .list(try await accounts.accessTokens.list(caller: request.caller).map(\.json), next: nil)
            }
            .givingList(of: AccessToken.schema),
            Endpoint(.post, "/api/auth/tokens", "Makes a personal access token. Its secret is in this answer and nowhere else.") {
                request in
                let body = try request.body()
                let form = AccessTokens.Form(
                    name: try body["name"].string(), scopes: try body["scopes"].elements().map { try $0.choice(of: Scope.self) },
                    organisationID: try body["organisationId"].optional?.string(), expiresAt: try body["expiresAt"].optional?.time())
                let (token, secret) = try await accounts.accessTokens.make(form, caller: request.caller, at: now())
                var json = token.json
                json["token"] = .init(secret.reveal())
                return .created(json)
            }
            .taking(
                .object(
                    [
                        "name": .string(length: 1...AccountLimits.accessTokenNameLengthMax),
                        "scopes": .array(of: .words(Scope.self), countMax: Scope.allCases.count),
                    ], optional: ["organisationId": .nullable(.identifier), "expiresAt": .nullable(.time)])
            )
            .giving(AccessToken.schema.with(["token": .secret]), .created)
            .refusing(.notFound, "There is no such organisation, or none to which one belongs.")
            .idempotent(),
            Endpoint(.delete, "/api/auth/tokens/{id}", "Revokes a token.") { request in
                try await accounts.accessTokens.revoke(id: request.parameter("id"), caller: request.caller, at: now())
                return .done
            }
            .givingNothing(),
        ]
    }

    private var personalData: [Endpoint] {
        [
            Endpoint(.get, "/api/auth/export", "Everything that is stored of the person who asks.") { request in
                let userID = try request.caller.requireUser()
                return .data(try await accounts.personalData.export(userID, caller: request.caller, at: now()))
            }
            .giving(.map(.anything)),
            Endpoint(.post, "/api/auth/erase", "Erases the account of the person who asks. It can't be undone.") { request in
                let userID = try request.caller.requireUser()
                let password = try request.body()["password"].optional?.string()
                try await accounts.personalData.erase(userID, password: password, caller: request.caller, at: now())
                return APIResponse(.noContent, body: nil, headers: ["Set-Cookie": SignInCookie.clear(isEncrypted: request.isEncrypted)])
            }
            .taking(.object([:], optional: ["password": .nullable(.secret)]))
            .givingNothing(),
        ]
    }
}
