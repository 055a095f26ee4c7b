/// What a reader of fragmented MP4 accepts.
package struct FragmentLimits: Sendable {
    /// Tracks of a movie or fragment. Ours have two.
    package var tracksMax = 16
    /// Samples of one fragment. A `trun` may claim 2³² of them in 20 bytes; ten seconds at 240 pictures a second are 2400.
    package var samplesMax = 65536
    /// Boxes side by side at the top of one piece of a file; a fragment has two or three.
    package var boxesMax = 16384
    package init() {}
}
