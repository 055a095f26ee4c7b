package import Accounts
internal import Cryptography
package import Store
internal import Synchronization

/// Gives tokens to those who may watch.
package final class RightsService: Sendable {
    let environment: LivestreamEnvironment
    private let attempts = Mutex(RateLimiter<String>(keysMax: 20_000))

    /// Passwords tried, for one livestream from one address or by one person.
    package static let passwordLimit = RateLimit("livestreamPassword", burst: 10, everyMilliseconds: 30_000)

    package init(_ environment: LivestreamEnvironment) { self.environment = environment }

    /// What a player needs.
    package struct Ticket: Sendable, Equatable {
        package let livestreamID: Livestream.ID
        package let right: PlaybackRight
        /// For the path.
        package let token: String
        /// Whether everybody may have the media, so that the token can be left out.
        package let isOpenToAll: Bool
        /// Where the player may be embedded; empty: anywhere.
        package let embedOrigins: [String]
    }

    /// Decides for a caller whether they may watch.
    ///
    /// - Parameters:
    ///   - password: what a person typed, if they were asked.
    ///   - embeddedIn: the origin of the page around the player.
    /// - Throws: a ``PlaybackRefusal``'s words as ``ServiceError``; `rate_limited` for too many passwords.
    package func ticket(
        playbackID: String, password: String? = nil, embeddedIn: String? = nil, by caller: Caller
    ) async throws -> Ticket {
        let now = environment.now()
        let found = try await environment.store.read { tables -> (Livestream, Standing, openUntil: Int64?)? in
            guard let livestream = try tables.livestreams.find(playbackID: playbackID) else { return nil }
            return (livestream, try Standing(caller, livestream, tables), try Self.openUntil(livestream, tables, at: now))
        }
        guard let (livestream, standing, openUntil) = found else { throw ServiceError(PlaybackRefusal.notFound) }
        var request = PlaybackRequest(standing: standing, embeddedIn: embeddedIn)
        let lifetime = PlaybackGate.lifetimeMilliseconds
        // The password costs tens of milliseconds: looked at only where it is what is missing.
        if let password, request.decide(livestream, lifetimeMilliseconds: lifetime, at: now) == .failure(.passwordNeeded),
            let hash = livestream.access.passwordHash
        {
            try takeAttempt(livestream, caller, now)
            request.password = .wrong
            if password.utf8.count <= LivestreamLimits.passwordLengthMax * 4 {
                let verdict = try await environment.passwords.verify(password, hash.encoded)
                if case .right = verdict { request.password = .right }
            }
        }
        switch request.decide(livestream, lifetimeMilliseconds: lifetime, at: now) {
        case .failure(let refusal): throw ServiceError(refusal)
        case .success(let right):
            let token = environment.rights.gate.sign(right, session: Self.session())
            return Ticket(
                livestreamID: livestream.id, right: right, token: token, isOpenToAll: openUntil != nil,
                embedOrigins: livestream.access.embedOrigins)
        }
    }

    /// By id, for those surfaces that name livestreams so.
    package func ticket(
        livestreamID: Livestream.ID, password: String? = nil, embeddedIn: String? = nil, by caller: Caller
    ) async throws -> Ticket {
        let playbackID = try await environment.store.read { tables in try tables.livestreams.find(id: livestreamID)?.playbackID }
        return try await ticket(playbackID: playbackID ?? "", password: password, embeddedIn: embeddedIn, by: caller)
    }

    /// Until when everybody may have the media, without a token in its addresses; nil if not everybody may.
    package func openUntil(playbackID: String) async throws -> Int64? {
        let now = environment.now()
        return try await environment.store.read { tables in
            guard let livestream = try tables.livestreams.find(playbackID: playbackID) else { return nil }
            return try Self.openUntil(livestream, tables, at: now)
        }
    }

    private static func openUntil(_ livestream: Livestream, _ tables: Tables, at now: Int64) throws -> Int64? {
        guard livestream.access.embedOrigins.isEmpty else { return nil }
        let request = PlaybackRequest(standing: try Standing(.guest(nil), livestream, tables))
        let decision = request.decide(livestream, lifetimeMilliseconds: PlaybackGate.lifetimeMilliseconds, at: now)
        return try? decision.get().expiresAt
    }

    private func takeAttempt(_ livestream: Livestream, _ caller: Caller, _ now: Int64) throws(ServiceError) {
        let who = caller.address?.description ?? caller.userID ?? ""
        let wait = attempts.withLock { $0.take("\(livestream.id) \(who)", Self.passwordLimit, at: now) }
        if let wait { throw .rateLimited(retryAfterSeconds: wait / 1000 + 1) }
    }

    static func session() -> UInt64 { randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) } }
}

extension ServiceError.Code {
    package static let signInNeeded = Self("sign_in_needed", .unauthenticated)
    package static let membersOnly = Self("members_only", .forbidden)
    package static let passwordNeeded = Self("password_needed", .forbidden)
    package static let passwordWrong = Self("password_wrong", .forbidden)
    package static let linkExpired = Self("link_expired", .gone)
    package static let embeddingRefused = Self("embedding_refused", .forbidden)
}

extension ServiceError {
    package init(_ refusal: PlaybackRefusal) {
        let code: Code =
            switch refusal {
            case .notFound: .notFound
            case .signInNeeded: .signInNeeded
            case .membersOnly: .membersOnly
            case .passwordNeeded: .passwordNeeded
            case .passwordWrong: .passwordWrong
            case .linkExpired: .linkExpired
            case .embeddingRefused: .embeddingRefused
            }
        self.init(code, refusal.sentence)
    }
}
