internal import Bytes
package import RTP

/// A publisher's session, from its offer to its good-bye: datagrams and times in, datagrams and frames out.
///
/// The caller finds the session of a datagram (by the username fragment of STUN, by the address otherwise), calls ``receive(_:from:at:)``, then
/// drains ``nextDatagram()`` and ``nextEvent(at:)``; and calls ``tick(at:)`` at ``nextDeadline(at:)``.
package struct IngestSession: ~Copyable {
    package enum Event: Sendable {
        /// Keys are agreed on; media follows.
        case connected
        case frame(IngestFrame)
        /// The last event. The reason is for a log.
        case ended(String)
    }

    package struct Limits: Sendable {
        /// A peer that hasn't shown within this time doesn't come.
        package var connectTimeout: Duration = .seconds(15)
        package var reportInterval: Duration = .seconds(1)
        /// Datagrams that wait for ``nextDatagram()``; more are dropped, as a path may drop them.
        package var datagramsMax = 64

        package init() {}
    }

    let limits: Limits
    var agent: ICELiteAgent
    var dtls: DTLSEndpoint
    var sender: SRTPSender?
    var receiver: SRTPReceiver?
    var tracks: [IngestTrack]
    var feedback: TransportFeedbackGenerator?
    let feedbackID: UInt8?
    /// Ours in RTCP; nothing else is sent by it.
    let ssrc: UInt32
    var random: any RandomNumberGenerator & Sendable
    var datagrams = FIFO<(bytes: [UInt8], address: TransportAddress)>()
    var events = FIFO<Event>()
    /// Where packets are opened: kept, so that none allocates.
    var scratch: [UInt8] = []
    /// Where the DTLS handshake is held, and how much may be sent there before it has proven itself (RFC 9000, §8 has the same rule).
    var handshakeAddress: TransportAddress?
    var handshakeCredit = 0
    var handshakeDeadline: Instant?
    var nextReport: Instant
    let connectDeadline: Instant
    var isConnected = false
    package internal(set) var isOver = false

    /// - Parameters:
    ///   - session: what was negotiated, without simulcast.
    ///   - random: for what others must not guess.
    package init(
        _ session: NegotiatedSession, local: ICECredentials, certificate: DTLSCertificate, at now: Instant,
        random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(), limits: Limits = Limits()
    ) {
        self.limits = limits
        agent = ICELiteAgent(local: local, remote: session.remoteICE, at: now)
        dtls = DTLSEndpoint(certificate, isClient: session.dtlsRole == .client, fingerprints: session.remoteFingerprints)
        tracks = session.media.enumerated().compactMap { IngestTrack($1, place: $0) }
        let carriers = session.media.filter { $0.feeds(back: "transport-cc") && $0.extensions[.transportSequence] != nil }
        feedbackID = carriers.first?.extensions[.transportSequence]
        feedback = feedbackID == nil ? nil : TransportFeedbackGenerator()
        self.random = random
        ssrc = UInt32.random(in: 1...UInt32.max, using: &self.random)
        nextReport = now + limits.reportInterval
        connectDeadline = now + limits.connectTimeout
        scratch.reserveCapacity(2048)
    }

    /// The next datagram to send.
    package mutating func nextDatagram() -> (bytes: [UInt8], address: TransportAddress)? { datagrams.popFirst() }

    /// What has happened. Frames are made here, so that a caller who is behind doesn't pile them up.
    package mutating func nextEvent(at now: Instant) -> Event? {
        if let event = events.popFirst() { return event }
        guard isConnected else { return nil }
        for place in tracks.indices {
            if let frame = tracks[place].nextFrame(at: now) { return .frame(frame) }
        }
        return nil
    }

    /// A viewer or a segment wants a key frame.
    package mutating func wantKeyFrame() {
        for place in tracks.indices where tracks[place].media.codec.kind != .opus { tracks[place].wantKeyFrame() }
    }

    /// Both sides have new credentials (RFC 8445, §9), as after a change of the peer's network: media goes on where it went until the peer has
    /// chosen a path by the new ones. Keys stay.
    package mutating func restart(local: ICECredentials, remote: ICECredentials, at now: Instant) {
        if !isOver { agent.restart(local: local, remote: remote, at: now) }
    }

    /// Says good-bye, as when the resource is deleted.
    package mutating func close() {
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
}
