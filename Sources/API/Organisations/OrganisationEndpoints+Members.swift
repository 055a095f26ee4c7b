internal import Accounts
internal import HTTP
internal import JSON
internal import Store

extension OrganisationEndpoints {
    var members: [Endpoint] {
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
            }
            .query("role", .words(Role.self), "Only members of this role.")
            .givingPages(of: Member.schema),
            Endpoint(.put, "/api/organisations/{id}/members/{user}/role", "Changes what somebody is in it.") { request in
                try await accounts.members.changeRole(
                    of: request.parameter("user"), in: request.parameter("id"), to: try request.body()["role"].choice(of: Role.self),
                    caller: request.caller, at: now())
                return .done
            }
            .taking(.object(["role": .words(Role.self)]))
            .givingNothing(),
            Endpoint(.delete, "/api/organisations/{id}/members/{user}", "Removes somebody from it.") { request in
                try await accounts.members.remove(
                    request.parameter("user"), from: request.parameter("id"), caller: request.caller, at: now())
                return .done
            }
            .givingNothing(),
            Endpoint(.post, "/api/organisations/{id}/leave", "Leaves it.") { request in
                try await accounts.members.leave(request.parameter("id"), caller: request.caller, at: now())
                return .done
            }
            .givingNothing(),
        ]
    }

    var blocks: [Endpoint] {
        [
            Endpoint(.get, "/api/organisations/{id}/blocks", "Whom it keeps away, newest first.") { request in
                .page(
                    try await accounts.members.blocked(
                        in: request.parameter("id"), caller: request.caller, after: try request.cursor(), limit: try request.limit()),
                    \.json)
            }
            .givingPages(of: Relation.schema),
            Endpoint(.put, "/api/organisations/{id}/blocks/{user}", "Keeps somebody away: no page, no token, no joining.") { request in
                try await accounts.members.block(request.parameter("user"), in: request.parameter("id"), caller: request.caller, at: now())
                return .done
            }
            .givingNothing(),
            Endpoint(.delete, "/api/organisations/{id}/blocks/{user}", "Keeps somebody away no longer.") { request in
                try await accounts.members.unblock(
                    request.parameter("user"), in: request.parameter("id"), caller: request.caller, at: now())
                return .done
            }
            .givingNothing(),
        ]
    }
}

extension Role {
    static var words: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
