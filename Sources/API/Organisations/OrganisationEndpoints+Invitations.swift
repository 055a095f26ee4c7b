internal import Accounts
internal import HTTP
internal import JSON
internal import Store

extension OrganisationEndpoints {
    var invitations: [Endpoint] {
        [
            Endpoint(.get, "/api/organisations/{id}/invitations", "Invitations that can still be used.") { request in
                .page(
                    try await accounts.invitations.page(
                        of: request.parameter("id"), caller: request.caller, after: try request.cursor(), limit: try request.limit()),
                    \.json)
            }
            .givingPages(of: Invitation.schema),
            Endpoint(.post, "/api/organisations/{id}/invitations", "Invites; without mail the link's token is in the answer, this once.") {
                request in
                let body = try request.body()
                var form = Invitations.Form(email: try body["email"].optional?.string())
                if let role = body["role"].optional { form.role = try role.choice(of: Role.self) }
                if let uses = body["uses"].optional { form.uses = try uses.integer() }
                form.pageID = try body["pageId"].optional?.string()
                if let days = body["days"].optional { form.lifetimeMilliseconds = try days.integer(in: 1...90) * .day }
                let (invitation, token) = try await accounts.invitations.make(
                    form, in: request.parameter("id"), caller: request.caller, at: now())
                var json = invitation.json
                json["token"] = .init(token?.reveal())
                return .created(json)
            }
            .taking(
                .object(
                    [:],
                    optional: [
                        "email": .nullable(.newEmail).noting("Whom it is for; else whoever has the link."), "role": .words(Role.self),
                        "uses": .integer(in: 1...AccountLimits.invitationUsesMax),
                        "pageId": .nullable(.identifier).noting("A page that they are to look after."),
                        "days": .integer(in: 1...AccountLimits.invitationLifetimeMax / .day),
                    ])
            )
            .giving(Invitation.schema.with(["token": .nullable(.secret)]), .created)
            .idempotent(),
            Endpoint(.delete, "/api/organisations/{id}/invitations/{invitation}", "Takes an invitation back.") { request in
                try await accounts.invitations.revoke(
                    id: request.parameter("invitation"), in: request.parameter("id"), caller: request.caller, at: now())
                return .done
            }
            .givingNothing(),
            Endpoint(.post, "/api/invitations/look", "What an invitation offers.", access: .anyone) { request in
                guard let token = try request.body()["token"].secretToken() else { throw ServiceError.linkOver }
                let offer = try await accounts.invitations.look(token, caller: request.caller, at: now())
                return .data([
                    "organisation": ["name": .init(offer.organisationName), "slug": .init(offer.organisationSlug)],
                    "role": .init(offer.role.rawValue), "isBoundToEmail": .init(offer.isBound), "expiresAt": .time(offer.expiresAt),
                ])
            }
            .taking(Self.token)
            .giving(
                .object([
                    "organisation": .object(["name": .string, "slug": .string]), "role": .words(Role.self), "isBoundToEmail": .boolean,
                    "expiresAt": .time,
                ])
            )
            .refusing(.gone, "The invitation was used, or is over."),
            Endpoint(.post, "/api/invitations/accept", "Joins by an invitation.") { request in
                guard let token = try request.body()["token"].secretToken() else { throw ServiceError.linkOver }
                return .data(try await accounts.invitations.accept(token, caller: request.caller, at: now()).json)
            }
            .taking(Self.token)
            .giving(Organisation.schema)
            .refusing(.gone, "The invitation was used, or is over."),
        ]
    }
}
