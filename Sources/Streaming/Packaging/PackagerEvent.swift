package import Media

/// What the packager tells.
package enum PackagerEvent: Sendable {
    /// The tracks have changed: parts from here on need these initialization segments.
    case initialization(Initialization)
    case part(Part)
    /// No more parts for this segment.
    case segmentFinished(MediaKind, mediaSequenceNumber: Int)
}
