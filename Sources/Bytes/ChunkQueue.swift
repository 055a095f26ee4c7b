/// Chunks of bytes that wait, in order. They are shared by reference, never copied.
package struct ChunkQueue {
    private var chunks: [ArraySlice<UInt8>] = []
    private var head = 0
    package private(set) var byteCount = 0

    package init() {}

    package var isEmpty: Bool { byteCount == 0 }
    /// The next bytes that lie side by side; nil when nothing waits.
    package var first: ArraySlice<UInt8>? { isEmpty ? nil : chunks[head] }

    package mutating func append(_ new: [ArraySlice<UInt8>]) {
        for chunk in new where !chunk.isEmpty {
            chunks.append(chunk)
            byteCount += chunk.count
        }
    }

    /// Takes the next `count` bytes, which are there.
    package mutating func take(_ count: Int) -> [ArraySlice<UInt8>] {
        precondition(count <= byteCount, "nobody takes more than is there")
        var taken: [ArraySlice<UInt8>] = []
        var rest = count
        byteCount -= count
        while rest > 0 {
            let chunk = chunks[head]
            taken.append(chunk.prefix(rest))
            if rest < chunk.count {
                chunks[head] = chunk.dropFirst(rest)
                break
            }
            rest -= chunk.count
            // Lets go of the bytes at once.
            chunks[head] = []
            head += 1
        }
        if head == chunks.count || head >= Self.emptiesMax {
            chunks.removeFirst(head)
            head = 0
        }
        return taken
    }

    /// Places of chunks that are gone, beyond which the others move up.
    private static let emptiesMax = 64
}
