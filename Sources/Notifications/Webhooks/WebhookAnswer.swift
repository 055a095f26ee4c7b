internal import HTTP
internal import Jobs
internal import Outgoing

/// What an endpoint's answer means.
struct WebhookAnswer: Sendable {
    let status: Int64?
    /// Why it counts as failed; nil when it doesn't.
    let trouble: String?
    /// The answer's first bytes as text.
    let beginning: String
    let outcome: JobOutcome
    /// 410: the endpoint says that it is no more.
    let isGone: Bool

    /// - Parameter now: milliseconds since 1970, for `Retry-After`.
    init(_ result: Result<OutgoingResponse, OutgoingError>, at now: Int64) {
        switch result {
        case .success(let response):
            status = Int64(response.status)
            beginning = Self.text(response.body)
            isGone = response.status == 410
            if (200..<300).contains(response.status) {
                trouble = nil
                outcome = .done
            } else {
                let sentence = Self.sentence(response.status)
                trouble = sentence
                outcome =
                    isGone
                    ? .hopeless(sentence) : .failed(sentence, after: response.retryAfter(now: now).map { $0.components.seconds * 1000 })
            }
        case .failure(let error):
            status = nil
            beginning = ""
            isGone = false
            trouble = error.sentence
            outcome = error.isWorthRetrying ? .failed(error.sentence) : .hopeless(error.sentence)
        }
    }

    private static func sentence(_ status: Int) -> String {
        switch status {
        case 300..<400: "The endpoint answered \(status), a redirect, which isn't followed: enter the address that it leads to."
        case 410: "The endpoint answered 410: it is gone."
        default: "The endpoint answered \(status) instead of 2xx."
        }
    }

    /// Bytes that aren't text become marks, and zeros, which no database takes, spaces.
    private static func text(_ body: [UInt8]) -> String {
        String(decoding: body.prefix(NotificationLimits.answerBytesMax).map { $0 == 0 ? 0x20 : $0 }, as: UTF8.self)
    }
}
