/// What is to be transferred.
enum TransferWork: Sendable {
    case http(OutgoingRequest)
    case mail(MailDispatch)
}

/// A transfer as it is handed to the thread, with the one who waits for it.
struct TransferOrder: Sendable {
    var id: UInt64
    var work: TransferWork
    var url: OutgoingURL
    var deadline: ContinuousClock.Instant
    var continuation: CheckedContinuation<Result<OutgoingResponse, OutgoingError>, Never>
}
