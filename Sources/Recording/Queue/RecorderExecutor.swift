internal import Dispatch

/// Where a recorder's blocking work is done: one piece at a time, in order. Tests run the pieces by hand.
package struct RecorderExecutor: Sendable {
    package typealias Work = @Sendable () -> Void

    package var submit: @Sendable (@escaping Work) -> Void
    package var submitAfter: @Sendable (Duration, @escaping Work) -> Void

    package init(
        submit: @escaping @Sendable (@escaping Work) -> Void, submitAfter: @escaping @Sendable (Duration, @escaping Work) -> Void
    ) {
        self.submit = submit
        self.submitAfter = submitAfter
    }

    /// A serial queue of its own.
    package static func serialQueue(label: String) -> RecorderExecutor {
        let queue = DispatchQueue(label: label, qos: .utility)
        return RecorderExecutor(
            submit: { queue.async(execute: $0) },
            submitAfter: { delay, work in
                let (seconds, attoseconds) = delay.components
                let nanoseconds = Int(clamping: seconds) &* 1_000_000_000 &+ Int(attoseconds / 1_000_000_000)
                queue.asyncAfter(deadline: .now() + .nanoseconds(nanoseconds), execute: work)
            })
    }
}
