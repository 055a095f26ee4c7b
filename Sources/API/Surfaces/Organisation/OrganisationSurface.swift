internal import Accounts
internal import HTTP
internal import JSON
internal import Livestreams
internal import Store

/// `/api/livestreams`: an organisation's livestreams, as the Ecclesia documents have them. Carillon's own calls stand below the same path.
struct OrganisationSurface: Sendable {
    let services: LivestreamServices

    var all: [Endpoint] { (crud + life + platforms + services.bulk(at: "/api/livestreams", "livestreams")).tagged("Livestreams") }

    private var crud: [Endpoint] {
        [
            Endpoint(.get, "/api/livestreams", "An organisation's livestreams, as far as one may see them.", access: .anyone) { request in
                let (views, next) = try await services.page(
                    listing(request), states: try states(request), titlePrefix: request.query["search"], request)
                return .list(views, next: next) { $0.organisationMembers(&$1) }
            }
            .query("organisationId", .identifier, "Whose; `churchId` means the same. Needed by those who belong to several.")
            .query("churchId", .identifier, "The same as organisationId.")
            .query("status", .words(SurfaceStatus.words(.organisation) + ["archived"]), "Only these.")
            .query("search", .string, "What titles begin with.")
            .query("pageId", .identifier, "Only those on a page.")
            .query("mine", .boolean, "Only one's own, drafts among them.")
            .givingPages(of: LivestreamView.schema)
            .refusing(.notFound, "There is no such page."),
            Endpoint(.post, "/api/livestreams", "Makes a livestream. Its stream key is in this answer.") { request in
                let body = try request.body()
                let form = try LivestreamForm(body)
                try Self.checkPlatforms(body["platforms"])
                let organisation = try await services.livestreams.organisation(
                    try body.organisationID, for: .createLivestreams, by: request.caller)
                let made = try await naming(LivestreamForm.Names.organisation.ofProblems) {
                    try await services.make(
                        form, kind: try body["kind"].optional?.choice(of: Livestream.Kind.self) ?? .event,
                        isDraft: try body["isDraft"].optional?.bool() ?? false, in: organisation, by: request.caller)
                }
                let view = try await services.view(made.livestream, request)
                return .data(.created) { out in
                    view.organisationMembers(&out)
                    out.member("streamKey", made.key.reveal())
                    out.member("streamKeyId", made.keyID)
                }.tagged(version: view.livestream.version)
            }
            .taking(
                Schema.object(
                    ["title": .string],
                    optional: [
                        "organisationId": .identifier, "churchId": .identifier, "kind": .words(Livestream.Kind.self), "isDraft": .boolean,
                    ]
                ).with([:], optional: LivestreamView.settingsSchema)
            )
            .giving(LivestreamView.madeSchema, .created)
            .refusing(.notFound, "There is no such organisation.")
            .idempotent(),
            Endpoint(.get, "/api/livestreams/{id}", "One of them.", access: .anyone) { request in
                answer(try await services.view(of: request.parameter("id"), request))
            }
            .giving(LivestreamView.schema)
            .versioned(),
            Endpoint(.patch, "/api/livestreams/{id}", "Changes what is given, and leaves the rest.") { request in
                let body = try request.body()
                let form = try LivestreamForm(body)
                try Self.checkPlatforms(body["platforms"])
                let seen = try await naming(LivestreamForm.Names.organisation.ofProblems) {
                    try await services.change(request.parameter("id"), by: form, version: try request.ifMatch(), request.caller)
                }
                return try await answer(seen, request)
            }
            .taking(Schema.object([:], optional: ["title": .string]).with([:], optional: LivestreamView.settingsSchema))
            .giving(LivestreamView.schema)
            .versioned(),
            Endpoint(.delete, "/api/livestreams/{id}", "Deletes a livestream that is off air and has no recordings.") { request in
                try await services.livestreams.delete(request.parameter("id"), version: try request.ifMatch(), by: request.caller)
                return .done
            }
            .givingNothing()
            .versioned(),
        ]
    }

    private var life: [Endpoint] {
        let acts: [(path: String, summary: String, act: @Sendable (Livestream.ID, APIRequest) async throws -> SeenLivestream)] = [
            ("start", "Opens it for viewers. It is live when its encoder is there.", { try await services.lives.start($0, by: $1.caller) }),
            ("stop", "Ends what is on air, and disconnects the encoder.", { try await services.lives.stop($0, by: $1.caller) }),
            ("schedule", "Announces a draft, or what has failed.", { try await services.lives.schedule($0, by: $1.caller) }),
            ("archive", "Puts it away, out of all lists.", { try await services.lives.archive($0, by: $1.caller) }),
            (
                "restore", "Takes it out of the archive, or takes a cancellation back.",
                { try await services.lives.restore($0, by: $1.caller) }
            ),
        ]
        return acts.map { item in
            Endpoint(.post, "/api/livestreams/{id}/\(item.path)", item.summary) { request in
                try await answer(try await item.act(request.parameter("id"), request), request, saysState: true)
            }
            .giving(LivestreamView.schema)
        } + [
            Endpoint(.post, "/api/livestreams/{id}/cancel", "Says that an event won't take place, and why.") { request in
                let note = try request.body()["note"].optional?.string()
                let seen = try await services.lives.cancel(request.parameter("id"), note: note, by: request.caller)
                return try await answer(seen, request, saysState: true)
            }
            .taking(.object([:], optional: ["note": .nullable(.string)]))
            .giving(LivestreamView.schema)
        ]
    }

    private var platforms: [Endpoint] {
        [
            Endpoint(.get, "/api/livestreams/{id}/platforms", "Its links on other platforms.", access: .anyone) { request in
                _ = try await services.livestreams.get(request.parameter("id"), by: request.caller)
                return .list([], next: nil)
            }
            .givingList(of: LivestreamView.platform)
        ]
    }

    private func answer(_ seen: SeenLivestream, _ request: APIRequest, saysState: Bool = false) async throws -> APIResponse {
        answer(try await services.view(seen, request), saysState: saysState)
    }

    private func answer(_ view: LivestreamView, saysState: Bool = false) -> APIResponse {
        .data(message: saysState ? view.sentence : nil, members: view.organisationMembers).tagged(version: view.livestream.version)
    }

    private func listing(_ request: APIRequest) -> LivestreamService.Listing {
        if request.query["mine"] == "true" { return .own }
        if let page = request.query["pageId"] { return .page(page) }
        return LivestreamService.listing(request.organisationID, by: request.caller)
    }

    private func states(_ request: APIRequest) throws -> [Livestream.State] {
        guard let word = request.query["status"] else { return [] }
        return word == "archived" ? [.archived] : SurfaceStatus.states(word, on: .organisation) ?? []
    }

    /// A livestream goes to platforms that its organisation is connected with; there are none yet.
    private static func checkPlatforms(_ platforms: JSON.Node) throws {
        guard let wanted = try platforms.optional?.elements().first else { return }
        let name = try wanted["platform"].string(bytesMax: 40)
        throw ServiceError.invalid(
            "platforms", "This organisation is not connected with \(name): connect it first, or leave platforms empty.")
    }
}
