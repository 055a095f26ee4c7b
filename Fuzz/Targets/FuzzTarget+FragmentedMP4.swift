import Bytes
import Containers

extension FuzzTarget {
    /// A file, a movie fragment alone, and a box's header.
    static let fragmentedMP4 = FuzzTarget(name: "FragmentedMP4") { bytes in
        let bytes = bytes.copied()[...]
        let movie = try? MovieParser().movie(in: bytes)
        for track in movie?.tracks ?? [] { precondition(track.timescale > 0 && track.id > 0, "a track that no fragment can belong to") }
        _ = try? FragmentParser().fragment(movieFragment: bytes)
        _ = try? BoxHeader(bytes.prefix(BoxHeader.byteCountMax))
        guard let fragments = try? FragmentParser(defaults: movie?.defaults ?? [:]).fragments(in: bytes) else { return }
        for track in fragments.flatMap(\.tracks) {
            _ = track.duration
            for sample in track.samples {
                precondition(sample.payload.lowerBound >= 0 && sample.payload.upperBound <= bytes.count, "a payload lies outside the bytes")
            }
        }
    }
}
