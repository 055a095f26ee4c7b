import Accounts
import API
import HTTP
import HTTPServer
import Runtime
import WebUI

/// Pages by which people get in: set-up, sign-in, invitations, forgotten passwords. Plain forms, which work without script.
struct SignInPages: Sendable {
    /// The largest form, in bytes.
    private static let formBytesMax = 16 * 1024

    let accounts: Accounts
    let routes: APIRoutes
    let web: WebUI
    /// Whether links go out by mail; else an operator hands them over.
    let hasMail: Bool

    /// A form that came in, and from whom.
    struct Sent: Sendable {
        let head: HTTPRequestHead
        let caller: Caller
        let isEncrypted: Bool
        let isLocal: Bool
        let fields: HTTPQuery
        /// At the end of the path; empty where it has none.
        let token: String

        var device: String { head.headers["User-Agent"] ?? "" }
        func field(_ name: String) -> String { fields[name] ?? "" }
    }

    private typealias Answer = @Sendable (Sent) async throws -> HTTPResponse

    func add(to router: inout Router<HTTPHandler>) {
        add(&router, .get, "/sign-in") { show(Forms.signIn(next: LocalPath($0.head.query["next"] ?? ""))) }
        add(&router, .post, "/sign-in", signIn)
        add(&router, .post, "/sign-out", signOut)
        add(&router, .post, "/set-up", beginSetUp)
        add(&router, .get, "/set-up/{token}", showSetUp)
        add(&router, .post, "/set-up/{token}", setUp)
        add(&router, .get, "/join/{token}", showInvitation)
        add(&router, .post, "/join/{token}", acceptInvitation)
        add(&router, .get, "/forgotten") { _ in show(Forms.forgotten()) }
        add(&router, .post, "/forgotten", forgotten)
        add(&router, .get, "/new-password/{token}") { show(Forms.newPassword(token: $0.token)) }
        add(&router, .post, "/new-password/{token}", newPassword)
        add(&router, .get, "/verify-email/{token}") { show(Forms.verifyEmail(token: $0.token)) }
        add(&router, .post, "/verify-email/{token}", verifyEmail)
    }

    // MARK: Getting in

    @Sendable private func signIn(_ sent: Sent) async throws -> HTTPResponse {
        let (code, next) = (sent.field("code"), LocalPath(sent.field("next")))
        let form = SignIns.Form(
            email: sent.field("email"), password: sent.field("password"), code: code.isEmpty ? nil : code, device: sent.device)
        do throws(ServiceError) {
            return signedIn(try await accounts.signIns.signIn(form, caller: sent.caller, at: WallClock.milliseconds()), sent, to: next)
        } catch {
            let asksForCode = error.code == .secondFactorRequired || error.code == .wrongCode
            let isFirst = error.code == .secondFactorRequired
            var model = Forms.signIn(email: form.email, asksForCode: asksForCode, next: next)
            model.problem = isFirst ? nil : error.sentence
            return show(model, error)
        }
    }

    @Sendable private func signOut(_ sent: Sent) async throws -> HTTPResponse {
        if let signIn = sent.caller.signInID {
            try await accounts.signIns.revoke(id: signIn, caller: sent.caller, at: WallClock.milliseconds())
        }
        return HTTPResponse(.seeOther, headers: ["Location": "/", "Set-Cookie": SignInCookie.clear(isEncrypted: sent.isEncrypted)])
    }

    private func signedIn(_ new: NewSignIn, _ sent: Sent, to next: LocalPath? = nil) -> HTTPResponse {
        let cookie = new.cookie(isEncrypted: sent.isEncrypted, at: WallClock.milliseconds())
        return HTTPResponse(.seeOther, headers: ["Location": next?.text ?? "/", "Set-Cookie": cookie])
    }

    // MARK: Set-up

    /// The button on the home page of a new server, for whoever sits at it.
    @Sendable private func beginSetUp(_ sent: Sent) async throws -> HTTPResponse {
        guard sent.isLocal else {
            throw ServiceError.forbidden(
                "Only on the machine itself: there, `carillon set-up-link` prints a link that works from anywhere.")
        }
        guard let token = try await accounts.setUp.makeLink(replaces: true, at: WallClock.milliseconds()) else {
            throw ServiceError.linkOver
        }
        return HTTPResponse(.seeOther, headers: ["Location": "/set-up/" + token.reveal()])
    }

    @Sendable private func showSetUp(_ sent: Sent) async throws -> HTTPResponse {
        try await accounts.setUp.check(try token(sent), caller: sent.caller, at: WallClock.milliseconds())
        return show(Forms.setUp(token: sent.token))
    }

    @Sendable private func setUp(_ sent: Sent) async throws -> HTTPResponse {
        let organisation = sent.field("organisationName")
        let form = SetUp.Form(
            email: sent.field("email"), password: sent.field("password"), displayName: sent.field("displayName"),
            organisationName: organisation, organisationSlug: slug(organisation))
        do throws(ServiceError) {
            let new = try await accounts.setUp.makeOwner(
                form, token: try token(sent), device: sent.device, caller: sent.caller, at: WallClock.milliseconds())
            return signedIn(new, sent)
        } catch {
            return show(Forms.setUp(token: sent.token).keeping(sent.fields, error), error)
        }
    }

