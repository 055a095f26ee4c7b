/// An outside sign-in service (OpenID Connect) whose tokens are good here. Its keys are fetched when they are first
/// needed, kept for as long as it says within limits, and used a while longer if it can't be reached.
package actor OutsideIssuer {
    package struct Limits: Sendable {
        /// For how long keys are good if the answer does not say.
        package var lifetimeSeconds: Int64 = 3600
        /// A shorter time than this is not obeyed: it would mean a fetch for each token.
        package var lifetimeSecondsMin: Int64 = 300
        /// Nor a longer one: a key that was taken back would stay good.
        package var lifetimeSecondsMax: Int64 = 86_400
        /// For how long keys that are no longer fresh are used while new ones can't be had.
        package var staleSeconds: Int64 = 86_400
        /// After a failure, nothing is fetched for this long.
        package var retrySeconds: Int64 = 30
        /// Tokens with a `kid` that is not known make us fetch the keys this often at most. Anybody can send such tokens.
        package var unknownKeySeconds: Int64 = 60
        /// For how long the address of the keys is remembered.
        package var discoverySeconds: Int64 = 86_400

        package init() {}
    }

    /// An answer with status 200.
    package struct Fetched: Sendable {
        package var bytes: [UInt8]
        /// `max-age` of its Cache-Control, if it has one.
        package var maxAgeSeconds: Int64?

        package init(bytes: [UInt8], maxAgeSeconds: Int64? = nil) {
            self.bytes = bytes
            self.maxAgeSeconds = maxAgeSeconds
        }
    }

    /// Gets a document. It has a time-out of its own, and a limit of at least ``JSONWebKeySet/bytesMax``.
    package typealias Fetch = @Sendable (_ url: String) async throws -> Fetched

    package enum VerificationError: Error, Equatable {
        case token(TokenError)
        /// The issuer's keys can't be had at the moment.
        case unavailable
    }

    private let policy: TokenPolicy
    private let limits: Limits
    private let discoveryURL: String
    private let fetch: Fetch
    private let failed: @Sendable (String) -> Void
    private var cache: IssuerKeyCache
    private var keySet: (url: String, discoveredAt: Int64)?
    private var refreshing: Task<Void, Never>?
    /// Why the last refresh failed, in words for an operator; nil after one that went well.
    package private(set) var lastFailure: String?

    /// Nil if the policy's issuer has no address where its document could be.
    ///
    /// - Parameter failed: is told of each refresh that fails, in words for an operator; at most once in ``Limits/retrySeconds``.
    package init?(
        policy: TokenPolicy, limits: Limits = .init(), failed: @escaping @Sendable (String) -> Void = { _ in }, fetch: @escaping Fetch
    ) {
        guard let url = DiscoveryDocument.url(issuer: policy.issuer) else { return nil }
        discoveryURL = url
        self.policy = policy
        self.limits = limits
        self.failed = failed
        self.fetch = fetch
        cache = IssuerKeyCache(limits: limits)
    }

    /// What a token says, if it is good at `now`, in milliseconds since 1970.
    package func verify(_ text: String, at now: Int64) async throws(VerificationError) -> TokenClaims {
        let token: CompactJWS
        do throws(TokenError) { token = try CompactJWS(parsing: text) } catch { throw .token(error) }
        let keys = try await keys(at: now)
        do throws(TokenError) {
            return try verifyToken(token, keys: keys, policy: policy, at: now)
        } catch {
            guard error == .unknownKey, let newer = await newerKeys(at: now) else { throw .token(error) }
            return try verify(token, newer, now)
        }
    }

    private func verify(_ token: CompactJWS, _ keys: JSONWebKeySet, _ now: Int64) throws(VerificationError) -> TokenClaims {
        do throws(TokenError) { return try verifyToken(token, keys: keys, policy: policy, at: now) } catch { throw .token(error) }
    }

    private func keys(at now: Int64) async throws(VerificationError) -> JSONWebKeySet {
        switch cache.step(at: now) {
        case .use(let keys): return keys
        case .refresh: await refresh(at: now)
        // Perhaps somebody asks already.
        case .wait: await refreshing?.value
        }
        guard let keys = cache.usable(at: now) else { throw .unavailable }
        return keys
    }

    /// Nil if it is too early to ask again.
    private func newerKeys(at now: Int64) async -> JSONWebKeySet? {
        if let refreshing {
            await refreshing.value
        } else {
            guard case .refresh = cache.step(isKeyMissing: true, at: now) else { return nil }
            await refresh(at: now)
        }
        return cache.usable(at: now)
    }

    /// One at a time: who comes meanwhile waits for the same answer.
    private func refresh(at now: Int64) async {
        if let refreshing { return await refreshing.value }
        cache.attempt(at: now)
        let task = Task {
            await load(at: now)
            refreshing = nil
        }
        refreshing = task
        await task.value
    }

    private func load(at now: Int64) async {
        do {
            let url = try await keySetURL(at: now)
            let fetched = try await fetch(url)
            cache.succeed(try JSONWebKeySet(parsing: fetched.bytes), maxAgeSeconds: fetched.maxAgeSeconds, at: now)
            lastFailure = nil
        } catch {
            // Perhaps the keys have moved.
            keySet = nil
            let sentence = "The keys of \(policy.issuer) can't be had: \(error)"
            lastFailure = sentence
            failed(sentence)
        }
    }

    private func keySetURL(at now: Int64) async throws -> String {
        if let keySet, now - keySet.discoveredAt < limits.discoverySeconds * 1000 { return keySet.url }
        let document = try DiscoveryDocument(parsing: try await fetch(discoveryURL).bytes, issuer: policy.issuer)
        keySet = (document.keySetURL, now)
        return document.keySetURL
    }
}
