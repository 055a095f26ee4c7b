import Bytes
import Media
import RTP
import TestSupport

@testable import WebRTC

/// A viewer as a browser is one: checks paths, shakes hands as the DTLS client, asks for what is missing, tells when packets arrived.
final class SimulatedViewer {
    static let local = SimulatedPublisher.local

    private var dtls: DTLSEndpoint
    private let server: ICECredentials
    private var sender: SRTPSender?
    private var receiver: SRTPReceiver?
    private var tracks: [IngestTrack]
    private var feedback: TransportFeedbackGenerator? = TransportFeedbackGenerator()
    private(set) var frames: [(frame: IngestFrame, at: Instant)] = []
    private(set) var reports: [(ssrc: UInt32, information: RTCPSenderInformation)] = []
    private(set) var hasHeardGoodbye = false
    private(set) var isClosed = false
    private(set) var packets = 0
    private(set) var bytes = 0
    private var nextReport = Instant(microseconds: 0)
    var output: [[UInt8]] = []
    /// A viewer without transport-wide numbers.
    init(_ session: NegotiatedSession, _ certificate: CertificateFingerprint, server: ICECredentials, tellsArrivals: Bool = true) {
        dtls = DTLSEndpoint(DTLSPair.clientCertificate, isClient: true, fingerprints: [certificate])
        self.server = server
        tracks = session.media.enumerated().compactMap { IngestTrack($1, place: $0) }
        if !tellsArrivals { feedback = nil }
    }

    var isConnected: Bool { sender != nil }
    var heldPackets: Int { tracks.reduce(0) { $0 + $1.heldPackets } }

    func check() {
        var writer = STUNWriter(STUNHeader(messageClass: .request, transactionID: .init(repeating: 8)))
        writer.write(username: Array("\(server.usernameFragment):\(Self.local.usernameFragment)".utf8))
        writer.write(priority: 100)
        writer.write(.controlling(1))
        writer.writeUseCandidate()
        output.append(writer.finish(password: Array(server.password.utf8)))
    }

    func startHandshake() {
        note(dtls.start())
        drainHandshake()
    }

    func receive(_ datagram: [UInt8], at now: Instant) {
        if STUNMessage.isSTUN(datagram) { return answer(datagram) }
        guard let first = datagram.first else { return }
        if (20...63).contains(first) {
            note(dtls.receive(datagram.rawSpan))
            drainHandshake()
        } else if RTPHeader.Kind(datagram.rawSpan) == .rtcp {
            receiveControl(datagram)
        } else {
            receiveMedia(datagram, at: now)
        }
    }

    /// Asks and tells what is due.
    func tick(at now: Instant) {
        for place in tracks.indices {
            while let frame = tracks[place].nextFrame(at: now) { frames.append((frame, now)) }
        }
        guard isConnected else { return }
        var writer = RTCPWriter(ssrc: 99)
        if now >= nextReport {
            nextReport = now + .seconds(1)
            writer.writeReceiverReport(tracks.indices.compactMap { tracks[$0].takeReport(at: now) })
        }
        for place in tracks.indices { tracks[place].writeRequests(to: &writer, at: now) }
        if let report = feedback?.takeReport(at: now) { writer.writeTransportFeedback(media: 1, report) }
        guard !writer.bytes.isEmpty else { return }
        var protected: [UInt8] = []
        guard sender?.protectRTCP(writer.bytes.rawSpan, to: &protected) == true else { return }
        output.append(protected)
    }

    private func receiveMedia(_ datagram: [UInt8], at now: Instant) {
        guard let header = try? RTPHeader(datagram.rawSpan), let place = tracks.firstIndex(where: { $0.accepts(header) }) else { return }
        var packet: [UInt8] = []
        guard (try? receiver?.unprotect(datagram.rawSpan, headerByteCount: header.byteCount, to: &packet)) != nil,
            let payload = try? header.payloadRange(in: packet.rawSpan)
        else { return }
        packets += 1
        bytes += datagram.count
        if let range = header.extensionRange(id: 3, in: datagram.rawSpan), range.count == 2 {
            feedback?.note(UInt16(datagram[range.lowerBound]) << 8 | UInt16(datagram[range.lowerBound + 1]), at: now)
        }
        tracks[place].receive(header, payload: packet.rawSpan.extracting(payload), at: now)
    }

    private func receiveControl(_ datagram: [UInt8]) {
        var opened: [UInt8] = []
        guard receiver != nil, (try? receiver?.unprotectRTCP(datagram.rawSpan, to: &opened)) != nil else { return }
        var reader = RTCPReader(opened.rawSpan)
        while let packet = try? reader.next() {
            switch packet {
            case .senderReport(let ssrc, let information, _): reports.append((ssrc, information))
            case .goodbye: hasHeardGoodbye = true
            default: break
            }
        }
    }

    private func answer(_ datagram: [UInt8]) {
        guard let message = try? STUNMessage(datagram), message.header.messageClass == .request else { return }
        var writer = STUNWriter(STUNHeader(messageClass: .success, transactionID: message.header.transactionID))
        writer.write(mappedAddress: TransportAddress(ipv4: 1, port: 1), message.header.transactionID)
        output.append(writer.finish(password: Array(Self.local.password.utf8)))
    }

    private func note(_ event: DTLSEndpoint.Event?) {
        switch event {
        case .established(let keys):
            sender = SRTPSender(keys.local)
            receiver = SRTPReceiver(keys.remote)
        case .closed: isClosed = true
        default: break
        }
    }

    private func drainHandshake() { while let datagram = dtls.nextDatagram() { output.append(datagram) } }
}
