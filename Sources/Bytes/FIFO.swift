/// A first-in, first-out queue. It keeps its storage when it runs empty, so that a queue which is filled and drained in
/// turns allocates only while it grows.
package struct FIFO<Element> {
    /// `nil` where an element has been taken, so that what it refers to is released at once.
    private var storage: [Element?] = []
    private var head = 0

    package init() {}

    package var count: Int { storage.count - head }
    package var isEmpty: Bool { head == storage.count }

    package mutating func append(_ element: Element) { storage.append(element) }

    /// Takes the oldest element.
    package mutating func popFirst() -> Element? {
        guard head < storage.count else { return nil }
        let element = storage[head].take()
        head += 1
        if head == storage.count {
            storage.removeAll(keepingCapacity: storage.capacity <= Self.keptCapacityMax)
            head = 0
        } else if head >= Self.keptCapacityMax, head > storage.count / 2 {
            // A queue that never runs empty would keep the places of all that ever went through it.
            storage.removeFirst(head)
            head = 0
        }
        return element
    }

    package mutating func removeAll() {
        storage = []
        head = 0
    }

    /// A burst may grow the queue; this much of its storage stays for the next one.
    private static var keptCapacityMax: Int { 1024 }
}

extension FIFO: Sendable where Element: Sendable {}
