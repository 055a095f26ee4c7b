import Bytes
import Glibc

import RTP
@testable import WebRTC

/// A client and a server that pass datagrams to each other in one process.
final class DTLSPair {
    static let serverCertificate = DTLSCertificate()
    static let clientCertificate = DTLSCertificate()

    var client: DTLSEndpoint
    var server: DTLSEndpoint
    private(set) var clientKeys: DTLSSRTPKeys?
    private(set) var serverKeys: DTLSSRTPKeys?
    private(set) var errors: [DTLSError] = []
    private(set) var serverIsClosed = false
    private(set) var datagrams: [[UInt8]] = []

    init(clientPromises promised: CertificateFingerprint = DTLSPair.clientCertificate.fingerprint) {
        client = DTLSEndpoint(Self.clientCertificate, isClient: true, fingerprints: [Self.serverCertificate.fingerprint])
        server = DTLSEndpoint(Self.serverCertificate, isClient: false, fingerprints: [promised])
    }

    var isEstablished: Bool { clientKeys != nil && serverKeys != nil }

    /// Carries datagrams until none is left. `passes` is asked for each, with its number.
    func exchange(_ passes: (Int) -> Bool = { _ in true }) {
        while true {
            if let datagram = client.nextDatagram() {
                datagrams.append(datagram)
                if passes(datagrams.count - 1) { note(server.receive(datagram.rawSpan), isClient: false) }
            } else if let datagram = server.nextDatagram() {
                datagrams.append(datagram)
                if passes(datagrams.count - 1) { note(client.receive(datagram.rawSpan), isClient: true) }
            } else {
                return
            }
        }
    }

    /// The same, with all the waiting that lost datagrams cost. False where it doesn't end.
    func converse(_ passes: (Int) -> Bool = { _ in true }) -> Bool {
        note(client.start(), isClient: true)
        for _ in 0..<200 {
            exchange(passes)
            if isEstablished || !errors.isEmpty { return true }
            let waits = [client.timeUntilRetransmission, server.timeUntilRetransmission].compactMap(\.self)
            guard let wait = waits.min() else { return false }
            usleep(UInt32(wait.inMicroseconds) + 1000)
            note(client.retransmit(), isClient: true)
            note(server.retransmit(), isClient: false)
        }
        return false
    }

    func note(_ event: DTLSEndpoint.Event?, isClient: Bool) {
        switch event {
        case .established(let keys): if isClient { clientKeys = keys } else { serverKeys = keys }
        case .failed(let error): errors.append(error)
        case .closed: serverIsClosed = serverIsClosed || !isClient
        case nil: break
        }
    }
}
