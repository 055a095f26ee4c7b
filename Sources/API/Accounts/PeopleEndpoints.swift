package import Accounts
internal import HTTP
internal import JSON
internal import Store

/// `/api/users/…`: other people; following and blocking them. And what operators may do for all.
package struct PeopleEndpoints: Sendable {
    let accounts: Accounts
    let now: @Sendable () -> Int64
    /// Looks at the installation.
    let findings: @Sendable () async -> [ServerFinding]

    /// - Parameters:
    ///   - now: milliseconds since 1970.
    ///   - findings: what somebody finds who looks at the whole installation.
    package init(
        accounts: Accounts, now: @escaping @Sendable () -> Int64, findings: @escaping @Sendable () async -> [ServerFinding] = { [] }
    ) {
        self.accounts = accounts
        self.now = now
        self.findings = findings
    }

    package var all: [Endpoint] { (others + relations).tagged("People") + operators.tagged("Server") }

    private var others: [Endpoint] {
        [
            Endpoint(.get, "/api/users/{id}", "What everybody may see of a person.", access: .anyone) { request in
                .data(try await accounts.profiles.find(id: request.parameter("id"), caller: request.caller).json)
            }
            .giving(Profiles.Public.schema),
            Endpoint(.get, "/api/usernames/{username}", "The same by the name in addresses.", access: .anyone) { request in
                .data(try await accounts.profiles.find(username: request.parameter("username"), caller: request.caller).json)
            }
            .giving(Profiles.Public.schema),
        ]
    }

    private var relations: [Endpoint] {
        [
            Endpoint(.put, "/api/users/{id}/follow", "Follows a person.") { request in
                try await accounts.follows.follow(request.parameter("id"), caller: request.caller, at: now())
                return .done
            }
            .givingNothing(),
            Endpoint(.delete, "/api/users/{id}/follow", "Follows a person no longer.") { request in
                try await accounts.follows.unfollow(request.parameter("id"), caller: request.caller)
                return .done
            }
            .givingNothing(),
            Endpoint(.get, "/api/auth/following", "Whom one follows, newest first.") { request in
                .page(
                    try await accounts.follows.followed(caller: request.caller, after: try request.cursor(), limit: try request.limit()),
                    \.json)
            }
            .givingPages(of: Relation.schema),
            Endpoint(.get, "/api/auth/followers", "Who follows one, newest first.") { request in
                .page(
                    try await accounts.follows.followers(caller: request.caller, after: try request.cursor(), limit: try request.limit()),
                    \.json)
            }
            .givingPages(of: Relation.schema),
            Endpoint(.put, "/api/users/{id}/block", "Keeps a person away from oneself.") { request in
                try await accounts.blocks.block(request.parameter("id"), caller: request.caller, at: now())
                return .done
            }
            .givingNothing(),
            Endpoint(.delete, "/api/users/{id}/block", "Blocks a person no longer.") { request in
                try await accounts.blocks.unblock(request.parameter("id"), caller: request.caller)
                return .done
            }
            .givingNothing(),
            Endpoint(.get, "/api/auth/blocked", "Whom one keeps away, newest first.") { request in
                .page(
                    try await accounts.blocks.page(caller: request.caller, after: try request.cursor(), limit: try request.limit()), \.json)
            }
            .givingPages(of: Relation.schema),
        ]
    }
}
