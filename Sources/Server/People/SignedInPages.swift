import API
import Accounts
import HTTP
import HTTPServer
import Notifications
import Runtime
import Store
import WebUI

/// The pages behind the sign-in: frames that the API fills. Whoever isn't signed in is led to the sign-in and back; whoever doesn't belong
/// to an organisation learns nothing of it.
struct SignedInPages: Sendable {
    let accounts: Accounts
    let routes: APIRoutes
    let web: WebUI
    let inbox: Inbox
    /// Whether hls.js is installed beside the pages.
    let hasPlayer: Bool

    func add(to router: inout Router<HTTPHandler>) {
        add(&router, "/account", .account)
        add(&router, "/notifications", .notifications)
        router.add(.get, "/o") { exchange, _ in toFirstOrganisation(exchange) }
        add(&router, "/o/{slug}", .livestreams)
        add(&router, "/o/{slug}/livestreams/new", .livestreamForm)
        add(&router, "/o/{slug}/livestreams/{id}", .console)
        add(&router, "/o/{slug}/livestreams/{id}/change", .livestreamForm)
        add(&router, "/o/{slug}/livestreams/{id}/participants", .participants)
        add(&router, "/o/{slug}/pages/{id}/manage", .pageAdmin)
        add(&router, "/o/{slug}/livestreams/{id}/go-live", .broadcast)
        add(&router, "/o/{slug}/people", .people)
        add(&router, "/o/{slug}/activity", .activity)
        add(&router, "/o/{slug}/settings", .settings)
        add(&router, "/o/{slug}/settings/webhooks", .webhooks)
        add(&router, "/server", .server)
    }

    private func add(_ router: inout Router<HTTPHandler>, _ path: String, _ page: SignedInPage) {
        let (hasSlug, hasSubject) = (path.contains("{slug}"), path.contains("{id}"))
        router.add(.get, path) { exchange, parameters in
            let slug = hasSlug ? parameters.string("slug") : nil
            let subject = hasSubject ? parameters.string("id") : nil
            answer(exchange) { visitor in
                guard var shell = visitor.shell(of: slug) else { return PageRoutes.errorPage(web, ErrorModel(status: 404)) }
                if let needed = page.permission, shell.organisation?.permissions.contains(needed) != true {
                    return PageRoutes.errorPage(web, Self.notForThisRole)
                }
                if page.isForOperators, !shell.isOperator { return PageRoutes.errorPage(web, Self.notForGuests) }
                shell.subjectID = subject
                shell.hasPlayer = hasPlayer
                return HTTPResponse(page: web.signedIn(page, shell), page.usesCamera ? PageHeaders.camera : PageHeaders.page)
            }
        }
    }

    /// Where somebody begins who didn't say where to.
    private func toFirstOrganisation(_ exchange: HTTPExchange) {
        answer(exchange) { visitor in .redirect(to: visitor.organisations.first.map { "/o/" + $0.organisation.slug } ?? "/account") }
    }

    /// Who is signed in, and where they belong.
    private struct Visitor: Sendable {
        let user: User
        let organisations: [OwnOrganisation]
        let requestToken: String
        let unreadCount: Int

        /// - Parameter slug: nil where the page is about none; then the menu leads to the first.
        /// - Returns: nil where there is no such organisation, or the person doesn't belong to it.
        func shell(of slug: String?) -> ShellModel? {
            let places = organisations.map(\.place)
            let place = slug.map { slug in places.first { $0.slug == slug } } ?? places.first
            if slug != nil, place == nil { return nil }
            return ShellModel(
                userID: user.id, userName: user.displayName, isOperator: user.isOperator, requestToken: requestToken, organisations: places,
                organisation: place, unreadCount: unreadCount)
        }
    }

    private func answer(_ exchange: HTTPExchange, _ answer: @escaping @Sendable (Visitor) -> HTTPResponse) {
        let (head, client, isEncrypted) = (exchange.request, exchange.client, exchange.isEncrypted)
        exchange.respond {
            do {
                let caller = try await routes.caller(of: head, from: AddressPrefix(addressBytes: client.bytes), isEncrypted: isEncrypted)
                guard caller.signInID != nil, let text = SignInCookie.token(in: head.headers, isEncrypted: isEncrypted),
                    let token = SecretToken(text)
                else { return .redirect(to: "/sign-in" + (LocalPath(head.target).map { "?next=" + $0.inQuery } ?? "")) }
                return answer(
                    Visitor(
                        user: try await accounts.profiles.own(caller: caller),
                        organisations: try await accounts.organisations.mine(caller: caller), requestToken: token.requestToken,
                        unreadCount: Int(clamping: try await inbox.unreadCount(caller: caller))))
            } catch let error as ServiceError {
                return PageRoutes.errorPage(
                    web, ErrorModel(status: error.status.code, title: Forms.title(error), message: error.sentence))
            } catch {
                return PageRoutes.errorPage(web, ErrorModel(status: 503))
            }
        }
    }

    private static let notForGuests = ErrorModel(
        status: 403, title: "This is not open to you", message: "This page is for those who run the server.")
    private static let notForThisRole = ErrorModel(
        status: 403, title: "This is not open to you", message: "Your role here doesn’t allow this: ask an admin of your organisation.")
}

extension HTTPResponse {
    fileprivate static func redirect(to path: String) -> HTTPResponse {
        HTTPResponse(.seeOther, headers: ["Location": path, "Cache-Control": "no-store"])
    }
}

extension OwnOrganisation {
    fileprivate var place: ShellModel.Organisation {
        ShellModel.Organisation(
            id: organisation.id, slug: organisation.slug, name: organisation.name, role: role.rawValue,
            permissions: Permission.allCases.filter { $0.roles.contains(role) }.map(\.rawValue))
    }
}
