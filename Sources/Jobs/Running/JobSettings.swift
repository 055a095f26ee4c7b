/// How jobs are run on this machine.
package struct JobSettings: Sendable {
    /// Jobs under way at once.
    package var workersMax = 16
    /// How often the store is asked when nothing rings: finds what other machines have put there.
    package var pollInterval = Duration.seconds(1)
    package var lease = Lease.Rules()
    /// How long finished jobs are remembered, and with them their keys, in milliseconds.
    package var doneKept: Int64 = 3 * 86_400_000
    package var deadKept: Int64 = 90 * 86_400_000
    /// How often those are looked for that needn't be remembered any longer, in milliseconds.
    package var cleaningInterval: Int64 = 600_000
    /// Forgotten in one transaction.
    package var cleaningBatch = 500
    /// How long ending a turn is tried again while the store doesn't answer.
    package var endingRetryInterval = Duration.seconds(1)

    package init() {}
}
