import Bytes
import Testing

@testable import WebRTC

@Suite struct STUNMessageTests {
    @Test("RFC 5769's request is read, authentic, and its fingerprint right")
    func request() throws {
        let message = try STUNMessage(STUNVectors.request)
        #expect(message.header.messageClass == .request)
        #expect(message.hasUsername("evtj:h6vY", in: STUNVectors.request))
        #expect(message.localUsernameFragment(in: STUNVectors.request) == Array("evtj".utf8))
        #expect(message.priority == 0x6e00_01ff)
        #expect(message.role == .controlled(0x932f_f9b1_5126_3b36))
        #expect(message.hasFingerprint && !message.usesCandidate && message.unknownRequired == nil)
        #expect(message.isAuthentic(STUNVectors.request, password: STUNVectors.password))
        #expect(!message.isAuthentic(STUNVectors.request, password: STUNVectors.password + [1]))
    }

    @Test("RFC 5769's responses tell the mapped address")
    func responses() throws {
        let four = try STUNMessage(STUNVectors.responseIPv4)
        #expect(four.header.messageClass == .success)
        #expect(four.mappedAddress == TransportAddress(ipv4: 0xC000_0201, port: 32853))
        #expect(four.isAuthentic(STUNVectors.responseIPv4, password: STUNVectors.password))
        let six = try STUNMessage(STUNVectors.responseIPv6)
        #expect(six.mappedAddress == TransportAddress(ipv6High: 0x2001_0db8_1234_5678, low: 0x0011_2233_4455_6677, port: 32853))
        #expect(six.isAuthentic(STUNVectors.responseIPv6, password: STUNVectors.password))
    }

    @Test(
        "What is written is what is read",
        arguments: [
            TransportAddress(ipv4: 0x7F00_0001, port: 9), TransportAddress(ipv6High: 1 << 63, low: 1, port: 65535),
        ])
    func written(address: TransportAddress) throws {
        let header = STUNHeader(messageClass: .success, transactionID: STUNHeader.TransactionID(repeating: 0xA5))
        var writer = STUNWriter(header)
        writer.write(mappedAddress: address, header.transactionID)
        let written = writer.finish(password: STUNVectors.password)
        let message = try STUNMessage(written)
        #expect(message.mappedAddress == address && message.hasFingerprint && message.header == header)
        #expect(message.isAuthentic(written, password: STUNVectors.password))
    }

    @Test("Any changed bit is noticed by the fingerprint or leaves nothing authentic")
    func changedBits() {
        for bit in 0..<STUNVectors.request.count * 8 {
            var changed = STUNVectors.request
            changed[bit / 8] ^= 1 << (bit % 8)
            guard let message = try? STUNMessage(changed) else { continue }
            #expect(!message.hasFingerprint, "bit \(bit)")
        }
    }

    @Test("A message cut anywhere is an error", arguments: 0..<STUNVectors.request.count)
    func cut(length: Int) {
        #expect(throws: ParseError.self) { try STUNMessage(Array(STUNVectors.request[..<length])) }
    }

    @Test("What follows MESSAGE-INTEGRITY isn't protected, and ignored")
    func behindIntegrity() throws {
        var writer = STUNWriter(STUNHeader(messageClass: .request, transactionID: .init(repeating: 1)))
        writer.write(STUNAttributeType.messageIntegrity, [UInt8](repeating: 0, count: 20))
        writer.writeUseCandidate()
        let message = try STUNMessage(writer.finish(password: nil))
        #expect(!message.usesCandidate)
    }

    @Test("Attributes are counted, to the limit and one past it")
    func manyAttributes() throws {
        func message(_ count: Int) -> [UInt8] {
            var writer = STUNWriter(STUNHeader(messageClass: .request, transactionID: .init(repeating: 1)))
            for _ in 1..<count { writer.write(0x8022, []) }
            return writer.finish(password: nil)
        }
        #expect(throws: Never.self) { try STUNMessage(message(STUNMessage.Limits.attributesMax)) }
        #expect(throws: ParseError.self) { try STUNMessage(message(STUNMessage.Limits.attributesMax + 1)) }
    }

    @Test("An unknown attribute that must be understood is named")
    func unknownRequired() throws {
        var writer = STUNWriter(STUNHeader(messageClass: .request, transactionID: .init(repeating: 1)))
        writer.write(0x7FFF, [1])
        #expect(try STUNMessage(writer.finish(password: nil)).unknownRequired == 0x7FFF)
    }

    @Test("STUN is told from DTLS, SRTP and too short datagrams")
    func demultiplexed() {
        #expect(STUNMessage.isSTUN(STUNVectors.request))
        #expect(!STUNMessage.isSTUN(Array(STUNVectors.request[..<7])))
        #expect(!STUNMessage.isSTUN([22, 254, 253, 0, 0, 0, 0, 0, 0, 0]))
        #expect(!STUNMessage.isSTUN([0x80, 96, 0, 1, 0x21, 0x12, 0xA4, 0x42]))
    }
}
