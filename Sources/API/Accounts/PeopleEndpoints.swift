package import Accounts
internal import HTTP
internal import JSON
internal import Store

/// `/api/users/…`: other people; following and blocking them. And what operators may do for all.
package struct PeopleEndpoints: Sendable {
    let accounts: Accounts
    let now: @Sendable () -> Int64

    /// - Parameter now: milliseconds since 1970.
    package init(accounts: Accounts, now: @escaping @Sendable () -> Int64) {
        self.accounts = accounts
        self.now = now
    }

    package var all: [Endpoint] { others + relations + operators }

    private var others: [Endpoint] {
        [
            Endpoint(.get, "/api/users/{id}", "What everybody may see of a person.", access: .anyone) { request in
                .data(try await accounts.profiles.find(id: request.parameter("id"), caller: request.caller).json)
            },
            Endpoint(.get, "/api/usernames/{username}", "The same by the name in addresses.", access: .anyone) { request in
                .data(try await accounts.profiles.find(username: request.parameter("username"), caller: request.caller).json)
            },
        ]
    }

    private var relations: [Endpoint] {
        [
            Endpoint(.put, "/api/users/{id}/follow", "Follows a person.") { request in
                try await accounts.follows.follow(request.parameter("id"), caller: request.caller, at: now())
                return .done
            },
            Endpoint(.delete, "/api/users/{id}/follow", "Follows a person no longer.") { request in
                try await accounts.follows.unfollow(request.parameter("id"), caller: request.caller)
                return .done
            },
            Endpoint(.get, "/api/auth/following", "Whom one follows, newest first.") { request in
                .page(
                    try await accounts.follows.followed(caller: request.caller, after: try request.cursor(), limit: try request.limit()),
                    \.json)
            },
            Endpoint(.get, "/api/auth/followers", "Who follows one, newest first.") { request in
                .page(
                    try await accounts.follows.followers(caller: request.caller, after: try request.cursor(), limit: try request.limit()),
                    \.json)
            },
            Endpoint(.put, "/api/users/{id}/block", "Keeps a person away from oneself.") { request in
                try await accounts.blocks.block(request.parameter("id"), caller: request.caller, at: now())
                return .done
            },
            Endpoint(.delete, "/api/users/{id}/block", "Blocks a person no longer.") { request in
                try await accounts.blocks.unblock(request.parameter("id"), caller: request.caller)
                return .done
            },
            Endpoint(.get, "/api/auth/blocked", "Whom one keeps away, newest first.") { request in
                .page(
                    try await accounts.blocks.page(caller: request.caller, after: try request.cursor(), limit: try request.limit()), \.json)
            },
        ]
    }

    private var operators: [Endpoint] {
        [
            Endpoint(.get, "/api/server/users", "Everybody with an account; for operators.") { request in
                .page(
                    try await accounts.people.page(caller: request.caller, after: try request.cursor(), limit: try request.limit()),
                    \.ownJSON)
            },
            Endpoint(.post, "/api/server/users/{id}/disable", "Lets a person in no longer.") { request in
                try await accounts.people.disable(request.parameter("id"), caller: request.caller, at: now())
                return .done
            },
            Endpoint(.post, "/api/server/users/{id}/enable", "Lets a person in again.") { request in
                try await accounts.people.enable(request.parameter("id"), caller: request.caller, at: now())
                return .done
            },
            Endpoint(.get, "/api/server/links", "Links that wait to be handed over, where no mail is set up.") { request in
                let page = try await accounts.people.links(
                    caller: request.caller, after: try request.cursor(), limit: try request.limit(), at: now())
                return .page(page, \.json)
            },
            Endpoint(.post, "/api/server/links/{id}/show", "Makes such a link anew and shows it, this once.") { request in
                let (link, token) = try await accounts.people.showLink(
                    id: request.parameter("id"), in: nil, caller: request.caller, at: now())
                var json = link.json
                json["token"] = .init(token.reveal())
                return .data(json)
            },
            Endpoint(.get, "/api/server/audit", "The server's own audit log; for operators.") { request in
                .page(
                    try await accounts.auditLog.page(
                        of: nil, try request.auditFilter(), caller: request.caller, after: try request.cursor(), limit: try request.limit()),
                    \.json)
            },
            Endpoint(.get, "/api/server/audit/verify", "Whether nobody has changed that log.") { request in
                .data(try await accounts.auditLog.verify(nil, caller: request.caller).json)
            },
        ]
    }
}
