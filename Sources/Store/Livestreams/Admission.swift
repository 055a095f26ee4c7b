/// What a right stream key opens.
package struct Admission: Sendable, Equatable {
    package let livestream: Livestream
    /// Names the key without being secret. When ``Store/isValid(streamKeyID:)`` turns false, the publisher must go.
    package let streamKeyID: String

    package init(livestream: Livestream, streamKeyID: String) {
        self.livestream = livestream
        self.streamKeyID = streamKeyID
    }
}
