/// The livestream that the home page offers to a newcomer's encoder.
package struct FirstStream: Sendable, Equatable {
    package var title: String
    package var playbackID: String
    package var livestreamID: String
    /// `nil` unless the page was asked for on the machine itself: whoever has the key can publish.
    package var key: String?

    package init(title: String, playbackID: String, livestreamID: String, key: String?) {
        self.title = title
        self.playbackID = playbackID
        self.livestreamID = livestreamID
        self.key = key
    }
}
