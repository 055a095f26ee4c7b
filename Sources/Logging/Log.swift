/// Writes events of one area of the program. A value: copy it, narrow it with ``area(_:)`` and ``with(_:)``.
///
/// The message is a `StaticString`: what changes goes into fields, so that lines can be searched and counted, and no
/// secret gets in by interpolation. Message and fields of a silent level aren't evaluated.
package struct Log: Sendable {
    /// The lowest level that is written.
    package let level: LogLevel
    private let area: String
    private let context: [LogEvent.Field]
    private let sink: any LogSink
    private let clock: @Sendable () -> Int64

    /// - Parameter clock: gives milliseconds since 1970.
    package init(
        area: String, level: LogLevel = .info, sink: any LogSink, clock: @escaping @Sendable () -> Int64 = currentMilliseconds
    ) {
        self.init(area: area, level: level, context: [], sink: sink, clock: clock)
    }

    private init(
        area: String, level: LogLevel, context: [LogEvent.Field], sink: any LogSink, clock: @escaping @Sendable () -> Int64
    ) {
        self.area = area
        self.level = level
        self.context = context
        self.sink = sink
        self.clock = clock
    }

    /// A log that writes nothing.
    package static let silent = Log(area: "", level: .error, sink: DiscardingLogSink(), clock: { 0 })

    /// The same log for another part of the program.
    package func area(_ area: String) -> Log {
        Log(area: area, level: level, context: context, sink: sink, clock: clock)
    }

    /// The same log with fields that stand in each of its lines.
    package func with(_ fields: LogFields) -> Log {
        Log(area: area, level: level, context: context + Self.list(fields), sink: sink, clock: clock)
    }

    package func debug(_ message: @autoclosure () -> StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
        write(.debug, message, fields)
    }

    package func info(_ message: @autoclosure () -> StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
        write(.info, message, fields)
    }

    package func warning(_ message: @autoclosure () -> StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
        write(.warning, message, fields)
    }

    package func error(_ message: @autoclosure () -> StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
        write(.error, message, fields)
    }

    private func write(_ level: LogLevel, _ message: () -> StaticString, _ fields: () -> LogFields) {
        guard level >= self.level else { return }
        let fields = context + Self.list(fields())
        sink.write(LogEvent(time: clock(), level: level, area: area, message: message().description, fields: fields))
    }

    private static func list(_ fields: LogFields) -> [LogEvent.Field] {
        fields.map { LogEvent.Field(name: $0.key, value: $0.value) }
    }
}

private struct DiscardingLogSink: LogSink {
    func write(_ event: LogEvent) {}
}
