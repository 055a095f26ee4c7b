/// Where another rendition's playlist ends (`EXT-X-RENDITION-REPORT`, RFC 8216bis, §4.4.5.4).
package struct RenditionReport: Hashable, Sendable {
    package var rendition: Rendition
    package var lastMediaSequenceNumber: Int
    /// Part Index of the last part; `nil` in a rendition without parts.
    package var lastPart: Int?

    package init(rendition: Rendition, lastMediaSequenceNumber: Int, lastPart: Int?) {
        self.rendition = rendition
        self.lastMediaSequenceNumber = lastMediaSequenceNumber
        self.lastPart = lastPart
    }
}
