internal import Bytes
internal import RTP

extension PeerTransport {
    /// Takes a datagram: STUN, DTLS or SRTP by its first byte (RFC 7983, §7). What holds media is left to the session; anything else, and what
    /// isn't authentic, is dropped.
    mutating func receive(_ datagram: RawSpan, from source: TransportAddress, at now: Instant) -> Media? {
        guard !isOver else { return nil }
        var reader = ByteReader(datagram)
        guard let first = try? reader.readUInt8() else { return nil }
        if source == handshakeAddress { handshakeCredit += 3 * datagram.byteCount }
        switch first {
        case 0...3: receiveSTUN(datagram, from: source, at: now)
        case 20...63: receiveDTLS(datagram, from: source, at: now)
        case 128...191: return RTPHeader.Kind(datagram).map { $0 == .rtp ? .rtp : .rtcp }
        default: break
        }
        return nil
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
}

/// A generator whose type is only known at run time, for functions that want one type.
private struct AnyRandom: RandomNumberGenerator {
    var base: any RandomNumberGenerator & Sendable
    init(_ base: any RandomNumberGenerator & Sendable) { self.base = base }
    mutating func next() -> UInt64 { base.next() }
}
