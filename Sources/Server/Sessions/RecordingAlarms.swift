import Recording
import Synchronization

/// What recorders have told that an operator must know, for `/readyz` and `/metrics`.
final class RecordingAlarms: Sendable {
    private struct State {
        var suspended: [String: String] = [:]
        var queues: [String: RecorderQueue] = [:]
    }

    private let state = Mutex(State())

    /// Why, by session.
    var suspended: [String: String] { state.withLock { $0.suspended } }
    /// What waits for the disk, over all recordings.
    var backlogBytes: Int { state.withLock { Array($0.queues.values) }.reduce(0) { $0 + $1.backlogBytes } }

    func watch(_ queue: RecorderQueue, _ session: String) { state.withLock { $0.queues[session] = queue } }

    func note(_ event: RecorderEvent, _ session: String) {
        state.withLock { state in
            switch event {
            case .suspended(let trouble): state.suspended[session] = trouble.description
            case .resumed: state.suspended[session] = nil
            case .finished:
                state.suspended[session] = nil
                state.queues[session] = nil
            case .recording, .dropped: break
            }
        }
    }
}
