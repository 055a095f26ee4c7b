package import JSON

/// A recording that can be played now.
package struct RecordingSummary: Sendable, Equatable {
    package var durationSeconds: Double
    package var startedAt: WallTime?

    package init(durationSeconds: Double, startedAt: WallTime?) {
        self.durationSeconds = durationSeconds
        self.startedAt = startedAt
    }

    package var json: JSON.Value {
        .object([.init("durationSeconds", .number(durationSeconds)), .init("startedAt", JSON.Value(startedAt))])
    }
}
