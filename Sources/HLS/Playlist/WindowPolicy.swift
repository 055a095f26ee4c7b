/// How much of a live session its playlist shows (RFC 8216bis, §6.2.2).
package struct WindowPolicy: Hashable, Sendable {
    /// Complete segments in the playlist. More of them stay where they last less than three Target Durations together:
    /// below that nothing may be removed. Default: 15, half a minute of two-second segments, so that a page that slept
    /// for some seconds goes on where it was, and delta updates (from six Target Durations on) have something to skip.
    package var segmentsListed: Int

    package init(segmentsListed: Int = 15) { self.segmentsListed = segmentsListed }

    /// The playlist of a live session never gets shorter than this by removal (§6.2.2).
    static let targetDurationsListedMin = 3
    /// Parts farther from the end of the playlist than this are not listed (§6.2.2).
    static let targetDurationsWithParts = 3
    /// How long parts can be fetched after they are no longer listed (§6.2.2).
    static let targetDurationsPartsStay = 3
}
