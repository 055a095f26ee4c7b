internal import RTP

/// The deadlines of a loop's sessions: a binary heap that knows where each stands, so that one that changes costs no search. A deadline changes
/// with most datagrams; a timer of the loop for each would leave its corpse behind each time.
struct DeadlineHeap {
    private var heap: [PeerLink] = []

    var first: PeerLink? { heap.first }

    /// Puts a session at its new deadline; nil takes it out.
    mutating func set(_ link: PeerLink, to deadline: Instant?) {
        guard let deadline else { return remove(link) }
        link.deadline = deadline
        guard let place = link.heapPlace else {
            link.heapPlace = heap.count
            heap.append(link)
            return rise(heap.count - 1)
        }
        rise(place)
        sink(link.heapPlace ?? place)
    }

    mutating func remove(_ link: PeerLink) {
        guard let place = link.heapPlace else { return }
        swap(place, heap.count - 1)
        heap.removeLast()
        link.heapPlace = nil
        guard place < heap.count else { return }
        let moved = heap[place]
        rise(place)
        sink(moved.heapPlace ?? place)
    }

    private mutating func rise(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].deadline < heap[parent].deadline else { return }
            swap(child, parent)
            child = parent
        }
    }

    private mutating func sink(_ start: Int) {
        var parent = start
        while true {
            var least = parent
            for child in 2 * parent + 1...2 * parent + 2 where child < heap.count && heap[child].deadline < heap[least].deadline {
                least = child
            }
            if least == parent { return }
            swap(parent, least)
            parent = least
        }
    }

    private mutating func swap(_ one: Int, _ other: Int) {
        heap.swapAt(one, other)
        heap[one].heapPlace = one
        heap[other].heapPlace = other
    }
}
