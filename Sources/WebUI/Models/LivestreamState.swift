/// Where a livestream stands, as a viewer meets it. The raw values are those of the event stream.
package enum LivestreamState: String, Sendable, CaseIterable {
    /// Nothing has been on air yet.
    case waiting
    case live
    /// The encoder is gone, and within the grace period: "Back in a moment".
    case interrupted
    case ended

    /// The word beside the colour.
    var word: String {
        switch self {
        case .waiting: "Not begun"
        case .live: "Live"
        case .interrupted: "Back in a moment"
        case .ended: "Recording"
        }
    }
}
