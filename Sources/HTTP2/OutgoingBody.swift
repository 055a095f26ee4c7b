import Bytes

/// What of an answer's body waits for its stream's turn and window.
struct OutgoingBody {
    var queue = ChunkQueue()
    /// Nothing follows what is here.
    var isComplete = false

    var byteCount: Int { queue.byteCount }
}
