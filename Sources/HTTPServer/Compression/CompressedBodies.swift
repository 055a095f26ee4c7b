import HTTP
import Runtime

/// Bodies that were compressed, on one loop: what many ask for is compressed once.
///
/// A body is known by where its bytes lie. The entry keeps them, so that nothing else can come to lie there.
final class CompressedBodies {
    private struct Place: Hashable {
        let address: UInt
        let byteCount: Int
    }

    private struct Entry {
        let original: ArraySlice<UInt8>
        let compressed: [UInt8]
        var usedAt: Int
    }

    private static let entriesMax = 64
    /// A longer body is compressed on another thread: it would hold up the loop for more than a millisecond.
    private static let bytesAtOnceMax = 32 * 1024

    private var entries: [Place: Entry] = [:]
    private var uses = 0

    /// Gives the compressed form to `completion`, at once where it can; nil where there is none.
    func compressed(_ body: ArraySlice<UInt8>, on loop: EventLoop, _ completion: @escaping ([UInt8]?) -> Void) {
        let place = Self.place(of: body)
        uses += 1
        if let entry = entries[place] {
            entries[place]?.usedAt = uses
            return completion(entry.compressed)
        }
        if body.count <= Self.bytesAtOnceMax { return completion(keep(Gzip.compress(body), of: body, at: place)) }
        BlockingWork.run(on: loop) {
            Gzip.compress(body)
        } completion: { [self] in
            completion(keep($0, of: body, at: place))
        }
    }

    private func keep(_ compressed: [UInt8]?, of body: ArraySlice<UInt8>, at place: Place) -> [UInt8]? {
        guard let compressed else { return nil }
        if entries.count >= Self.entriesMax, let oldest = entries.min(by: { $0.value.usedAt < $1.value.usedAt }) {
            entries[oldest.key] = nil
        }
        entries[place] = Entry(original: body, compressed: compressed, usedAt: uses)
        return compressed
    }

    /// The address is a number here, that nobody reads from.
    private static func place(of body: ArraySlice<UInt8>) -> Place {
        unsafe body.withUnsafeBufferPointer { Place(address: UInt(bitPattern: $0.baseAddress), byteCount: $0.count) }
    }
}
