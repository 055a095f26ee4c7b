internal import Synchronization

/// Lets one task sleep until it is woken or a time has passed. Being woken while awake is remembered.
final class WakeUp: Sendable {
    private struct State {
        var isWoken = false
        var sleeper: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func wake() {
        let sleeper = state.withLock { state in
            defer { state.sleeper = nil }
            state.isWoken = state.sleeper == nil
            return state.sleeper
        }
        sleeper?.resume()
    }

    /// For one task at a time.
    func sleep(for duration: Duration) async {
        let alarm = Task {
            try? await Task.sleep(for: duration)
            if !Task.isCancelled { wake() }
        }
        await withCheckedContinuation { continuation in
            let isAwake = state.withLock { state in
                precondition(state.sleeper == nil, "one task sleeps at a time")
                if state.isWoken {
                    state.isWoken = false
                    return true
                }
                state.sleeper = continuation
                return false
            }
            if isAwake { continuation.resume() }
        }
        alarm.cancel()
    }
}
