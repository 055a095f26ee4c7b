package import Store

/// A livestream as one caller may see it.
package struct SeenLivestream: Sendable, Equatable {
    /// Without the password's hash. Who doesn't manage it gets neither notes nor names of those who did something.
    package let livestream: Livestream
    package let hasPassword: Bool
    /// What the caller is to it.
    let standing: Standing
    /// What the caller may do with it.
    package var acts: LivestreamActs { standing.acts }

    init(_ livestream: Livestream, _ standing: Standing) {
        var seen = livestream
        hasPassword = livestream.access.passwordHash != nil
        seen.access.passwordHash = nil
        self.standing = standing
        if !standing.acts.contains(.manage) {
            seen.life.note = nil
            seen.life.agent = .system
            seen.life.sessionID = nil
        }
        self.livestream = seen
    }

    package var schedule: Schedule? { Schedule(livestream.schedule) }
}
