/// How sample values become light: code points of ITU-T H.273 (2 means unspecified in each).
package struct ColourDescription: Hashable, Sendable {
    package var primaries: UInt8
    package var transfer: UInt8
    package var matrix: UInt8
    /// Luma uses 0…255 and not 16…235.
    package var isFullRange: Bool

    package init(primaries: UInt8, transfer: UInt8, matrix: UInt8, isFullRange: Bool) {
        self.primaries = primaries
        self.transfer = transfer
        self.matrix = matrix
        self.isFullRange = isFullRange
    }
}

extension ColourDescription {
    static let unspecified = ColourDescription(primaries: 2, transfer: 2, matrix: 2, isFullRange: false)

    /// Nothing is said but the range.
    package var isUnspecified: Bool { primaries == 2 && transfer == 2 && matrix == 2 }
}
