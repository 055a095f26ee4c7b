import Bytes
import Media
import RTP
import TestSupport

@testable import WebRTC

/// A publisher of H.264 as a browser is one: checks paths, shakes hands as the DTLS client, answers NACK by RTX and PLI by a key frame.
final class SimulatedPublisher {
    static let local = ICEWorld.credentials("peer", "peer peer peer peer peer")
    static let feedbackID: UInt8 = 3

    private var dtls: DTLSEndpoint
    private let server: ICECredentials
    private var sender: SRTPSender?
    private var receiver: SRTPReceiver?
    private var stream = OutgoingStream(
        payloadType: 96, ssrc: 11, retransmission: (payloadType: 97, ssrc: 12), clockRate: 90_000, firstSequence: 32_000)
    private var wantsKeyFrame = true
    private var number: UInt32 = 0
    private var transportSequence: UInt16 = 65_000
    private(set) var sentFrames: [UInt32: [UInt8]] = [:]
    private(set) var keyFrameRequests = 0
    private(set) var feedbacks = 0
    var output: [[UInt8]] = []

    init(_ certificate: CertificateFingerprint, server: ICECredentials) {
        dtls = DTLSEndpoint(DTLSPair.clientCertificate, isClient: true, fingerprints: [certificate])
        self.server = server
    }

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
        } else {
            receiveControl(datagram, at: now)
        }
    }

    var isConnected: Bool { sender != nil }

    /// A picture of this many bytes, as packets.
    func sendPicture(bytes: Int, at now: Instant) {
        guard isConnected else { return }
        let header: [UInt8] = wantsKeyFrame ? [0x65, 0x88] : [0x41, 0x88]
        let body = (0..<bytes).map { UInt8(truncatingIfNeeded: $0 &+ Int(number)) | 1 }
        let count = header.count + body.count
        let payload: [UInt8] = [0, UInt8(count >> 16), UInt8(count >> 8 & 255), UInt8(count & 255)] + header + body
        let timestamp = UInt32(4_294_000_000) &+ number &* 3000
        let frame = H264Packetizer().packetize(payload[...], timestamp: timestamp, isKeyFrame: wantsKeyFrame)
        sentFrames[timestamp] = payload
        number += 1
        wantsKeyFrame = false
        let first = stream.begin(frame, packets: 0..<frame.packetCount, timestamp: timestamp, at: now)
        for packet in 0..<frame.packetCount {
            var bytes: [UInt8] = []
            let index = first + UInt64(packet)
            stream.writeHeader(frame, packet: packet, index: index, timestamp: timestamp, element: nextElement(), to: &bytes)
            sender?.protect(frame.bytes[frame.range(packet)].rawSpan, headerStart: 0, source: stream.ssrc, index: index, in: &bytes)
            output.append(bytes)
        }
    }

    private func nextElement() -> (id: UInt8, value: UInt16) {
        transportSequence &+= 1
        return (Self.feedbackID, transportSequence)
    }

    private func receiveControl(_ datagram: [UInt8], at now: Instant) {
        var opened: [UInt8] = []
        guard receiver != nil, (try? receiver?.unprotectRTCP(datagram.rawSpan, to: &opened)) != nil else { return }
        var reader = RTCPReader(opened.rawSpan)
        while let packet = try? reader.next() {
            switch packet {
            case .nack(_, let sequences): for sequence in sequences { sendAgain(sequence, at: now) }
            case .pictureLoss:
                keyFrameRequests += 1
                wantsKeyFrame = true
            case .transportFeedback: feedbacks += 1
            default: break
            }
        }
    }

    private func sendAgain(_ sequence: UInt16, at now: Instant) {
        var bytes: [UInt8] = []
        guard let packet = stream.packet(toRepeat: sequence, at: now) else { return }
        stream.writeHeader(ofRepeated: packet, element: nextElement(), to: &bytes)
        let payload = [UInt8(sequence >> 8), UInt8(sequence & 255)] + packet.frame.bytes[packet.payload]
        sender?.protect(payload.rawSpan, headerStart: 0, source: packet.ssrc, index: packet.index, in: &bytes)
        output.append(bytes)
    }

    private func answer(_ datagram: [UInt8]) {
        guard let message = try? STUNMessage(datagram), message.header.messageClass == .request else { return }
        var writer = STUNWriter(STUNHeader(messageClass: .success, transactionID: message.header.transactionID))
        writer.write(mappedAddress: TransportAddress(ipv4: 1, port: 1), message.header.transactionID)
        output.append(writer.finish(password: Array(Self.local.password.utf8)))
    }

    private func note(_ event: DTLSEndpoint.Event?) {
        guard case .established(let keys) = event else { return }
        sender = SRTPSender(keys.local)
        receiver = SRTPReceiver(keys.remote)
    }

    private func drainHandshake() { while let datagram = dtls.nextDatagram() { output.append(datagram) } }
}
