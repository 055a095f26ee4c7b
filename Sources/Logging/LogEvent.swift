/// One event as it reaches a sink.
package struct LogEvent: Sendable {
    package struct Field: Sendable, Equatable {
        package var name: String
        package var value: LogValue

        package init(name: String, value: LogValue) {
            self.name = name
            self.value = value
        }
    }

    /// Milliseconds since 1970, UTC.
    package var time: Int64
    package var level: LogLevel
    /// The part of the program: `rtmp`, `recording`.
    package var area: String
    package var message: String
    package var fields: [Field]

    package init(time: Int64, level: LogLevel, area: String, message: String, fields: [Field]) {
        self.time = time
        self.level = level
        self.area = area
        self.message = message
        self.fields = fields
    }

    /// The first field of this name.
    package subscript(_ name: String) -> LogValue? { fields.first { $0.name == name }?.value }
}
