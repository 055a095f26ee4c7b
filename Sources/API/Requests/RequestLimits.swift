internal import Accounts
internal import Synchronization

/// How often one token, one person and one address may ask, for one process. Attempts at passwords and links have limits of their own.
package final class RequestLimits: Sendable {
    private enum Key: Hashable {
        case address(AddressPrefix)
        case token(String)
        case person(String)
    }

    /// Keys in memory; each takes about 100 bytes.
    private static let keysMax = 100_000
    /// How many seconds' worth may come at once: a page opens with many requests, a program wakes up with a list.
    private static let burstSeconds: Int64 = 30
    /// A person's pages beside a program's token, and the many people behind one address beside one person.
    private static let (personFactor, addressFactor): (Int64, Int64) = (2, 10)

    private let byToken: RateLimit
    private let byPerson: RateLimit
    private let byAddress: RateLimit
    private let limiter = Mutex(RateLimiter<Key>(keysMax: keysMax))
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - perSecond: requests of one token, 1…1000 in the long run.
    ///   - now: milliseconds since 1970.
    package init(perSecond: Int64, now: @escaping @Sendable () -> Int64) {
        byToken = Self.limit("requestsByToken", perSecond)
        byPerson = Self.limit("requestsByPerson", perSecond * Self.personFactor)
        byAddress = Self.limit("requestsByAddress", perSecond * Self.addressFactor)
        self.now = now
    }

    private static func limit(_ name: String, _ perSecond: Int64) -> RateLimit {
        RateLimit(name, burst: perSecond * burstSeconds, everyMilliseconds: max(1, 1000 / perSecond))
    }

    /// Before it is known who asks, which costs a question to the database.
    func take(_ address: AddressPrefix?) throws(ServiceError) {
        if let address { try take(.address(address), byAddress) }
    }

    func take(_ caller: Caller) throws(ServiceError) {
        switch caller.identity {
        case .token(let id, _, _, _): try take(.token(id), byToken)
        case .user(let id, _), .outside(let id): try take(.person(id), byPerson)
        case .guest, .system, .commandLine: return
        }
    }

    private func take(_ key: Key, _ limit: RateLimit) throws(ServiceError) {
        let now = now()
        guard let wait = limiter.withLock({ $0.take(key, limit, at: now) }) else { return }
        throw .rateLimited(limit, retryAfterSeconds: (wait + 999) / 1000)
    }
}

extension ServiceError {
    /// Names the limit, as every broken limit is named.
    fileprivate static func rateLimited(_ limit: RateLimit, retryAfterSeconds seconds: Int64) -> ServiceError {
        let sentence =
            "More than \(1000 / limit.intervalMilliseconds) requests a second came from you (\(limit.name)). "
            + "Please try again in \(seconds) second\(seconds == 1 ? "" : "s")."
        return ServiceError(.rateLimited, sentence, retryAfterSeconds: seconds)
    }
}
