/// `_HLS_skip`: what a client lets the server leave out of a playlist (RFC 8216bis, §6.2.5.1).
package enum SkipDirective: Hashable, Sendable {
    case none
    /// `YES`
    case segments
    /// `v2`
    case segmentsAndDateRanges
}
