/// When an issuer's keys are to be fetched, and which are to be used meanwhile. Knows no network and no clock: times are
/// milliseconds since 1970.
struct IssuerKeyCache {
    private let limits: OutsideIssuer.Limits
    private var keys: JSONWebKeySet?
    private var freshUntil: Int64 = .min
    /// Of the last attempt, good or bad.
    private var attemptedAt: Int64?

    init(limits: OutsideIssuer.Limits) { self.limits = limits }

    enum Step {
        case use(JSONWebKeySet)
        case refresh
        /// It is too early to ask again: there are no fresh keys but for a fetch that is on its way.
        case wait
    }

    /// What to do for a token. `isKeyMissing`: the keys at hand have been tried, and none has the token's `kid`.
    func step(isKeyMissing: Bool = false, at now: Int64) -> Step {
        if !isKeyMissing, let keys, now < freshUntil { return .use(keys) }
        if mayAttempt(after: isKeyMissing ? limits.unknownKeySeconds : limits.retrySeconds, at: now) { return .refresh }
        return .wait
    }

    /// The keys that are there, fresh or not, while they aren't too old.
    func usable(at now: Int64) -> JSONWebKeySet? {
        keys != nil && now < freshUntil + limits.staleSeconds * 1000 ? keys : nil
    }

    mutating func attempt(at now: Int64) { attemptedAt = now }

    mutating func succeed(_ keys: JSONWebKeySet, maxAgeSeconds: Int64?, at now: Int64) {
        let lifetime = min(max(maxAgeSeconds ?? limits.lifetimeSeconds, limits.lifetimeSecondsMin), limits.lifetimeSecondsMax)
        self.keys = keys
        freshUntil = now + lifetime * 1000
    }

    /// A clock that was set back counts as time that has passed.
    private func mayAttempt(after seconds: Int64, at now: Int64) -> Bool {
        guard let attemptedAt else { return true }
        return now < attemptedAt || now - attemptedAt >= seconds * 1000
    }
}
