import Glibc

/// Chunks that wait to be sent, in order. They are shared by reference, never copied.
struct WriteQueue {
    /// Chunks for one system call. Beyond some dozens the kernel gains nothing.
    static let vectorsMax = 32

    private var chunks: [ArraySlice<UInt8>] = []
    private var first = 0
    private(set) var byteCount = 0

    var isEmpty: Bool { byteCount == 0 }

    mutating func append(_ new: [ArraySlice<UInt8>]) {
        for chunk in new where !chunk.isEmpty {
            chunks.append(chunk)
            byteCount += chunk.count
        }
    }

    /// Lends the front of the queue as vectors for `writev`.
    func withVectors<Result>(_ body: (UnsafeBufferPointer<iovec>) -> Result) -> Result {
        let count = min(chunks.count - first, Self.vectorsMax)
        return unsafe withUnsafeTemporaryAllocation(of: iovec.self, capacity: count) { vectors in
            unsafe gather(0, count, vectors) { unsafe body(UnsafeBufferPointer(vectors)) }
        }
    }

    /// Each chunk's bytes are lent for the span of a closure only, so the closures nest until all are lent.
    private func gather<Result>(
        _ index: Int, _ count: Int, _ vectors: UnsafeMutableBufferPointer<iovec>, _ body: () -> Result
    ) -> Result {
        guard index < count else { return body() }
        return unsafe chunks[first + index].withUnsafeBytes { bytes in
            unsafe vectors[index] = iovec(iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress), iov_len: bytes.count)
            return unsafe gather(index + 1, count, vectors, body)
        }
    }

    mutating func removeFirst(bytes count: Int) {
        var rest = count
        byteCount -= count
        while rest > 0 {
            let size = chunks[first].count
            guard rest >= size else {
                chunks[first] = chunks[first].dropFirst(rest)
                return
            }
            rest -= size
            chunks[first] = []
            first += 1
        }
        if first == chunks.count || first >= 64 {
            chunks.removeFirst(first)
            first = 0
        }
    }
}
