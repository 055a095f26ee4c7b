import Bytes
import TestSupport
import Testing

@testable import WebRTC

@Suite struct SRTPTests {
    @Test("What we protect, libsrtp2 opens, over many rounds of the sequence number", arguments: SRTPProfile.allCases)
    func protectedForReference(profile: SRTPProfile) {
        var peers = SRTPPeers(profile)
        var random = SeededRandom(seed: 1)
        var index: UInt64 = 100
        for _ in 0..<400 {
            let payload = (0..<Int.random(in: 0...1200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            let packet = peers.protect(payload, index: index)
            let opened = peers.referenceReceiver.unprotect(packet)
            #expect(opened == SRTPPeers.header(UInt16(truncatingIfNeeded: index)) + payload)
            index += UInt64.random(in: 1...1000, using: &random)
        }
        #expect(index > 2 * 65536)
    }

    @Test("What libsrtp2 protects, we open, over many rounds of the sequence number", arguments: SRTPProfile.allCases)
    func protectedByReference(profile: SRTPProfile) throws {
        var peers = SRTPPeers(profile)
        var random = SeededRandom(seed: 2)
        var sequence: UInt16 = 65000
        for _ in 0..<400 {
            let payload = (0..<Int.random(in: 0...1200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            let packet = SRTPPeers.header(sequence) + payload
            let protected = try #require(peers.referenceSender.protect(packet))
            let opened = try peers.unprotect(protected)
            #expect(opened == packet)
            sequence &+= UInt16.random(in: 1...1000, using: &random)
        }
    }

    @Test("A header with contributing sources and an extension stays readable and is authenticated", arguments: SRTPProfile.allCases)
    func longHeader(profile: SRTPProfile) throws {
        var peers = SRTPPeers(profile)
        var header = SRTPPeers.header(7) + [1, 2, 3, 4, 0xBE, 0xDE, 0, 1, 0x10, 9, 0, 0]
        header[0] = 0x91
        var packet = header
        peers.sender.protect([5, 6, 7].rawSpan, headerStart: 0, source: 0xCAFE_BABE, index: 7, in: &packet)
        #expect(peers.referenceReceiver.unprotect(packet) == header + [5, 6, 7])
        var forged = packet
        forged[13] ^= 1
        let refused = Result { () throws(SRTPError) in try peers.unprotect(forged, headerByteCount: 24) }
        #expect(refused == .failure(.notAuthentic))
        let opened = try peers.unprotect(packet, headerByteCount: 24)
        #expect(opened == header + [5, 6, 7])
    }

    @Test("RTCP goes both ways with libsrtp2", arguments: SRTPProfile.allCases)
    func rtcp(profile: SRTPProfile) throws {
        var peers = SRTPPeers(profile)
        for length in [8, 12, 28, 52, 400] {
            let packet: [UInt8] = [0x80, 201, 0, UInt8(length / 4 - 1), 1, 2, 3, 4] + (8..<length).map { UInt8(truncatingIfNeeded: $0) }
            let ours = peers.protectRTCP(packet)
            #expect(peers.referenceReceiver.unprotectRTCP(ours) == packet)
            let theirs = try #require(peers.referenceSender.protectRTCP(packet))
            let opened = try peers.unprotectRTCP(theirs)
            #expect(opened == packet)
            let again = Result { () throws(SRTPError) in try peers.unprotectRTCP(theirs) }
            #expect(again == .failure(.replayed))
        }
    }

    @Test("Any changed bit and any cut is refused, and leaves no trace", arguments: SRTPProfile.allCases)
    func forged(profile: SRTPProfile) throws {
        var peers = SRTPPeers(profile)
        let packet = peers.protect([1, 2, 3, 4, 5], index: 10)
        // The first two bytes' flags are checked by whoever reads the header; they are authenticated too.
        for bit in 0..<packet.count * 8 {
            var forged = packet
            forged[bit / 8] ^= 1 << (bit % 8)
            let result = Result { () throws(SRTPError) in try peers.unprotect(forged) }
            #expect(result == .failure(.notAuthentic), "bit \(bit)")
        }
        for length in 0..<packet.count {
            #expect((try? peers.unprotect(Array(packet[..<length]))) == nil)
        }
        #expect(try peers.unprotect(packet).suffix(5) == [1, 2, 3, 4, 5])
    }

    @Test("Any changed bit of RTCP is refused", arguments: SRTPProfile.allCases)
    func forgedRTCP(profile: SRTPProfile) throws {
        var peers = SRTPPeers(profile)
        let packet = peers.protectRTCP([0x80, 201, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8])
        for bit in 0..<packet.count * 8 {
            var forged = packet
            forged[bit / 8] ^= 1 << (bit % 8)
            #expect((try? peers.unprotectRTCP(forged)) == nil, "bit \(bit)")
        }
        for length in 0..<packet.count { #expect((try? peers.unprotectRTCP(Array(packet[..<length]))) == nil) }
        #expect(try peers.unprotectRTCP(packet).count == 12)
    }

    @Test("Packets in any order are opened once each, within the window", arguments: SRTPProfile.allCases)
    func reordered(profile: SRTPProfile) throws {
        var peers = SRTPPeers(profile)
        var random = SeededRandom(seed: 3)
        _ = try peers.unprotect(peers.protect([0], index: 65000))
        for start in stride(from: UInt64(65001), to: 70000, by: 500) {
            var packets = (start..<start + 500).map { peers.protect([1], index: $0) }
            packets.shuffle(using: &random)
            for packet in packets { #expect(try peers.unprotect(packet).count == 13) }
            for packet in packets {
                let again = Result { () throws(SRTPError) in try peers.unprotect(packet) }
                #expect(again == .failure(.replayed))
            }
        }
    }

    @Test("Sources are bounded, and forged ones take no place")
    func manySources() throws {
        var limits = SRTPLimits()
        limits.sourcesMax = 2
        var peers = SRTPPeers(.aeadAES128GCM, limits: limits)
        for ssrc in UInt32(1)...100 {
            var forged = peers.protect([1], index: 1, ssrc: ssrc)
            forged[15] ^= 1
            let refused = Result { () throws(SRTPError) in try peers.unprotect(forged) }
            #expect(refused == .failure(.notAuthentic))
        }
        _ = try peers.unprotect(peers.protect([1], index: 1, ssrc: 1))
        _ = try peers.unprotect(peers.protect([1], index: 1, ssrc: 2))
        let third = peers.protect([1], index: 1, ssrc: 3)
        let refused = Result { () throws(SRTPError) in try peers.unprotect(third) }
        #expect(refused == .failure(.tooManySources))
    }

    @Test("A packet protected a thousand times allocates nothing where its buffer is kept")
    func bufferIsKept() {
        var peers = SRTPPeers(.aeadAES128GCM)
        var output: [UInt8] = []
        output.reserveCapacity(1500)
        let payload = [UInt8](repeating: 1, count: 1200)
        let place = output.withUnsafeBufferPointer { $0.baseAddress }
        for index in 0..<1000 {
            output.removeAll(keepingCapacity: true)
            output += SRTPPeers.header(UInt16(index))
            peers.sender.protect(payload.rawSpan, headerStart: 0, source: 0xCAFE_BABE, index: UInt64(index), in: &output)
        }
        #expect(output.withUnsafeBufferPointer { $0.baseAddress } == place)
    }
}
