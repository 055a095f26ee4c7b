package import Store

/// Why a livestream's state doesn't allow what a person asked.
package struct LifeRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// There is nothing on air that could be stopped.
        case notOnAir = "not_on_air"
        /// It has to be stopped first.
        case onAir = "on_air"
        /// It is being ended; in a moment it can be asked again.
        case ending
        /// An event that has ended doesn't begin again.
        case ended
        case cancelled
        case archived
        /// A channel is never cancelled.
        case channel
        /// Nothing that could be restored.
        case notArchived = "not_archived"
        case alreadyStarted = "already_started"
    }

    package let code: Code
    package let state: Livestream.State

    package init(_ code: Code, in state: Livestream.State) {
        self.code = code
        self.state = state
    }

    /// A sentence for a person.
    package var description: String {
        switch code {
        case .notOnAir: "This livestream is not on air: there is nothing to stop. An event that won't take place can be cancelled."
        case .onAir: "This livestream is on air: stop it first."
        case .ending: "This livestream is being ended. Try again in a moment."
        case .ended: "This livestream has ended, and an event doesn't begin again. Make a new one, or use a channel."
        case .cancelled: "This livestream is cancelled. Restore it first."
        case .archived: "This livestream is archived. Restore it first."
        case .channel: "A channel can't be cancelled. Archive it to put it away."
        case .notArchived: "This livestream is neither archived nor cancelled: there is nothing to restore."
        case .alreadyStarted: "This livestream has been started already."
        }
    }
}
