/// The local test source that a newcomer can start from the home page.
package enum TestPicture: Sendable, Equatable {
    case off
    case running
    /// It cannot be started here; the reason is a sentence that a person can act on.
    case unavailable(reason: String)

    /// `off`, `running` or `unavailable`.
    var word: String {
        switch self {
        case .off: "off"
        case .running: "running"
        case .unavailable: "unavailable"
        }
    }
}
