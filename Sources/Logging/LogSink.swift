/// Where events go. Called from any thread.
package protocol LogSink: Sendable {
    func write(_ event: LogEvent)
}
