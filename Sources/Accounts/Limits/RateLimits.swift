internal import Synchronization

/// The limits on guessing and on floods, for one process. Each node of several counts alone.
package final class RateLimits: Sendable {
    /// What is counted. A person's own limits are keyed by what they are known by, so that nobody else's attempts count.
    enum Key: Hashable, Sendable {
        case address(String, AddressPrefix?)
        case account(String, String)
    }

    /// Keys in memory; each takes about 100 bytes.
    package static let keysMax = 200_000

    private let limiter = Mutex(RateLimiter<Key>(keysMax: keysMax))

    package init() {}

    /// Counts an attempt from where the caller is. The system is never limited.
    func take(_ limit: RateLimit, _ caller: Caller, at now: Int64) throws(ServiceError) {
        if caller.isSystem { return }
        try take(limit, .address(limit.name, caller.address), at: now)
    }

    /// Counts an attempt at an account, wherever it comes from.
    ///
    /// - Parameter account: a person's id, or an email that may be nobody's.
    func take(_ limit: RateLimit, account: String, at now: Int64) throws(ServiceError) {
        try take(limit, .account(limit.name, account), at: now)
    }

    /// The right person has come.
    func forgive(_ limit: RateLimit, account: String) {
        limiter.withLock { $0.forgive(.account(limit.name, account)) }
    }

    private func take(_ limit: RateLimit, _ key: Key, at now: Int64) throws(ServiceError) {
        let wait = limiter.withLock { $0.take(key, limit, at: now) }
        if let wait { throw .rateLimited(retryAfterSeconds: (wait + 999) / 1000) }
    }
}

extension RateLimit {
    /// Passwords tried from one address; a parish hall's people share one.
    static let signInByAddress = RateLimit("signInByAddress", burst: 30, everyMilliseconds: 4000)
    /// Passwords tried at one account by those who aren't signed in. Whoever is signed in notices nothing of it.
    static let signInByAccount = RateLimit("signInByAccount", burst: 10, everyMilliseconds: 30_000)
    /// The current password, asked again of somebody who is signed in.
    static let passwordBySignIn = RateLimit("passwordBySignIn", burst: 10, everyMilliseconds: 30_000)
    /// One-time codes of six digits: at this pace guessing one takes decades.
    static let codeByAccount = RateLimit("codeByAccount", burst: 5, everyMilliseconds: 60_000)
    static let signUpByAddress = RateLimit("signUpByAddress", burst: 10, everyMilliseconds: 120_000)
    static let resetByAddress = RateLimit("resetByAddress", burst: 10, everyMilliseconds: 60_000)
    /// Each sends a mail.
    static let mailByAccount = RateLimit("mailByAccount", burst: 3, everyMilliseconds: 600_000)
    /// Each may send a mail.
    static let invitationByUser = RateLimit("invitationByUser", burst: 100, everyMilliseconds: 30_000)
    /// Cookies, access tokens, links and invitations that are none.
    static let guessByAddress = RateLimit("guessByAddress", burst: 30, everyMilliseconds: 2000)
}
