import Bytes
import RTP
import TestSupport
import Testing

@testable import WebRTC

@Suite struct DTLSEndpointTests {
    @Test("A handshake gives both the same keys, one for each direction, in small datagrams")
    func handshake() throws {
        let pair = DTLSPair()
        let isDone = pair.converse()
        #expect(isDone)
        let (client, server) = (try #require(pair.clientKeys), try #require(pair.serverKeys))
        #expect(client.local.profile == .aeadAES128GCM)
        #expect(client.local.key == server.remote.key && client.local.salt == server.remote.salt)
        #expect(client.remote.key == server.local.key && client.remote.salt == server.local.salt)
        #expect(client.local.key != client.remote.key)
        #expect(pair.datagrams.allSatisfy { $0.count <= DTLSEndpoint.Limits.datagramBytesMax })
    }

    @Test("Whichever datagram is lost, the handshake goes through", arguments: 0..<6)
    func loss(lost: Int) {
        let pair = DTLSPair()
        let isDone = pair.converse { $0 != lost }
        #expect(isDone && pair.isEstablished && pair.errors.isEmpty)
    }

    @Test("A third of all datagrams lost, by seed", arguments: 1...2)
    func muchLoss(seed: UInt64) {
        let pair = DTLSPair()
        var random = SeededRandom(seed: seed)
        let isDone = pair.converse { _ in Int.random(in: 0..<3, using: &random) > 0 }
        #expect(isDone && pair.errors.isEmpty, "seed \(seed)")
    }

    @Test("A certificate other than the promised one fails the handshake, though it is sound")
    func wrongCertificate() {
        let pair = DTLSPair(clientPromises: CertificateFingerprint(algorithm: .sha256, digest: [UInt8](repeating: 1, count: 32)))
        _ = pair.converse()
        #expect(pair.errors == [.wrongCertificate] && pair.serverKeys == nil)
    }

    @Test("One right promise among wrong ones is enough, whatever their digests")
    func severalPromises() {
        let pair = DTLSPair()
        let wrong = CertificateFingerprint.Algorithm.allCases.map {
            CertificateFingerprint(algorithm: $0, digest: [UInt8](repeating: 0, count: $0.byteCount))
        }
        pair.server = DTLSEndpoint(
            DTLSPair.serverCertificate, isClient: false, fingerprints: wrong + [DTLSPair.clientCertificate.fingerprint])
        _ = pair.converse()
        #expect(pair.isEstablished)
    }

    @Test("Datagrams that are changed, cut or nonsense do no harm beyond their own association", arguments: 1...20)
    func nonsense(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let model = DTLSPair()
        _ = model.converse()
        let pair = DTLSPair()
        for datagram in model.datagrams {
            var changed = datagram
            changed[Int.random(in: 0..<changed.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            pair.note(pair.server.receive(changed.rawSpan), isClient: false)
            pair.note(
                pair.server.receive(Array(datagram.prefix(Int.random(in: 0...datagram.count, using: &random))).rawSpan), isClient: false)
            _ = pair.server.nextDatagram()
        }
        #expect(pair.serverKeys == nil)
        let other = DTLSPair()
        _ = other.converse()
        #expect(other.isEstablished)
    }

    @Test("The server says nothing before it is spoken to, and waits for nothing")
    func silentServer() {
        let pair = DTLSPair()
        pair.note(pair.server.start(), isClient: false)
        let datagram = pair.server.nextDatagram()
        #expect(datagram == nil)
        let wait = pair.server.timeUntilRetransmission
        #expect(wait == nil)
    }

    @Test("A good-bye is heard once")
    func goodbye() {
        let pair = DTLSPair()
        _ = pair.converse()
        pair.client.close()
        pair.exchange()
        #expect(pair.serverIsClosed && pair.errors.isEmpty)
    }

    @Test("Records are put into datagrams whole, as many as fit")
    func records() {
        var records = DTLSRecords()
        let record: (Int) -> [UInt8] = { count in
            [22] + [UInt8](repeating: 0, count: 10) + [UInt8(count >> 8), UInt8(count & 255)] + [UInt8](repeating: 1, count: count)
        }
        records.append((record(500) + record(500) + record(300))[...])
        records.append(record(2000).prefix(100))
        #expect(records.nextDatagram(bytesMax: 1200)?.count == 1026)
        #expect(records.nextDatagram(bytesMax: 1200)?.count == 313)
        #expect(records.nextDatagram(bytesMax: 1200) == nil)
    }
}
