internal import Glibc
internal import Synchronization

/// The thread on which libcurl works, and its mailbox.
final class TransferLoop: Sendable {
    private struct Mailbox {
        var orders: [TransferOrder] = []
        var cancelled: [UInt64] = []
        var isStopped = false
    }

    private let limits: OutgoingLimits
    private let multi: MultiHandle
    private let mailbox = Mutex(Mailbox())

    init(limits: OutgoingLimits) {
        self.limits = limits
        multi = MultiHandle(limits: limits)
    }

    func start() {
        // A peer that closes its end while we write is an error of that write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        let loop = unsafe Unmanaged.passRetained(self)
        var thread = pthread_t()
        let result = unsafe pthread_create(
            &thread, nil,
            { argument in
                // The pointer is the retained loop from `passRetained` a few lines above; taken exactly once.
                if let argument = unsafe argument { unsafe Unmanaged<TransferLoop>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, loop.toOpaque())
        precondition(result == 0, "the system gives no thread for outgoing transfers")
        pthread_detach(thread)
    }

    func stop() {
        mailbox.withLock { $0.isStopped = true }
        multi.wake()
    }

    func submit(_ order: TransferOrder) {
        let isTaken = mailbox.withLock { mailbox in
            guard !mailbox.isStopped else { return false }
            mailbox.orders.append(order)
            return true
        }
        if isTaken { multi.wake() } else { order.continuation.resume(returning: .failure(.cancelled(order.url))) }
    }

    func cancel(_ id: UInt64) {
        mailbox.withLock { $0.cancelled.append(id) }
        multi.wake()
    }

    private func run() {
        let desk = TransferDesk(limits: limits, multi: multi)
        while true {
            let mail = mailbox.withLock { mailbox in
                defer { mailbox = Mailbox(isStopped: mailbox.isStopped) }
                return mailbox
            }
            for order in mail.orders { desk.take(order) }
            for id in mail.cancelled { desk.cancel(id) }
            if mail.isStopped { return desk.cancelAll() }
            desk.turn()
            multi.wait(milliseconds: desk.waitMillisecondsMax)
        }
    }
}

extension OutgoingError {
    static func cancelled(_ url: OutgoingURL) -> OutgoingError {
        OutgoingError(.cancelled, "What was asked of \(url) is no longer wanted.")
    }
}
