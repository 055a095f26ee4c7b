import API
import Accounts
import Logging
import Runtime
import Store

extension APIRoutes {
    /// The calls' surroundings as this server's settings want them.
    init(_ accounts: Accounts, store: Store, configuration: Configuration, log: Log) {
        let now: @Sendable () -> Int64 = { WallClock.milliseconds() }
        self.init(
            authenticator: Authenticator(accounts), idempotentCalls: IdempotentCalls(store: store, now: now),
            limits: RequestLimits(perSecond: Int64(configuration.requestsPerSecondMax), now: now), executor: store.threads,
            log: log)
    }
}
