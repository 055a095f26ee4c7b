internal import Accounts
internal import HTTP
internal import JSON
internal import Store

extension PeopleEndpoints {
    var operators: [Endpoint] { accountsOfAll + server }

    private var accountsOfAll: [Endpoint] {
        [
            Endpoint(.get, "/api/server/users", "Everybody with an account; for operators.") { request in
                .page(
                    try await accounts.people.page(
                        search: request.query["search"], caller: request.caller, after: try request.cursor(), limit: try request.limit()),
                    \.operatorJSON)
            }
            .givingPages(of: User.operatorSchema)
            .query("search", .string(length: 0...AccountLimits.searchLengthMax), "What email, user name or name holds."),
            Endpoint(.post, "/api/server/users", "Makes an account. Its person sets a password by the token, told this once.") { request in
                let body = try request.body()
                let form = People.Form(
                    email: try body["email"].string(), displayName: try body["displayName"].string(),
                    isOperator: try body["isOperator"].optional?.bool() ?? false)
                let user = try await accounts.people.make(form, caller: request.caller, at: now())
                let token = try await accounts.people.makeResetLink(for: user.id, caller: request.caller, at: now())
                return .created(user.operatorJSON.with(token))
            }
            .taking(.object(["email": .newEmail, "displayName": .displayName], optional: ["isOperator": .boolean]))
            .giving(User.operatorSchema.with(["token": .secret]), .created)
            .idempotent(),
            Endpoint(.post, "/api/server/users/{id}/reset-link", "Makes the token by which a person sets another password.") { request in
                let token = try await accounts.people.makeResetLink(for: request.parameter("id"), caller: request.caller, at: now())
                return .data(["token": .init(token.reveal())])
            }
            .giving(.object(["token": .secret]))
            .idempotent(),
            Endpoint(.put, "/api/server/users/{id}/operator", "Lets a person run the server.") { request in
                try await accounts.people.setOperator(true, request.parameter("id"), caller: request.caller, at: now())
                return .done
            }
            .givingNothing(),
            Endpoint(.delete, "/api/server/users/{id}/operator", "Lets a person run the server no longer.") { request in
                try await accounts.people.setOperator(false, request.parameter("id"), caller: request.caller, at: now())
                return .done
            }
            .givingNothing(),
            Endpoint(.delete, "/api/server/users/{id}/second-factor", "For a person who lost authenticator and recovery codes.") {
                request in
                try await accounts.people.removeSecondFactor(of: request.parameter("id"), caller: request.caller, at: now())
                return .done
            }
            .givingNothing(),
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
        ]
    }

    private var server: [Endpoint] {
        [
            Endpoint(.get, "/api/server/organisations", "Every organisation of the server, oldest first; for operators.") { request in
                let page = try await accounts.organisations.page(
                    caller: request.caller, after: try request.cursor(), limit: try request.limit())
                return .page(page) { $0.organisation.counted($0.memberCount) }
            }
            .givingPages(of: Organisation.countedSchema),
            Endpoint(.get, "/api/server/health", "What is found by looking at everything, as `carillon doctor` does; for operators.") {
                request in
                try await accounts.people.requireOperator(request.caller)
                return .list(await findings().map(\.json), next: nil)
            }
            .givingList(of: ServerFinding.schema),
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

extension JSON.Value {
    fileprivate func with(_ token: SecretToken) -> JSON.Value {
        var value = self
        value["token"] = .init(token.reveal())
        return value
    }
}
