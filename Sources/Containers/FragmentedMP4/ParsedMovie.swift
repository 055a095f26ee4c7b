/// A `moov` as it was read.
package struct ParsedMovie: Hashable, Sendable {
    package internal(set) var tracks: [ParsedTrack] = []
    /// `trex` of each track: the file has fragments.
    package internal(set) var defaults: [UInt32: SampleDefaults] = [:]
}

package struct ParsedTrack: Hashable, Sendable {
    package internal(set) var id: UInt32 = 0
    /// Ticks a second; at least 1.
    package internal(set) var timescale: UInt32 = 1
    /// `vide`, `soun`, …
    package internal(set) var handler = FourCC(rawValue: 0)
    /// The sample entry's type: `avc1`, `mp4a`, `Opus`, …
    package internal(set) var codec = FourCC(rawValue: 0)
    /// Of the sample entry, for `vide`; else 0.
    package internal(set) var width = 0
    package internal(set) var height = 0
    /// The codec's configuration box, such as `avcC`, without its header but with version and flags where it has them. Empty when it isn't
    /// there, and for a codec we don't know.
    package internal(set) var codecConfiguration: [UInt8] = []

    init() {}
}
