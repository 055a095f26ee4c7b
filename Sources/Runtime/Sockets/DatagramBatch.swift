/// Datagrams to one peer, one behind the other in one buffer, that leave in as few calls as the kernel allows (``UDPSocket/send(_:to:)``):
/// neighbours of equal length, the last perhaps shorter, are one to the kernel. Storage is kept from one use to the next.
package struct DatagramBatch: ~Copyable {
    package private(set) var bytes: [UInt8] = []
    /// Where each datagram ends.
    package private(set) var ends: [Int] = []

    package init() {}

    package var isEmpty: Bool { ends.isEmpty }
    package var count: Int { ends.count }

    /// Adds what `write` appends as one datagram; nothing where it says false.
    package mutating func append(_ write: (inout [UInt8]) -> Bool) {
        let start = bytes.count
        guard write(&bytes), bytes.count > start else { return bytes.removeSubrange(start...) }
        ends.append(bytes.count)
    }

    /// Where the datagram with this place, 0 and up, stands in ``bytes``.
    package func range(_ place: Int) -> Range<Int> { (place == 0 ? 0 : ends[place - 1])..<ends[place] }

    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }
}

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
