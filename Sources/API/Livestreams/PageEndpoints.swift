internal import Accounts
internal import HTTP
internal import JSON
internal import Livestreams
internal import Store

/// `/api/pages`: pages that gather livestreams (memorials), and who looks after them.
struct PageEndpoints: Sendable {
    let services: LivestreamServices

    var all: [Endpoint] { (pages + onePage + admins).tagged("Pages") }

    private var pages: [Endpoint] {
        [
            Endpoint(.get, "/api/pages", "An organisation's pages, newest first.", access: .anyone) { request in
                let organisation = try await services.livestreams.organisation(
                    request.organisationID, for: .watchMembersOnly, by: request.caller)
                if request.query["mine"] == "true" {
                    return .list(try await services.pages.mine(in: organisation, by: request.caller).map(\.json), next: nil)
                }
                return .page(
                    try await services.pages.list(
                        organisation, after: try request.cursor(), limit: try request.limit(), by: request.caller),
                    \.json)
            }
            .query("organisationId", .identifier, "Whose. Needed by guests, and by those who belong to several.")
            .query("mine", .boolean, "Only those that one looks after, by their titles and all at once.")
            .givingPages(of: LivestreamPage.schema),
            Endpoint(.post, "/api/pages", "Makes a page.") { request in
                let body = try request.body()
                let organisation = try await services.livestreams.organisation(
                    try body.organisationID, for: .managePages, by: request.caller)
                return .created(
                    try await services.pages.create(try Self.settings(body), in: organisation, by: request.caller).json)
            }
            .taking(
                .object(
                    ["title": .string],
                    optional: ["slug": .string, "description": .string, "isPublic": .boolean, "organisationId": .identifier])
            )
            .giving(LivestreamPage.schema, .created)
            .refusing(.notFound, "There is no such organisation.")
            .idempotent(),
        ]
    }

    private var onePage: [Endpoint] {
        [
            Endpoint(.get, "/api/pages/{id}", "One of them.", access: .anyone) { request in
                Self.answer(try await services.pages.get(request.parameter("id"), by: request.caller))
            }
            .giving(LivestreamPage.schema)
            .versioned(),
            Endpoint(.get, "/api/organisations/{id}/pages/{slug}", "The same by the name in its address.", access: .anyone) { request in
                Self.answer(
                    try await services.pages.get(slug: request.parameter("slug"), in: request.parameter("id"), by: request.caller))
            }
            .giving(LivestreamPage.schema)
            .versioned(),
            Endpoint(.patch, "/api/pages/{id}", "Changes what is given, and leaves the rest.") { request in
                let settings = try Self.settings(try request.body())
                return Self.answer(
                    try await services.pages.update(
                        request.parameter("id"), settings, version: try request.ifMatch(), by: request.caller))
            }
            .taking(.object([:], optional: ["title": .string, "slug": .string, "description": .string, "isPublic": .boolean]))
            .giving(LivestreamPage.schema)
            .versioned(),
            Endpoint(.delete, "/api/pages/{id}", "Deletes a page; its livestreams stay.") { request in
                try await services.pages.delete(request.parameter("id"), by: request.caller)
                return .done
            }
            .givingNothing(),
            Endpoint(.get, "/api/pages/{id}/livestreams", "What stands on it, as far as one may see it.", access: .anyone) { request in
                let (views, next) = try await services.page(.page(request.parameter("id")), request)
                return .list(views, next: next) { $0.organisationMembers(&$1) }
            }
            .givingPages(of: LivestreamView.schema),
        ]
    }

    private var admins: [Endpoint] {
        [
            Endpoint(.get, "/api/pages/{id}/admins", "Who looks after it beside the organisation's admins.") { request in
                .list(try await services.pages.admins(request.parameter("id"), by: request.caller).map { .init($0) }, next: nil)
            }
            .givingList(of: .identifier),
            Endpoint(.put, "/api/pages/{id}/admins/{user}", "Lets a member look after it and its livestreams.") { request in
                try await services.pages.addAdmin(request.parameter("user"), to: request.parameter("id"), by: request.caller)
                return .done
            }
            .givingNothing(),
            Endpoint(.delete, "/api/pages/{id}/admins/{user}", "Lets somebody look after it no longer.") { request in
                try await services.pages.removeAdmin(request.parameter("user"), from: request.parameter("id"), by: request.caller)
                return .done
            }
            .givingNothing(),
        ]
    }

    private static func answer(_ page: LivestreamPage) -> APIResponse { .data(page.json).tagged(version: page.version) }

    private static func settings(_ body: JSON.Node) throws -> PageService.Settings {
        var settings = PageService.Settings()
        settings.title = try body.edit("title") { try $0.string() }
        settings.slug = try body.edit("slug") { try $0.string() }
        settings.description = try body.edit("description") { try $0.string() }
        settings.isPublic = try body.edit("isPublic") { try $0.bool() }
        return settings
    }
}

extension LivestreamPage {
    static let schema = Schema.named(
        "Page",
        .object([
            "id": .identifier, "organisationId": .identifier, "slug": .string, "title": .string, "description": .string,
            "isPublic": .boolean, "createdBy": .nullable(.identifier), "createdAt": .time, "updatedAt": .time, "version": .integer,
        ]))

    var json: JSON.Value {
        [
            "id": .init(id), "organisationId": .init(organisationID), "slug": .init(slug), "title": .init(title),
            "description": .init(description), "isPublic": .init(isPublic), "createdBy": .init(createdBy), "createdAt": .time(createdAt),
            "updatedAt": .time(updatedAt), "version": .init(version),
        ]
    }
}
