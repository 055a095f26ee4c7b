internal import Bytes
package import RTP

extension IngestSession {
    /// Takes a datagram: STUN, DTLS or SRTP by its first byte (RFC 7983, §7). Anything else, and what isn't authentic, is dropped.
    package mutating func receive(_ datagram: RawSpan, from source: TransportAddress, at now: Instant) {
        guard !isOver else { return }
        var reader = ByteReader(datagram)
        guard let first = try? reader.readUInt8() else { return }
        if source == handshakeAddress { handshakeCredit += 3 * datagram.byteCount }
        switch first {
        case 0...3: receiveSTUN(datagram, from: source, at: now)
        case 20...63: receiveDTLS(datagram, from: source, at: now)
        case 128...191:
            guard let kind = RTPHeader.Kind(datagram) else { return }
            if kind == .rtp { receiveRTP(datagram, at: now) } else { receiveRTCP(datagram, at: now) }
        default: break
        }
    }

    private mutating func receiveSTUN(_ datagram: RawSpan, from source: TransportAddress, at now: Instant) {
        guard let message = try? STUNMessage(datagram) else { return }
        var generator = AnyRandom(random)
        let outcome = agent.receive(message, datagram, from: source, at: now, random: &generator)
        random = generator.base
        if let answer = outcome.answer { send(answer, to: source) }
        if case .selected(let address) = outcome.event, handshakeAddress == nil { startHandshake(at: address, now) }
        sendRequests(at: now)
        sendHandshake()
    }

    /// As the client we begin, once there is a path.
    private mutating func startHandshake(at address: TransportAddress, _ now: Instant) {
        handshakeAddress = address
        note(dtls.start(), at: now)
    }

    private mutating func receiveDTLS(_ datagram: RawSpan, from source: TransportAddress, at now: Instant) {
        // A path that no check came by isn't one.
        guard agent.paths.contains(where: { $0.address == source }) else { return }
        if handshakeAddress != source {
            handshakeAddress = source
            handshakeCredit = 3 * datagram.byteCount
        }
        note(dtls.receive(datagram), at: now)
        sendHandshake()
    }

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

    private mutating func receiveRTP(_ datagram: RawSpan, at now: Instant) {
        guard let header = try? RTPHeader(datagram), let place = tracks.firstIndex(where: { $0.accepts(header) }) else { return }
        // Taken out of the session, which changes while the packet is looked at.
        var packet = takeScratch()
        defer { scratch = packet }
        guard (try? receiver?.unprotect(datagram, headerByteCount: header.byteCount, to: &packet)) != nil,
            let payload = try? header.payloadRange(in: packet.rawSpan)
        else { return }
        if let feedbackID, let range = header.extensionRange(id: feedbackID, in: datagram), range.count == 2 {
            var reader = ByteReader(datagram.extracting(range))
            if let number = try? reader.readUInt16() { feedback?.note(number, at: now) }
        }
        tracks[place].receive(header, payload: packet.rawSpan.extracting(payload), at: now)
    }

    private mutating func receiveRTCP(_ datagram: RawSpan, at now: Instant) {
        var compound = takeScratch()
        defer { scratch = compound }
        guard receiver != nil, (try? receiver?.unprotectRTCP(datagram, to: &compound)) != nil else { return }
        var reader = RTCPReader(compound.rawSpan)
        while let packet = try? reader.next() {
            guard case .senderReport(let ssrc, let information, _) = packet else { continue }
            if let place = tracks.firstIndex(where: { $0.ssrc == ssrc }) { tracks[place].clock.note(information, at: now) }
        }
    }

    private mutating func takeScratch() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &scratch)
        taken.removeAll(keepingCapacity: true)
        return taken
    }
}

/// A generator whose type is only known at run time, for functions that want one type.
private struct AnyRandom: RandomNumberGenerator {
    var base: any RandomNumberGenerator & Sendable
    init(_ base: any RandomNumberGenerator & Sendable) { self.base = base }
    mutating func next() -> UInt64 { base.next() }
}
