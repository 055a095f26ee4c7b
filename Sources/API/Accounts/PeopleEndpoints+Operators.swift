internal import Accounts
internal import HTTP
internal import JSON
internal import Store

extension PeopleEndpoints {
    var operators: [Endpoint] {
        [
            Endpoint(.get, "/api/server/users", "Everybody with an account; for operators.") { request in
                .page(
                    try await accounts.people.page(caller: request.caller, after: try request.cursor(), limit: try request.limit()),
                    \.ownJSON)
            }
            .givingPages(of: User.ownSchema),
            Endpoint(.post, "/api/server/users/{id}/disable", "Lets a person in no longer.") { request in
                try await accounts.people.disable(request.parameter("id"), caller: request.caller, at: now())
                return .done
            }
            .givingNothing(),
            Endpoint(.post, "/api/server/users/{id}/enable", "Lets a person in again.") { request in
                try await accounts.people.enable(request.parameter("id"), caller: request.caller, at: now())
                return .done
            }
            .givingNothing(),
            Endpoint(.get, "/api/server/links", "Links that wait to be handed over, where no mail is set up.") { request in
                let page = try await accounts.people.links(
                    caller: request.caller, after: try request.cursor(), limit: try request.limit(), at: now())
                return .page(page, \.json)
            }
            .givingPages(of: OneTimeLink.schema),
            Endpoint(.post, "/api/server/links/{id}/show", "Makes such a link anew and shows it, this once.") { request in
                let (link, token) = try await accounts.people.showLink(
                    id: request.parameter("id"), in: nil, caller: request.caller, at: now())
                var json = link.json
                json["token"] = .init(token.reveal())
                return .data(json)
            }
            .giving(OneTimeLink.schema.with(["token": .secret])),
            Endpoint(.get, "/api/server/audit", "The server's own audit log; for operators.") { request in
                .page(
                    try await accounts.auditLog.namedPage(
                        of: nil, try request.auditFilter(), caller: request.caller, after: try request.cursor(), limit: try request.limit()),
                    \.json)
            }
            .givingPages(of: NamedAuditEntry.schema)
            .filteringAudit(),
            Endpoint(.get, "/api/server/audit/verify", "Whether nobody has changed that log.") { request in
                .data(try await accounts.auditLog.verify(nil, caller: request.caller).json)
            }
            .giving(AuditChain.Verdict.schema),
        ]
    }
}
