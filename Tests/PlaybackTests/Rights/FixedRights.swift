import Playback
import Runtime
import Synchronization

/// Rights by a script: what a loop knows at each question (nil: not yet), what there is to find out, and one token that is right.
final class FixedRights: PlaybackRights {
    private let known: Mutex<[Bool?]>
    private let found: OpenAccess
    static let token = "right"

    /// - Parameter known: answers in their order; the last one is repeated.
    init(known: [Bool?], found: OpenAccess = .closed) {
        self.known = Mutex(known)
        self.found = found
    }

    func admits(_ token: String, to playbackID: String, on loop: EventLoop) -> Bool { token == Self.token }

    func isOpen(_ playbackID: String, on loop: EventLoop) -> Bool? {
        known.withLock { known in known.count > 1 ? known.removeFirst() : known[0] }
    }

    func findOut(_ playbackID: String, for loop: EventLoop) async -> OpenAccess { found }
}
