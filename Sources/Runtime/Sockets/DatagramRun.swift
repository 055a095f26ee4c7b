/// Datagrams of a batch that the kernel takes as one: all as long as the first, but for the last, which may be shorter.
struct DatagramRun: Equatable {
    /// What fits into the length of an IP packet, with room for its headers.
    static let bytesMax = 65_000
    /// The kernel's UDP_MAX_SEGMENTS.
    static let segmentsMax = 64

    let bytes: Range<Int>
    /// Datagrams in it.
    let count: Int
    /// How long each is; the last may be shorter.
    let segment: Int

    /// The run that begins with the datagram of this place.
    init(of ends: [Int], from place: Int, segmentsMax: Int = Self.segmentsMax) {
        let start = place == 0 ? 0 : ends[place - 1]
        segment = ends[place] - start
        var next = place + 1
        while next < ends.count, next - place < segmentsMax, ends[next] - start <= Self.bytesMax {
            let length = ends[next] - ends[next - 1]
            guard length <= segment else { break }
            next += 1
            if length < segment { break }
        }
        count = next - place
        bytes = start..<ends[next - 1]
    }
}
