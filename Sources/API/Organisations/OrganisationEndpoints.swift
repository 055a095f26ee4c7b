package import Accounts
internal import HTTP
internal import JSON
internal import Store

/// `/api/organisations/…`: tenants, their members, and how one becomes one.
package struct OrganisationEndpoints: Sendable {
    static let token = Schema.object(["token": .secret])

    let accounts: Accounts
    let now: @Sendable () -> Int64

    /// - Parameter now: milliseconds since 1970.
    package init(accounts: Accounts, now: @escaping @Sendable () -> Int64) {
        self.accounts = accounts
        self.now = now
    }

    package var all: [Endpoint] {
        (organisations + members + invitations + applications + blocks + audit).tagged("Organisations")
    }

    private var organisations: [Endpoint] {
        [
            Endpoint(.get, "/api/organisations", "The organisations to which one belongs.") { request in
                .list(try await accounts.organisations.mine(caller: request.caller).map(\.json), next: nil)
            }
            .givingList(of: OwnOrganisation.schema),
            Endpoint(.post, "/api/organisations", "Makes an organisation; who makes it owns it.") { request in
                let body = try request.body()
                let form = Organisations.Form(name: try body["name"].string(), slug: try body["slug"].string())
                return .created(try await accounts.organisations.make(form, caller: request.caller, at: now()).json)
            }
            .taking(.object(["name": .organisationName, "slug": .slug]))
            .giving(Organisation.schema, .created)
            .idempotent(),
            Endpoint(.get, "/api/organisations/{id}", "One of them.") { request in
                .data(try await accounts.organisations.find(id: request.parameter("id"), caller: request.caller).json)
            }
            .giving(OwnOrganisation.schema),
            Endpoint(.patch, "/api/organisations/{id}", "Changes an organisation.") { request in
                let body = try request.body()
                let change = Organisations.Change(
                    name: try body["name"].optional?.string(), slug: try body["slug"].optional?.string(),
                    signUp: try body["signUp"].optional?.choice(of: Organisation.SignUp.self),
                    takesCreatorApplications: try body["takesCreatorApplications"].optional?.bool())
                return .data(
                    try await accounts.organisations.change(id: request.parameter("id"), change, caller: request.caller, at: now()).json)
            }
            .taking(
                .object(
                    [:],
                    optional: [
                        "name": .organisationName, "slug": .slug, "signUp": .words(Organisation.SignUp.self),
                        "takesCreatorApplications": .boolean,
                    ])
            )
            .giving(Organisation.schema),
            Endpoint(.delete, "/api/organisations/{id}", "Deletes an organisation to which nothing belongs any more.") { request in
                try await accounts.organisations.delete(id: request.parameter("id"), caller: request.caller, at: now())
                return .done
            }
            .givingNothing(),
            Endpoint(.post, "/api/organisations/by-slug/{slug}/join", "Joins an organisation that is open.") { request in
                .data(try await accounts.organisations.join(slug: request.parameter("slug"), caller: request.caller, at: now()).json)
            }
            .giving(Organisation.schema),
        ]
    }
}
