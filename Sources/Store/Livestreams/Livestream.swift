/// What people schedule and watch.
package struct Livestream: Sendable, Equatable {
    package typealias ID = String

    /// Opaque; for the API and the command line.
    package let id: ID
    /// The public name in playback URLs. Unrelated to the stream key.
    package let playbackID: String
    package let title: String
    package let isRecorded: Bool
    /// How long an encoder may be away without ending its session; nil: as long as the server's setting says.
    package let graceSeconds: Int64?
    /// Milliseconds since 1970.
    package let createdAt: Int64

    package init(id: ID, playbackID: String, title: String, isRecorded: Bool, graceSeconds: Int64?, createdAt: Int64) {
        self.id = id
        self.playbackID = playbackID
        self.title = title
        self.isRecorded = isRecorded
        self.graceSeconds = graceSeconds
        self.createdAt = createdAt
    }
}
