package import Outgoing

/// What the operator has set.
package struct NotificationSettings: Sendable {
    /// Where endpoints may live besides the public internet.
    package var webhookAddresses = AddressRule.publicOnly()
    /// Whether `http://` endpoints are accepted: what goes there can be read on the way.
    package var allowsUnencryptedWebhooks = false
    /// Where this server is reached, without a slash at the end: `https://live.example.org`.
    package var publicAddress: String
    /// From whom mails come.
    package var sender: Mailbox?

    package init(publicAddress: String, sender: Mailbox? = nil) {
        self.publicAddress = publicAddress
        self.sender = sender
    }
}

/// Limits of what goes out. Times in milliseconds.
package enum NotificationLimits {
    /// Of an organisation.
    package static let endpointsMax = 20
    package static let endpointURLBytesMax = 2000
    package static let endpointNoteBytesMax = 200
    /// How long an endpoint may take to answer.
    package static let deliveryTimeLimit = Duration.seconds(15)
    /// Of an answer, kept in the log.
    package static let answerBytesMax = 2048
    /// An endpoint that has failed for so long without one success is disabled: three days.
    package static let failingTimeMax: Int64 = 3 * 86_400_000
    /// How long a secret that was replaced still signs, unless asked otherwise: a day; and at most: a week.
    package static let secretOverlap: Int64 = 86_400_000
    package static let secretOverlapMax: Int64 = 7 * 86_400_000
    /// Events replayed by one request.
    package static let replayMax = 200
    /// How long events and their deliveries are remembered: thirty days.
    package static let eventsKept: Int64 = 30 * 86_400_000
    /// How long notifications are kept: half a year.
    package static let notificationsKept: Int64 = 183 * 86_400_000
    /// Forgotten in one transaction.
    static let forgottenAtOnce = 500
}
