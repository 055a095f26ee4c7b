/// How much an event matters. A log writes its own level and those above it.
package enum LogLevel: String, Sendable, CaseIterable, Comparable {
    /// For someone who looks for a mistake in the program or in an encoder.
    case debug
    /// What an operator likes to know: on air, off air, a recording finished.
    case info
    /// Something went wrong and was dealt with.
    case warning
    /// Something went wrong that a person must see to.
    case error

    package static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .warning: 2
        case .error: 3
        }
    }
}
