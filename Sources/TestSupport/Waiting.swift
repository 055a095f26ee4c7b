internal import Glibc

/// Runs `body` on a thread of its own, where it may block without taking a thread from the tests beside it.
package func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        let work = unsafe Unmanaged.passRetained(ThreadWork { continuation.resume(with: Swift.Result(catching: body)) })
        var thread = pthread_t()
        let result = unsafe pthread_create(
            &thread, nil,
            { argument in
                // The pointer is the retained work of the line above; taken exactly once.
                if let argument = unsafe argument { unsafe Unmanaged<ThreadWork>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            }, work.toOpaque())
        precondition(result == 0, "the system gives no thread for a test")
        _ = pthread_detach(thread)
    }
}

private final class ThreadWork {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
}

/// Waits until `condition` holds; false when it doesn't within a time that no machine needs.
package func eventually(_ condition: @Sendable () async -> Bool) async -> Bool {
    for _ in 0..<4000 {
        if await condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return false
}

/// The same for a thread that may block.
package func waited(until condition: () -> Bool) -> Bool {
    for _ in 0..<4000 {
        if condition() { return true }
        usleep(5000)
    }
    return false
}
