/// Datagrams for one address, one behind the other, that leave in as few system calls as can be: each run in one (UDP GSO).
///
/// Made once per loop and emptied after each use, so that no packet allocates.
package struct DatagramBatch: Sendable {
    /// Datagrams of one size, of which only the last may be shorter.
    package struct Run: Equatable, Sendable {
        /// In ``DatagramBatch/bytes``.
        package fileprivate(set) var range: Range<Int>
        package let datagramBytes: Int
        package fileprivate(set) var datagramCount = 1
    }

    /// Linux takes 64 datagrams (`UDP_MAX_SEGMENTS`) and 65 507 bytes in one go.
    static let datagramsMax = 48
    static let runBytesMax = 65_000

    package internal(set) var bytes: [UInt8] = []
    package private(set) var runs: [Run] = []
    /// A run ends with a datagram that is shorter.
    private var isRunOpen = false

    package init() {
        bytes.reserveCapacity(64 * 1024)
        runs.reserveCapacity(16)
    }

    package var isEmpty: Bool { runs.isEmpty }

    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        runs.removeAll(keepingCapacity: true)
        isRunOpen = false
    }

    /// What stands in ``bytes`` from `start` on is a datagram.
    mutating func endDatagram(from start: Int) {
        let count = bytes.count - start
        if isRunOpen, let last = runs.indices.last, runs[last].datagramBytes >= count, runs[last].datagramCount < Self.datagramsMax,
            runs[last].range.count + count <= Self.runBytesMax
        {
            runs[last].range = runs[last].range.lowerBound..<bytes.count
            runs[last].datagramCount += 1
            isRunOpen = runs[last].datagramBytes == count
        } else {
            runs.append(Run(range: start..<bytes.count, datagramBytes: count))
            isRunOpen = true
        }
    }
}
