/// Width to height of one luma sample. 1:1 is square; 64:45 stretches PAL's 720 columns to 16:9.
package struct SampleAspectRatio: Hashable, Sendable {
    /// At least 1.
    package let horizontal: UInt16
    /// At least 1.
    package let vertical: UInt16

    /// Nil when one side is 0: H.264 calls that "unspecified" (ITU-T H.264, §E.2.1).
    package init?(horizontal: UInt16, vertical: UInt16) {
        guard horizontal > 0, vertical > 0 else { return nil }
        self.horizontal = horizontal
        self.vertical = vertical
    }

    package var isSquare: Bool { horizontal == vertical }

    /// The width in square pixels of a picture that is `width` samples wide, rounded to the nearest.
    package func displayWidth(ofWidth width: Int) -> Int {
        (width * Int(horizontal) + Int(vertical) / 2) / Int(vertical)
    }
}
