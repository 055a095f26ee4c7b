import Runtime
import Testing

@testable import TLS

@Suite("Ticket keys")
struct TicketKeysTests {
    private func hours(_ count: Int) -> MonotonicTime { MonotonicTime(nanoseconds: UInt64(count) * 3_600_000_000_000 + 1) }

    @Test("A key makes tickets for six hours and reads them for a day")
    func rotation() {
        let keys = TicketKeys()
        let first = keys.current(at: hours(0))
        #expect(keys.current(at: hours(5)) == first)
        #expect(keys.find(first.name, at: hours(5))?.isOld == false)
        let second = keys.current(at: hours(6))
        #expect(second != first)
        #expect(keys.find(first.name, at: hours(7))?.isOld == true)
        _ = keys.current(at: hours(12))
        _ = keys.current(at: hours(18))
        #expect(keys.find(first.name, at: hours(23)) != nil)
        _ = keys.current(at: hours(24))
        #expect(keys.find(first.name, at: hours(24)) == nil)
        #expect(keys.find(second.name, at: hours(24)) != nil)
        #expect(keys.find([UInt8](repeating: 0, count: 16), at: hours(24)) == nil)
    }

    @Test("Of what a client offers, what we like best is chosen; a broken list is nobody's")
    func protocolList() {
        let ours = [Array("h2".utf8), Array("http/1.1".utf8)]
        let list: [UInt8] = [8] + "http/1.1".utf8 + [2] + "h2".utf8
        #expect(ProtocolList.choose(ours, from: list) == 10..<12)
        #expect(ProtocolList.choose(ours, from: [2] + "h3".utf8) == nil)
        #expect(ProtocolList.choose(ours, from: []) == nil)
        for count in 1..<list.count where count != 9 { #expect(ProtocolList.choose(ours, from: Array(list[..<count])) == nil) }
    }
}
