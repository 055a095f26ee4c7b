import Bytes
import Testing

@testable import RTP

@Suite struct RTPHeaderTests {
    /// With two contributing sources, an extension of one-byte elements and three bytes of padding.
    static let packet: [UInt8] =
        [0xB2, 0xE0, 0x12, 0x34, 0, 0, 0, 100, 0xDE, 0xAD, 0xBE, 0xEF] + [0, 0, 0, 1, 0, 0, 0, 2]
        + [0xBE, 0xDE, 0, 2, 0x11, 7, 8, 0, 0x30, 9, 0, 0] + [1, 2, 3, 4] + [0, 0, 3]

    static func header(_ bytes: [UInt8]) throws -> RTPHeader { try RTPHeader(bytes.rawSpan) }
    static func element(_ id: UInt8, _ bytes: [UInt8]) throws -> [UInt8]? {
        try header(bytes).extensionRange(id: id, in: bytes.rawSpan).map { Array(bytes[$0]) }
    }

    @Test("Every field is read, and the payload found between header and padding")
    func fields() throws {
        let header = try Self.header(Self.packet)
        #expect(header.payloadType == 96 && header.marker && header.sequence == 0x1234 && header.timestamp == 100)
        #expect(header.ssrc == 0xDEAD_BEEF && header.byteCount == 32 && header.hasPadding)
        let range = try header.payloadRange(in: Self.packet.rawSpan)
        #expect(Array(Self.packet[range]) == [1, 2, 3, 4])
    }

    @Test("Extension elements are found by id, of one byte's headers and of two")
    func extensions() throws {
        #expect(try Self.element(1, Self.packet) == [7, 8])
        #expect(try Self.element(3, Self.packet) == [9])
        #expect(try Self.element(2, Self.packet) == nil)
        let twoByte: [UInt8] = [0x90, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0x10, 0, 0, 2, 200, 3, 1, 2, 3, 0, 5, 0]
        #expect(try Self.element(200, twoByte) == [1, 2, 3])
        #expect(try Self.element(5, twoByte) == [])
    }

    @Test("An element that reaches beyond the extension, and id 15, end the search")
    func brokenExtensions() throws {
        var packet = Self.packet
        packet[24] = 0x1F
        #expect(try Self.element(1, packet) == nil)
        packet[24] = 0xF0
        #expect(try Self.element(15, packet) == nil)
    }

    @Test("A packet cut anywhere is an error or has less payload", arguments: 0..<packet.count)
    func cut(length: Int) {
        let cut = Array(Self.packet[..<length])
        guard let header = try? Self.header(cut) else { return }
        #expect(length >= 32)
        if let range = try? header.payloadRange(in: cut.rawSpan) { #expect(range.upperBound <= length) }
    }

    @Test("Padding that is longer than the payload is refused")
    func tooMuchPadding() throws {
        var packet = Self.packet
        packet[packet.count - 1] = 8
        let header = try Self.header(packet)
        #expect(throws: ParseError.self) { try header.payloadRange(in: packet.rawSpan) }
    }

    @Test("What is written is read", arguments: [nil, UInt16(0xABCD)])
    func written(value: UInt16?) throws {
        var bytes: [UInt8] = []
        RTPHeaderWriter(payloadType: 111, ssrc: 5).write(
            sequence: 7, timestamp: 8, marker: true, element: value.map { (3, $0) }, to: &bytes)
        let header = try Self.header(bytes)
        #expect(header.payloadType == 111 && header.ssrc == 5 && header.sequence == 7 && header.timestamp == 8 && header.marker)
        #expect(header.byteCount == bytes.count)
        #expect(try Self.element(3, bytes) == (value == nil ? nil : [0xAB, 0xCD]))
    }

    @Test("Sequence numbers and timestamps are counted on, forward and a little back")
    func unwrapping() {
        var sequences = SequenceUnwrapper()
        #expect([65534, 65535, 0, 65533, 2].map { sequences.unwrap($0) } == [65534, 65535, 65536, 65533, 65538])
        var timestamps = TimestampUnwrapper()
        #expect([5, .max, 4].map { timestamps.unwrap($0) } == [5, -1, 4])
    }
}
