package import JSON

/// What changes on the home page while it is open: the data of `event: livestreams` on `/api/events`.
package struct HomeLists: Sendable, Equatable {
    package static let eventName = "livestreams"

    package var onAir: [LivestreamCard]
    /// Latest first.
    package var recent: [LivestreamCard]
    package var testPicture: TestPicture

    package init(onAir: [LivestreamCard], recent: [LivestreamCard], testPicture: TestPicture) {
        self.onAir = onAir
        self.recent = recent
        self.testPicture = testPicture
    }

    package var json: JSON.Value {
        .object([
            .init("onAir", .array(onAir.map(\.json))), .init("recent", .array(recent.map(\.json))),
            .init("testPicture", .string(testPicture.word)),
        ])
    }
}
