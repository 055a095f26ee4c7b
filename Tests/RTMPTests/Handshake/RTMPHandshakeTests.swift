import Bytes
import TestSupport
import Testing

@testable import RTMP

@Suite struct RTMPHandshakeTests {
    static let random = (0..<RTMPHandshake.randomByteCount).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 3) }
    static let simpleC1: [UInt8] = [0, 0, 1, 2, 0, 0, 0, 0] + (0..<1528).map { UInt8(truncatingIfNeeded: $0) }

    /// A C1 as Flash Player and FFmpeg sign it.
    static func signedC1(_ schema: RTMPHandshakeDigest.Schema) -> [UInt8] {
        var c1: [UInt8] = [0, 0, 1, 2, 9, 0, 124, 2] + (0..<1528).map { UInt8(truncatingIfNeeded: $0 &* 13) }
        let range = RTMPHandshakeDigest.digestRange(in: c1, schema)
        let rest = Array(c1[..<range.lowerBound] + c1[range.upperBound...])
        c1.replaceSubrange(
            range, with: OpenSSLHMAC.cryptography.hmacSHA256(Array("Genuine Adobe Flash Player 001".utf8), rest))
        return c1
    }

    static func converse(
        _ bytes: [UInt8], _ cut: ByteCut, cryptography: RTMPCryptography? = OpenSSLHMAC.cryptography
    ) throws(RTMPError) -> (answer: [UInt8], unread: [UInt8], isFinished: Bool) {
        var handshake = RTMPHandshake(random: random, cryptography: cryptography)
        var answer: [UInt8] = []
        var unread: [UInt8] = []
        for piece in cut.pieces(of: bytes) {
            var reader = ByteReader(piece.rawSpan)
            while !handshake.isFinished, !reader.isAtEnd { answer += try handshake.receive(&reader) }
            unread += reader.readRest()
        }
        return (answer, unread, handshake.isFinished)
    }

    @Test("A simple handshake gets version 3, a zero S1 and its echo; what follows C2 stays unread", arguments: ByteCut.allCases)
    func simple(cut: ByteCut) throws {
        let result = try Self.converse([3] + Self.simpleC1 + [UInt8](repeating: 1, count: 1536) + [42, 43], cut)
        #expect(result.answer == [3] + [0, 0, 0, 0, 0, 0, 0, 0] + Self.random.prefix(1528) + Self.simpleC1)
        #expect(result.isFinished)
        #expect(result.unread == [42, 43])
    }

    @Test("C0 and C1 alone don't finish it, and one byte of C2 less doesn't either")
    func unfinished() throws {
        #expect(try Self.converse([3] + Self.simpleC1.dropLast(), .whole).answer.isEmpty)
        let result = try Self.converse([3] + Self.simpleC1 + [UInt8](repeating: 0, count: 1535), .whole)
        #expect(result.answer.count == 3073 && !result.isFinished)
    }

    @Test(
        "A signed handshake gets a signed S1 and S2, in the client's schema",
        arguments: RTMPHandshakeDigest.Schema.allCases, ByteCut.allCases)
    func signed(schema: RTMPHandshakeDigest.Schema, cut: ByteCut) throws {
        let c1 = Self.signedC1(schema)
        let answer = try Self.converse([3] + c1, cut).answer
        #expect(answer.count == 3073 && answer[0] == 3)
        let s1 = Array(answer[1..<1537])
        let s2 = Array(answer[1537...])
        #expect(s1[4] != 0)
        let hmac = OpenSSLHMAC.cryptography.hmacSHA256
        let serverRange = RTMPHandshakeDigest.digestRange(in: s1, schema)
        let rest = Array(s1[..<serverRange.lowerBound] + s1[serverRange.upperBound...])
        #expect(Array(s1[serverRange]) == hmac(Array("Genuine Adobe Flash Media Server 001".utf8), rest))
        let clientDigest = Array(c1[RTMPHandshakeDigest.digestRange(in: c1, schema)])
        let key = hmac(RTMPHandshakeDigest.serverKey + RTMPHandshakeDigest.keyTail, clientDigest)
        #expect(Array(s2[1504...]) == hmac(key, Array(s2[..<1504])))
    }

    @Test("HMAC-SHA256 is the function that RFC 4231 means (test case 2)")
    func hmac() {
        let digest = OpenSSLHMAC.cryptography.hmacSHA256(Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
        #expect(digest.prefix(8) == [0x5B, 0xDC, 0xC1, 0x46, 0xBF, 0x60, 0x75, 0x4E])
    }

    @Test("A wrong digest, a zero version and missing cryptography all lead to the simple handshake")
    func fallback() throws {
        var wrong = Self.signedC1(.digestFirst)
        wrong[1535] ^= 1
        #expect(try Self.converse([3] + wrong, .whole).answer.suffix(1536) == wrong[...])
        #expect(try Self.converse([3] + Self.simpleC1, .whole).answer.suffix(1536) == Self.simpleC1[...])
        let signed = Self.signedC1(.keyFirst)
        #expect(try Self.converse([3] + signed, .whole, cryptography: nil).answer.suffix(1536) == signed[...])
    }

    @Test(
        "RTMPE, TLS and HTTP are refused at the first byte, with words",
        arguments: [
            (6, "RTMPE"), (8, "RTMPE"), (0x16, "TLS"), (0x47, "HTTP"), (99, "version 99"),
        ] as [(UInt8, String)])
    func refused(version: UInt8, word: String) {
        let error = #expect(throws: RTMPError.unsupportedVersion(version)) { try Self.converse([version], .whole) }
        #expect(error?.description.contains(word) == true)
    }
}
