/// One event on its way to one endpoint.
package struct WebhookDelivery: Sendable, Equatable, Identifiable {
    package typealias ID = String

    package enum Cause: String, Sendable { case event, replay, ping }

    package enum State: String, Sendable, CaseIterable {
        case pending, delivered
        /// Given up after the last attempt.
        case failed
        /// Not sent, since its endpoint was disabled.
        case dropped
    }

    package let id: ID
    package let endpointID: WebhookEndpoint.ID
    package let eventID: WebhookEvent.ID
    package let kind: WebhookEvent.Kind
    package let cause: Cause
    package let state: State
    package let createdAt: Int64
    package let finishedAt: Int64?
}

/// One try to deliver.
package struct WebhookAttempt: Sendable, Equatable {
    /// When it began; milliseconds since 1970.
    package var at: Int64
    package var durationMilliseconds: Int64
    /// Of the answer; nil when there was none.
    package var status: Int64?
    /// Why it failed, for a person; nil when it succeeded.
    package var trouble: String?
    /// The beginning of the answer's body.
    package var answer: String

    package init(at: Int64, durationMilliseconds: Int64, status: Int64?, trouble: String?, answer: String) {
        self.at = at
        self.durationMilliseconds = durationMilliseconds
        self.status = status
        self.trouble = trouble
        self.answer = answer
    }
}
