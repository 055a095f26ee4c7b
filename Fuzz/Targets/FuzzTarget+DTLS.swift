import Bytes
import WebRTC

extension FuzzTarget {
    private static let certificate = DTLSCertificate()

    /// Datagrams of a handshake, each behind two bytes with its length. The first byte says which side we are.
    static let dtls = FuzzTarget(name: "DTLS") { bytes in
        var reader = ByteReader(bytes)
        guard let side = try? reader.readUInt8() else { return }
        var endpoint = DTLSEndpoint(certificate, isClient: side & 1 == 1, fingerprints: [certificate.fingerprint])
        _ = endpoint.start()
        drain(&endpoint)
        while let length = try? reader.readUInt16() {
            if case .established = endpoint.receive(reader.readSpan(upTo: Int(length))) {
                preconditionFailure("a peer is who it said without the key for it")
            }
            drain(&endpoint)
        }
        _ = endpoint.timeUntilRetransmission
        endpoint.close()
    }

    private static func drain(_ endpoint: inout DTLSEndpoint) {
        while let datagram = endpoint.nextDatagram() {
            precondition(datagram.count <= DTLSEndpoint.Limits.datagramBytesMax, "a datagram is longer than datagramBytesMax")
        }
    }
}
