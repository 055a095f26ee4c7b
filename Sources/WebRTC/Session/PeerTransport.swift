internal import Bytes
internal import RTP

/// What carries a session's media, whichever way it goes: ICE, DTLS and SRTP, from the first check to the good-bye. Datagrams and times in,
/// datagrams out.
struct PeerTransport: ~Copyable {
    enum Event: Equatable, Sendable {
        /// Keys are agreed on; media follows.
        case connected
        /// The last event. The reason is for a log.
        case ended(String)
    }

    /// What a datagram holds that the session itself looks at.
    enum Media: Sendable {
        case rtp, rtcp
    }

    struct Limits: Sendable {
        /// A peer that hasn't shown within this time doesn't come.
        var connectTimeout: Duration = .seconds(15)
        /// Datagrams that wait for ``nextDatagram()``; more are dropped, as a path may drop them.
        var datagramsMax = 64
    }

    let limits: Limits
    var agent: ICELiteAgent
    var dtls: DTLSEndpoint
    var sender: SRTPSender?
    var receiver: SRTPReceiver?
    var random: any RandomNumberGenerator & Sendable
    private var datagrams = FIFO<(bytes: [UInt8], address: TransportAddress)>()
    private var events = FIFO<Event>()
    /// Where packets are opened: kept, so that none allocates.
    private var scratch: [UInt8] = []
    /// Where the DTLS handshake is held, and how much may be sent there before it has proven itself (RFC 9000, §8 has the same rule).
    var handshakeAddress: TransportAddress?
    var handshakeCredit = 0
    private var handshakeDeadline: Instant?
    private let connectDeadline: Instant
    private(set) var isConnected = false
    private(set) var isOver = false

    init(
        _ session: NegotiatedSession, local: ICECredentials, certificate: DTLSCertificate, at now: Instant,
        random: any RandomNumberGenerator & Sendable, limits: Limits
    ) {
        self.limits = limits
        agent = ICELiteAgent(local: local, remote: session.remoteICE, at: now)
        dtls = DTLSEndpoint(certificate, isClient: session.dtlsRole == .client, fingerprints: session.remoteFingerprints)
        self.random = random
        connectDeadline = now + limits.connectTimeout
    }

    /// Where to send; nil before the peer has shown.
    var address: TransportAddress? { agent.selected ?? handshakeAddress }

    mutating func nextDatagram() -> (bytes: [UInt8], address: TransportAddress)? { datagrams.popFirst() }
    mutating func nextEvent() -> Event? { events.popFirst() }

    /// Does what is due. Safe to call at any time.
    mutating func tick(at now: Instant) {
        guard !isOver else { return }
        guard agent.hasConsent(at: now) else { return end("the peer hasn't been heard of for too long") }
        guard isConnected || now < connectDeadline else { return end("the peer's media never came: the network may block UDP") }
        sendRequests(at: now)
        if let handshakeDeadline, handshakeDeadline <= now {
            note(dtls.retransmit(), at: now)
            sendHandshake()
        }
    }

    /// When ``tick(at:)`` has something to do.
    var nextDeadline: Instant {
        var deadline = agent.nextDeadline
        if !isConnected { deadline = min(deadline, connectDeadline) }
        if let handshakeDeadline { deadline = min(deadline, handshakeDeadline) }
        return deadline
    }

    /// Sends a compound RTCP packet.
    mutating func send(control: [UInt8]) {
        guard !control.isEmpty, let address else { return }
        var protected: [UInt8] = []
        protected.reserveCapacity(control.count + 32)
        guard sender?.protectRTCP(control.rawSpan, to: &protected) == true else { return }
        send(protected, to: address)
    }

    /// Both sides have new credentials (RFC 8445, §9). What was selected serves until a path is nominated under them.
    mutating func restart(local: ICECredentials, remote: ICECredentials, at now: Instant) {
        if !isOver { agent.restart(local: local, remote: remote, at: now) }
    }

    /// Says good-bye, as when the resource is deleted.
    mutating func close() {
        guard !isOver else { return }
        dtls.close()
        sendHandshake()
        isOver = true
    }

    mutating func end(_ reason: String) {
        guard !isOver else { return }
        isOver = true
        events.append(.ended(reason))
    }

    mutating func send(_ bytes: [UInt8], to address: TransportAddress) {
        if datagrams.count < limits.datagramsMax { datagrams.append((bytes, address)) }
    }

    mutating func sendRequests(at now: Instant) {
        while let request = agent.nextRequest(at: now) { send(request.bytes, to: request.address) }
    }

    // MARK: Opening

    /// The packet, decrypted, where it is authentic and new; give it back by ``giveBack(_:)``.
    mutating func open(rtp datagram: RawSpan, headerByteCount: Int) -> [UInt8]? {
        var packet = takeScratch()
        guard (try? receiver?.unprotect(datagram, headerByteCount: headerByteCount, to: &packet)) != nil else {
            giveBack(packet)
            return nil
        }
        return packet
    }

    /// The same for a compound of RTCP.
    mutating func open(rtcp datagram: RawSpan) -> [UInt8]? {
        var compound = takeScratch()
        guard receiver != nil, (try? receiver?.unprotectRTCP(datagram, to: &compound)) != nil else {
            giveBack(compound)
            return nil
        }
        return compound
    }

    mutating func giveBack(_ bytes: [UInt8]) { scratch = bytes }

    private mutating func takeScratch() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &scratch)
        taken.removeAll(keepingCapacity: true)
        return taken
    }

    // MARK: Handshake

    mutating func note(_ event: DTLSEndpoint.Event?, at now: Instant) {
        switch event {
        case .established(let keys):
            sender = SRTPSender(keys.local)
            receiver = SRTPReceiver(keys.remote)
            isConnected = true
            if let handshakeAddress { _ = agent.noteProof(of: handshakeAddress, at: now) }
            events.append(.connected)
        case .closed: end("the peer has said good-bye")
        case .failed(let error): end(error.description)
        case nil: break
        }
        handshakeDeadline = dtls.timeUntilRetransmission.map { now + $0 }
    }

    /// Sends what DTLS has to say, as far as the address has proven itself.
    mutating func sendHandshake() {
        guard let address = handshakeAddress else { return }
        let isProven = agent.isProven(address)
        while isProven || handshakeCredit >= DTLSEndpoint.Limits.datagramBytesMax, let datagram = dtls.nextDatagram() {
            handshakeCredit -= datagram.count
            send(datagram, to: address)
        }
    }
}
