package import Media

/// A Partial Segment as its playlist describes it (RFC 8216bis, §4.4.4.9).
package struct PartInfo: Hashable, Sendable {
    /// At most the Part Target Duration, and at least 85% of it, but for the exceptions of §4.4.4.9.
    package var duration: MediaTime
    /// The part contains an independent frame: a client can join here.
    package var isIndependent: Bool
    /// The part's media is missing; its URI answers "not found".
    package var isGap: Bool

    package init(duration: MediaTime, isIndependent: Bool = false, isGap: Bool = false) {
        self.duration = duration
        self.isIndependent = isIndependent
        self.isGap = isGap
    }
}
