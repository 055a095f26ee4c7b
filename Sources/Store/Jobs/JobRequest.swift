/// A job to be remembered.
package struct JobRequest: Sendable {
    package var kind: String
    /// JSON, at most ``payloadBytesMax``.
    package var payload: String
    /// The payload holds a secret, such as a link that signs in: it is stored sealed, and forgotten when the job is finished.
    package var isSecret: Bool
    /// When it may run, in milliseconds since 1970; nil is at once.
    package var runAt: Int64?
    /// Jobs of one lane run one at a time, in the order in which they were put there. One that fails holds up those behind it until it
    /// succeeds or is given up.
    package var lane: String?
    package var priority: Job.Priority
    /// A second job with the same key isn't put there, for as long as the first is remembered (``Job/State/done`` ones some days).
    package var uniqueKey: String?

    package static let payloadBytesMax = 64 * 1024
    /// Of kind, lane and key each.
    package static let nameBytesMax = 300

    package init(
        kind: String, payload: String, isSecret: Bool = false, runAt: Int64? = nil, lane: String? = nil,
        priority: Job.Priority = .normal, uniqueKey: String? = nil
    ) {
        self.kind = kind
        self.payload = payload
        self.isSecret = isSecret
        self.runAt = runAt
        self.lane = lane
        self.priority = priority
        self.uniqueKey = uniqueKey
    }
}
