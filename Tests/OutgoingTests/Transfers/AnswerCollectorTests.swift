import HTTP
import Testing

@testable import Outgoing

@Suite struct AnswerCollectorTests {
    private static func collector(bytesMax: Int = 10, isCut: Bool = false) -> AnswerCollector {
        AnswerCollector(limits: OutgoingLimits(), bodyBytesMax: bytesMax, isCutAtLimit: isCut)
    }

    @Test("Lines without a status line are no answer")
    func noStatus() {
        var collector = Self.collector()
        #expect(collector.answer == nil)
        let isTaken1 = collector.takeHeader(Array("HTTP/1.1 abc\r\n".utf8))
        #expect(isTaken1)
        let isTaken2 = collector.takeHeader(Array("HTTP/1.1\r\n".utf8))
        #expect(isTaken2)
        #expect(collector.answer == nil)
    }

    @Test("Bytes that aren't text don't hurt, and trailers are left out")
    func oddBytes() {
        var collector = Self.collector()
        for line: [UInt8] in [Array("HTTP/2 200\r\n".utf8), [0x58, 0x3A, 0xFF, 0x0D, 0x0A], [0x80, 0x0D, 0x0A], []] {
            let isTaken3 = collector.takeHeader(line)
            #expect(isTaken3)
        }
        let isTaken4 = collector.takeBody([1])
        #expect(isTaken4)
        let isTaken5 = collector.takeHeader(Array("Trailer: 1\r\n".utf8))
        #expect(isTaken5)
        #expect(collector.answer?.headers == ["X": "\u{FFFD}"])
        #expect(collector.answer?.body == [1])
    }

    @Test("At the limit a body is whole, one past it is trouble or cut")
    func limit() {
        for isCut in [false, true] {
            var collector = Self.collector(isCut: isCut)
            _ = collector.takeHeader(Array("HTTP/1.1 200 OK\r\n".utf8))
            let isTaken6 = collector.takeBody([UInt8](repeating: 1, count: 4))
            #expect(isTaken6)
            let isTaken7 = collector.takeBody([UInt8](repeating: 1, count: 6))
            #expect(isTaken7)
            #expect(collector.answer?.isCut == false)
            let isTaken8 = collector.takeBody([1])
            #expect(!isTaken8)
            #expect(collector.answer?.isCut == isCut)
            #expect(collector.trouble == (isCut ? nil : .bodyTooBig))
            #expect(collector.answer?.body.count == 10)
        }
    }
}
