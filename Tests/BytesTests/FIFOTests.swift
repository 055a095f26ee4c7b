import Bytes
import Testing

@Suite struct FIFOTests {
    @Test("Elements come out in the order they went in, from a queue that never runs empty too")
    func order() {
        var queue = FIFO<Int>()
        var next = 0
        for index in 0..<10_000 {
            queue.append(2 * index)
            queue.append(2 * index + 1)
            if index < 9_000 {
                #expect(queue.popFirst() == next)
                next += 1
            }
        }
        #expect(queue.count == 20_000 - next)
        while let element = queue.popFirst() {
            #expect(element == next)
            next += 1
        }
        #expect(next == 20_000)
        #expect(queue.isEmpty)
    }

    private final class Element {}

    @Test("What is taken is let go of, and so is what is removed")
    func release() {
        var queue = FIFO<Element>()
        queue.append(Element())
        weak var second: Element?
        do {
            let element = Element()
            second = element
            queue.append(element)
        }
        _ = queue.popFirst()
        #expect(second != nil)
        queue.removeAll()
        #expect(second == nil)
        #expect(queue.popFirst() == nil)
    }
}
