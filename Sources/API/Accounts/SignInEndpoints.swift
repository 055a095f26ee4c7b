package import Accounts
internal import HTTP
internal import JSON
internal import Store

/// `/api/auth/…`: getting in, and out.
package struct SignInEndpoints: Sendable {
    private static let signedIn = Schema.object([
        "user": User.ownSchema, "csrfToken": .secret.noting("What a page sends as `X-CSRF-Token` with each act."),
    ])

    let accounts: Accounts
    let now: @Sendable () -> Int64

    /// - Parameter now: milliseconds since 1970.
    package init(accounts: Accounts, now: @escaping @Sendable () -> Int64) {
        self.accounts = accounts
        self.now = now
    }

    package var all: [Endpoint] {
        [
            Endpoint(
                .post, "/api/auth/set-up", "Makes the owner of a new server, by the link it showed at its first start.", access: .anyone,
                setUp
            )
            .taking(
                .object([
                    "token": .secret, "email": .newEmail, "password": .newPassword, "displayName": .displayName,
                    "organisationName": .organisationName, "organisationSlug": .slug,
                ])
            )
            .giving(Self.signedIn, .created)
            .refusing(.gone, "The link was used, or is over."),
            Endpoint(.post, "/api/auth/sign-up", "Makes an account, where the server or an invitation lets one.", access: .anyone, signUp)
                .taking(
                    .object(
                        ["email": .newEmail, "password": .newPassword, "displayName": .displayName],
                        optional: [
                            "invitation": .nullable(.secret).noting("The token of an invitation's link."),
                            "organisation": .nullable(.string).noting("The short name of an organisation that is open."),
                        ])
                )
                .giving(.object(["next": .words(SignUps.Next.self)]), .accepted)
                .refusing(.gone, "The invitation was used, or is over."),
            Endpoint(
                .post, "/api/auth/verify-email", "Proves an email address by the link that was sent to it.", access: .anyone, verifyEmail
            )
            .taking(.object(["token": .secret]))
            .givingNothing()
            .refusing(.gone, "The link was used, or is over."),
            Endpoint(.post, "/api/auth/verify-email/resend", "Sends that link again.", access: .anyone, resendVerification)
                .taking(.object(["email": .string]))
                .givingSuccess(),
            Endpoint(
                .post, "/api/auth/sign-in", "Signs in with email and password, and a code where one is asked for.", access: .anyone, signIn
            )
            .taking(
                .object(
                    ["email": .string, "password": .secret],
                    optional: ["code": .nullable(.string).noting("Of an authenticator program, or a recovery code.")])
            )
            .giving(Self.signedIn),
            Endpoint(.post, "/api/auth/sign-out", "Ends the sign-in that asks.", signOut)
                .givingNothing(),
            Endpoint(.post, "/api/auth/password-reset", "Sends a link to somebody who forgot the password.", access: .anyone, requestReset)
                .taking(.object(["email": .string]))
                .givingSuccess(),
            Endpoint(.post, "/api/auth/password-reset/complete", "Sets a password by such a link.", access: .anyone, completeReset)
                .taking(.object(["token": .secret, "newPassword": .newPassword]))
                .givingNothing()
                .refusing(.gone, "The link was used, or is over."),
        ].tagged("Getting in")
    }

    @Sendable private func setUp(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.body()
        guard let token = try body["token"].secretToken() else { throw ServiceError.linkOver }
        let form = SetUp.Form(
            email: try body["email"].string(), password: try body["password"].string(), displayName: try body["displayName"].string(),
            organisationName: try body["organisationName"].string(), organisationSlug: try body["organisationSlug"].string())
        let new = try await accounts.setUp.makeOwner(form, token: token, device: request.device, caller: request.caller, at: now())
        return signedIn(new, request, .created)
    }

    @Sendable private func signUp(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.body()
        let way: SignUps.Form.Way
        if let invitation = body["invitation"].optional {
            guard let token = try invitation.secretToken() else { throw ServiceError.linkOver }
            way = .invitation(token)
        } else {
            way = .open(organisation: try body["organisation"].optional?.string())
        }
        let form = SignUps.Form(
            email: try body["email"].string(), password: try body["password"].string(), displayName: try body["displayName"].string(),
            way: way)
        let next = try await accounts.signUps.signUp(form, caller: request.caller, at: now())
        return .data(["next": .init(next.rawValue)], .accepted)
    }

    @Sendable private func verifyEmail(_ request: APIRequest) async throws -> APIResponse {
        guard let token = try request.body()["token"].secretToken() else { throw ServiceError.linkOver }
        _ = try await accounts.signUps.verifyEmail(token, caller: request.caller, at: now())
        return .done
    }

    @Sendable private func resendVerification(_ request: APIRequest) async throws -> APIResponse {
        try await accounts.signUps.resendVerification(email: try request.body()["email"].string(), caller: request.caller, at: now())
        return APIResponse(.accepted, body: ["success": true])
    }

    @Sendable private func signIn(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.body()
        let form = SignIns.Form(
            email: try body["email"].string(), password: try body["password"].string(), code: try body["code"].optional?.string(),
            device: request.device)
        return signedIn(try await accounts.signIns.signIn(form, caller: request.caller, at: now()), request, .ok)
    }

    @Sendable private func signOut(_ request: APIRequest) async throws -> APIResponse {
        guard let signIn = request.caller.signInID else { throw ServiceError.conflict("A token is not signed in: revoke it instead.") }
        try await accounts.signIns.revoke(id: signIn, caller: request.caller, at: now())
        return APIResponse(.noContent, body: nil, headers: ["Set-Cookie": SignInCookie.clear(isEncrypted: request.isEncrypted)])
    }

    @Sendable private func requestReset(_ request: APIRequest) async throws -> APIResponse {
        try await accounts.passwords.requestReset(email: try request.body()["email"].string(), caller: request.caller, at: now())
        return APIResponse(.accepted, body: ["success": true])
    }

    @Sendable private func completeReset(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.body()
        guard let token = try body["token"].secretToken() else { throw ServiceError.linkOver }
        try await accounts.passwords.reset(token: token, new: try body["newPassword"].string(), caller: request.caller, at: now())
        return .done
    }

    private func signedIn(_ new: NewSignIn, _ request: APIRequest, _ status: HTTPStatus) -> APIResponse {
        var answer = APIResponse.data(["user": new.user.ownJSON, "csrfToken": .init(new.token.requestToken)], status)
        answer.headers.set("Set-Cookie", new.cookie(isEncrypted: request.isEncrypted, at: now()))
        return answer
    }
}

extension NewSignIn {
    /// `Set-Cookie` for as long as the sign-in can last.
    package func cookie(isEncrypted: Bool, at now: Int64) -> String {
        SignInCookie.set(token.reveal(), isEncrypted: isEncrypted, secondsToLive: max(0, (signIn.expiresAt - now) / 1000))
    }
}
