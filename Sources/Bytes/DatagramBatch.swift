/// Datagrams to one peer, one behind the other in one buffer, that leave in as few calls as the kernel allows (UDP GSO):
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