    // MARK: Invitations

    @Sendable private func showInvitation(_ sent: Sent) async throws -> HTTPResponse {
        let offer = try await accounts.invitations.look(try token(sent), caller: sent.caller, at: WallClock.milliseconds())
        return show(Forms.invitation(offer, token: sent.token, isSignedIn: !sent.caller.isGuest))
    }

    @Sendable private func acceptInvitation(_ sent: Sent) async throws -> HTTPResponse {
        let (token, now) = (try token(sent), WallClock.milliseconds())
        let offer = try await accounts.invitations.look(token, caller: sent.caller, at: now)
        guard sent.caller.isGuest else {
            _ = try await accounts.invitations.accept(token, caller: sent.caller, at: now)
            return HTTPResponse(.seeOther, headers: ["Location": "/"])
        }
        let form = SignUps.Form(
            email: sent.field("email"), password: sent.field("password"), displayName: sent.field("displayName"), way: .invitation(token))
        do throws(ServiceError) {
            return show(Forms.signedUp(try await accounts.signUps.signUp(form, caller: sent.caller, at: now)))
        } catch {
            return show(Forms.invitation(offer, token: sent.token, isSignedIn: false).keeping(sent.fields, error), error)
        }
    }

    // MARK: Passwords and email

    @Sendable private func forgotten(_ sent: Sent) async throws -> HTTPResponse {
        try await accounts.passwords.requestReset(email: sent.field("email"), caller: sent.caller, at: WallClock.milliseconds())
        return show(Forms.forgottenSent(hasMail: hasMail))
    }

    @Sendable private func newPassword(_ sent: Sent) async throws -> HTTPResponse {
        do throws(ServiceError) {
            try await accounts.passwords.reset(
                token: try token(sent), new: sent.field("newPassword"), caller: sent.caller, at: WallClock.milliseconds())
            return show(Forms.signIn(introduction: "The new password is set. Sign in with it."))
        } catch {
            guard error.code == .invalid else { throw error }
            return show(Forms.newPassword(token: sent.token).keeping(sent.fields, error), error)
        }
    }

    @Sendable private func verifyEmail(_ sent: Sent) async throws -> HTTPResponse {
        _ = try await accounts.signUps.verifyEmail(try token(sent), caller: sent.caller, at: WallClock.milliseconds())
        return show(Forms.signIn(introduction: "Your email address is confirmed. You can sign in now."))
    }

    // MARK: Around

    private func token(_ sent: Sent) throws(ServiceError) -> SecretToken {
        guard let token = SecretToken(sent.token) else { throw .linkOver }
        return token
    }

    private func show(_ model: FormModel, _ error: ServiceError? = nil) -> HTTPResponse {
        var response = HTTPResponse(error?.status ?? .ok, body: [web.form(model)[...]])
        for field in PageHeaders.page { response.head.headers.set(field.name, field.value) }
        if let seconds = error?.retryAfterSeconds { response.head.headers.set("Retry-After", String(seconds)) }
        return response
    }

    private func add(_ router: inout Router<HTTPHandler>, _ method: HTTPMethod, _ path: String, _ answer: @escaping Answer) {
        let hasToken = path.hasSuffix("{token}")
        router.add(method, path) { exchange, parameters in
            exchange.readBody(limit: Self.formBytesMax) { bytes in
                let (head, client, isEncrypted) = (exchange.request, exchange.client, exchange.isEncrypted)
                let isLocal = LocalAccess.mayControl(exchange)
                let token = hasToken ? parameters.string("token") : ""
                exchange.respond {
                    do {
                        if method == .post, !CrossSiteCheck.isFromHere(head) { throw ServiceError.crossSite }
                        let caller = try await routes.caller(
                            of: head, from: AddressPrefix(addressBytes: client.bytes), isEncrypted: isEncrypted)
                        return try await answer(
                            Sent(
                                head: head, caller: caller, isEncrypted: isEncrypted, isLocal: isLocal, fields: HTTPQuery(encoded: bytes),
                                token: token))
                    } catch let error as ServiceError {
                        return PageRoutes.errorPage(
                            web, ErrorModel(status: error.status.code, title: Forms.title(error), message: error.sentence))
                    } catch {
                        return PageRoutes.errorPage(web, ErrorModel(status: 503))
                    }
                }
            }
        }
    }
}

/// A short name for addresses out of a name: what remains of it in the letters that addresses have.
func slug(_ name: String) -> String {
    var slug = ""
    for scalar in name.lowercased().unicodeScalars {
        switch scalar {
        case "a"..."z", "0"..."9": slug.unicodeScalars.append(scalar)
        case "ä": slug += "ae"
        case "ö": slug += "oe"
        case "ü": slug += "ue"
        case "ß": slug += "ss"
        default: if !slug.hasSuffix("-") && !slug.isEmpty { slug += "-" }
        }
    }
    while slug.hasSuffix("-") { slug.removeLast() }
    return slug.utf8.count < 2 ? "home" : String(slug.prefix(40))
}
