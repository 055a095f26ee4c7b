internal import Synchronization

/// Keeps events in memory, for tests and for whoever wants to look at the last ones.
package final class MemoryLogSink: LogSink {
    private let kept = Mutex<[LogEvent]>([])

    package init() {}

    package var events: [LogEvent] { kept.withLock { $0 } }

    package func write(_ event: LogEvent) { kept.withLock { $0.append(event) } }
}
