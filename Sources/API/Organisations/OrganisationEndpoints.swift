package import Accounts
internal import HTTP
internal import JSON
internal import Store

/// `/api/organisations/…`: tenants, their members, and how one becomes one.
package struct OrganisationEndpoints: Sendable {
    let accounts: Accounts
    let now: @Sendable () -> Int64

    /// - Parameter now: milliseconds since 1970.
    package init(accounts: Accounts, now: @escaping @Sendable () -> Int64) {
        self.accounts = accounts
        self.now = now
    }

    package var all: [Endpoint] { organisations + members + invitations + applications + blocks + audit }

    private var organisations: [Endpoint] {
        [
            Endpoint(.get, "/api/organisations", "The organisations to which one belongs.") { request in
                .list(try await accounts.organisations.mine(caller: request.caller).map(\.json), next: nil)
            },
            Endpoint(.post, "/api/organisations", "Makes an organisation; who makes it owns it.") { request in
                let body = try request.body()
                let form = Organisations.Form(name: try body["name"].string(), slug: try body["slug"].string())
                return .created(try await accounts.organisations.make(form, caller: request.caller, at: now()).json)
            },
            Endpoint(.get, "/api/organisations/{id}", "One of them.") { request in
                .data(try await accounts.organisations.find(id: request.parameter("id"), caller: request.caller).json)
            },
            Endpoint(.patch, "/api/organisations/{id}", "Changes an organisation.") { request in
                let body = try request.body()
                let change = Organisations.Change(
                    name: try body["name"].optional?.string(), slug: try body["slug"].optional?.string(),
                    signUp: try body["signUp"].optional?.choice(of: Organisation.SignUp.self),
                    takesCreatorApplications: try body["takesCreatorApplications"].optional?.bool())
                return .data(
                    try await accounts.organisations.change(id: request.parameter("id"), change, caller: request.caller, at: now()).json)
            },
            Endpoint(.delete, "/api/organisations/{id}", "Deletes an organisation to which nothing belongs any more.") { request in
                try await accounts.organisations.delete(id: request.parameter("id"), caller: request.caller, at: now())
                return .done
            },
            Endpoint(.post, "/api/organisations/by-slug/{slug}/join", "Joins an organisation that is open.") { request in
                .data(try await accounts.organisations.join(slug: request.parameter("slug"), caller: request.caller, at: now()).json)
            },
        ]
    }

    private var members: [Endpoint] {
        [
            Endpoint(.get, "/api/organisations/{id}/members", "Who belongs to it, longest members first; `role` narrows.") { request in
                var role: Role?
                if let word = request.query["role"] {
                    role = Role(rawValue: word)
                    if role == nil { throw ServiceError.invalid("role", "role must be one of \(Role.words).") }
                }
                return .page(
                    try await accounts.members.page(
                        of: request.parameter("id"), role: role, caller: request.caller, after: try request.cursor(),
                        limit: try request.limit()),
                    \.json)
            },
            Endpoint(.put, "/api/organisations/{id}/members/{user}/role", "Changes what somebody is in it.") { request in
                try await accounts.members.changeRole(
                    of: request.parameter("user"), in: request.parameter("id"), to: try request.body()["role"].choice(of: Role.self),
                    caller: request.caller, at: now())
                return .done
            },
            Endpoint(.delete, "/api/organisations/{id}/members/{user}", "Removes somebody from it.") { request in
                try await accounts.members.remove(
                    request.parameter("user"), from: request.parameter("id"), caller: request.caller, at: now())
                return .done
            },
            Endpoint(.post, "/api/organisations/{id}/leave", "Leaves it.") { request in
                try await accounts.members.leave(request.parameter("id"), caller: request.caller, at: now())
                return .done
            },
        ]
    }

    private var invitations: [Endpoint] {
        [
            Endpoint(.get, "/api/organisations/{id}/invitations", "Invitations that can still be used.") { request in
                .page(
                    try await accounts.invitations.page(
                        of: request.parameter("id"), caller: request.caller, after: try request.cursor(), limit: try request.limit()),
                    \.json)
            },
            Endpoint(.post, "/api/organisations/{id}/invitations", "Invites; without mail the link's token is in the answer, this once.") {
                request in
                let body = try request.body()
                var form = Invitations.Form(email: try body["email"].optional?.string())
                if let role = body["role"].optional { form.role = try role.choice(of: Role.self) }
                if let uses = body["uses"].optional { form.uses = try uses.integer() }
                if let days = body["days"].optional { form.lifetimeMilliseconds = try days.integer(in: 1...90) * .day }
                let (invitation, token) = try await accounts.invitations.make(
                    form, in: request.parameter("id"), caller: request.caller, at: now())
                var json = invitation.json
                json["token"] = .init(token?.reveal())
                return .created(json)
            },
            Endpoint(.delete, "/api/organisations/{id}/invitations/{invitation}", "Takes an invitation back.") { request in
                try await accounts.invitations.revoke(
                    id: request.parameter("invitation"), in: request.parameter("id"), caller: request.caller, at: now())
                return .done
            },
            Endpoint(.post, "/api/invitations/look", "What an invitation offers.", access: .anyone) { request in
                guard let token = try request.body()["token"].secretToken() else { throw ServiceError.linkOver }
                let offer = try await accounts.invitations.look(token, caller: request.caller, at: now())
                return .data([
                    "organisation": ["name": .init(offer.organisationName), "slug": .init(offer.organisationSlug)],
                    "role": .init(offer.role.rawValue), "isBoundToEmail": .init(offer.isBound), "expiresAt": .time(offer.expiresAt),
                ])
            },
            Endpoint(.post, "/api/invitations/accept", "Joins by an invitation.") { request in
                guard let token = try request.body()["token"].secretToken() else { throw ServiceError.linkOver }
                return .data(try await accounts.invitations.accept(token, caller: request.caller, at: now()).json)
            },
        ]
    }

    private var applications: [Endpoint] {
        [
            Endpoint(.post, "/api/organisations/{id}/creator-applications", "Applies to become a creator.") { request in
                let message = try request.body()["message"].string()
                let application = try await accounts.creatorApplications.apply(
                    message, in: request.parameter("id"), caller: request.caller, at: now())
                return .created(application.json)
            },
            Endpoint(.get, "/api/organisations/{id}/creator-applications", "Applications; `status` is pending unless said otherwise.") {
                request in
                let word = request.query["status"] ?? CreatorApplication.Status.pending.rawValue
                guard let status = CreatorApplication.Status(rawValue: word) else {
                    throw ServiceError.invalid("status", "status must be pending, approved or rejected.")
                }
                return .page(
                    try await accounts.creatorApplications.page(
                        of: request.parameter("id"), status: status, caller: request.caller, after: try request.cursor(),
                        limit: try request.limit()), \.json)
            },
            Endpoint(.get, "/api/organisations/{id}/creator-applications/mine", "One's own applications.") { request in
                .list(
                    try await accounts.creatorApplications.mine(in: request.parameter("id"), caller: request.caller).map(\.json), next: nil)
            },
            Endpoint(.post, "/api/organisations/{id}/creator-applications/{application}/approve", "Makes the applicant a creator.") {
                request in
                try await accounts.creatorApplications.approve(
                    id: request.parameter("application"), in: request.parameter("id"), caller: request.caller, at: now())
                return .done
            },
            Endpoint(.post, "/api/organisations/{id}/creator-applications/{application}/reject", "Rejects it, with a reason.") { request in
                try await accounts.creatorApplications.reject(
                    id: request.parameter("application"), reason: try request.body()["reason"].string(), in: request.parameter("id"),
                    caller: request.caller, at: now())
                return .done
            },
        ]
    }

    private var blocks: [Endpoint] {
        [
            Endpoint(.get, "/api/organisations/{id}/blocks", "Whom it keeps away, newest first.") { request in
                .page(
                    try await accounts.members.blocked(
                        in: request.parameter("id"), caller: request.caller, after: try request.cursor(), limit: try request.limit()),
                    \.json)
            },
            Endpoint(.put, "/api/organisations/{id}/blocks/{user}", "Keeps somebody away: no page, no token, no joining.") { request in
                try await accounts.members.block(request.parameter("user"), in: request.parameter("id"), caller: request.caller, at: now())
                return .done
            },
            Endpoint(.delete, "/api/organisations/{id}/blocks/{user}", "Keeps somebody away no longer.") { request in
                try await accounts.members.unblock(
                    request.parameter("user"), in: request.parameter("id"), caller: request.caller, at: now())
                return .done
            },
        ]
    }

    private var audit: [Endpoint] {
        [
            Endpoint(.get, "/api/organisations/{id}/audit", "Who did what, newest first; narrowed by time, actor, action and object.") {
                request in
                .page(
                    try await accounts.auditLog.page(
                        of: request.parameter("id"), try request.auditFilter(), caller: request.caller, after: try request.cursor(),
                        limit: try request.limit()), \.json)
            },
            Endpoint(.get, "/api/organisations/{id}/audit/verify", "Whether nobody has changed that log.") { request in
                .data(try await accounts.auditLog.verify(request.parameter("id"), caller: request.caller).json)
            },
        ]
    }
}

extension Role {
    static var words: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
