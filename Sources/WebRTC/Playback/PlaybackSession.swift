internal import Bytes
package import RTP

/// A viewer's session, from its offer to its good-bye: datagrams, frames and times in, datagrams out.
///
/// Frames are cut once for all viewers (``PacketizedFrame``). What is made here is a header and the encryption of each packet, into a batch
/// that the caller sends to ``address`` after each call and empties. Otherwise it is driven as ``IngestSession`` is.
///
/// Sound is sent at once. Pictures are paced by what the path seems to carry (``BandwidthEstimator``). Where that is less than the
/// livestream has, pictures are left out from somewhere in a group up to the next key frame, and sound goes on.
package struct PlaybackSession: ~Copyable {
    package enum Event: Equatable, Sendable {
        /// Keys are agreed on; call ``start(_:live:origin:)``.
        case connected
        /// The viewer can't go on without a key frame: one from the publisher, or ``start(_:live:origin:)`` with one from before.
        case keyFrameWanted
        /// Pictures are left out until the next key frame: the path carries less than there is.
        case fellBehind
        /// The last event. The reason is for a log.
        case ended(String)
    }

    package struct Limits: Sendable {
        /// A peer that hasn't shown within this time doesn't come.
        package var connectTimeout: Duration = .seconds(15)
        package var reportInterval: Duration = .seconds(2)
        /// Datagrams that wait for ``nextDatagram()``; more are dropped, as a path may drop them.
        package var datagramsMax = 64
        /// A viewer is heard about key frames once in this time.
        package var keyFrameInterval: Duration = .seconds(1)
        /// The least that one datagram after the other is sent by, whatever the estimate is.
        package var pacingBitsPerSecondMin = 500_000.0
        /// For viewers who don't tell what arrives.
        package var blindPacingBitsPerSecond = 40_000_000.0

        package init() {}
    }

    /// A moment of the wall clock, for reports.
    package struct WallClock: Sendable {
        package var unixMicroseconds: Int64
        package var instant: Instant

        package init(unixMicroseconds: Int64, instant: Instant) {
            self.unixMicroseconds = unixMicroseconds
            self.instant = instant
        }
    }

    let limits: Limits
    let wallClock: WallClock
    var transport: PeerTransport
    var video: PlaybackTrack?
    var audio: PlaybackTrack?
    var queue = PictureQueue()
    var events = FIFO<Event>()
    var isStarted = false
    /// The first pictures are sent in advance of the budget, for a first picture at once.
    var isFirstCatchUp = false
    /// Pictures are left out until a key frame.
    var isBehind = false
    /// The newest picture's place in the track's clock, and when it was there.
    var live: (timestamp: UInt32, at: Instant)?
    /// When the publication's timeline was at 0, by our clock.
    package var origin: Instant
    var current: (timestamp: UInt32, isSet: Bool) = (0, false)
    var sent = SentTimes()
    var estimator: BandwidthEstimator?
    /// How quickly one packet follows another.
    var pacing: TokenBucket
    /// What is sent in the long run.
    var budget: TokenBucket
    var repeats: TokenBucket
    var nextReport: Instant
    var nextKeyFrameEvent: Instant
    package private(set) var statistics = Statistics()

    /// - Parameters:
    ///   - sources: as the answer names them, by mid.
    ///   - streamBitsPerSecond: what the livestream seems to have.
    ///   - random: for what others must not guess.
    package init(
        _ session: NegotiatedSession, sources: [String: LocalDescription.SentSource], local: ICECredentials, certificate: DTLSCertificate,
        streamBitsPerSecond: Double = 0, wallClock: WallClock, at now: Instant,
        random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(), limits: Limits = Limits()
    ) {
        self.limits = limits
        self.wallClock = wallClock
        var random = random
        for media in session.media {
            guard let source = sources[media.mid] else { continue }
            let track = PlaybackTrack(media, source, firstSequence: UInt16.random(in: 0..<0x8000, using: &random))
            if media.codec.kind == .opus { audio = track } else { video = track }
        }
        transport = PeerTransport(
            session, local: local, certificate: certificate, at: now, random: random,
            limits: PeerTransport.Limits(connectTimeout: limits.connectTimeout, datagramsMax: limits.datagramsMax))
        if video?.feedbackID != nil {
            var limits = BandwidthEstimator.Limits()
            limits.initialBitsPerSecond = max(limits.initialBitsPerSecond, 2 * streamBitsPerSecond)
            estimator = BandwidthEstimator(limits: limits)
        }
        let rate = estimator?.bitsPerSecond ?? limits.blindPacingBitsPerSecond
        pacing = TokenBucket(bitsPerSecond: rate, depthBytes: 0, at: now)
        budget = TokenBucket(bitsPerSecond: rate, depthBytes: 0, at: now)
        repeats = TokenBucket(bitsPerSecond: rate, depthBytes: 0, at: now)
        origin = now
        nextReport = now
        nextKeyFrameEvent = now
        followEstimate(at: now)
    }

    /// Where the batch goes; nil before the viewer has shown.
    package var address: TransportAddress? { transport.address }
    package var isConnected: Bool { transport.isConnected }
    /// Nothing is sent or taken any more.
    package var isOver: Bool { transport.isOver }
    /// What the path seems to carry; nil where the viewer doesn't tell.
    package var estimatedBitsPerSecond: Double? { estimator?.bitsPerSecond }
    /// Bytes of pictures that wait.
    package var queuedBytes: Int { queue.bytes }

    package mutating func nextDatagram() -> (bytes: [UInt8], address: TransportAddress)? { transport.nextDatagram() }

    package mutating func nextEvent() -> Event? {
        switch transport.nextEvent() {
        case .connected: return .connected
        case .ended(let reason):
            forget()
            return .ended(reason)
        case nil: return events.popFirst()
        }
    }

    /// Both sides have new credentials, as after a change of the viewer's network. Keys stay.
    package mutating func restart(local: ICECredentials, remote: ICECredentials, at now: Instant) {
        transport.restart(local: local, remote: remote, at: now)
    }

    /// Says good-bye to the viewer: the streams end, and so does the association.
    package mutating func close() {
        guard !isOver else { return }
        if isConnected { transport.send(control: goodbye()) }
        transport.close()
        forget()
    }

    /// Frames belong to all: whoever is over holds none.
    private mutating func forget() {
        queue = PictureQueue()
        video?.stream.forget()
        audio?.stream.forget()
    }

    mutating func wantKeyFrame(at now: Instant) {
        guard now >= nextKeyFrameEvent else { return }
        nextKeyFrameEvent = now + limits.keyFrameInterval
        events.append(.keyFrameWanted)
    }

    /// The next key frame is waited for: another one would only be more that the path doesn't carry.
    mutating func noteFallingBehind() {
        isBehind = true
        statistics.timesBehind += 1
        events.append(.fellBehind)
    }

    mutating func count(packets: Int, bytes: Int) {
        statistics.packets += packets
        statistics.bytes += bytes
    }

    mutating func countRepetition() { statistics.repetitions += 1 }

    mutating func countLoss(_ fraction: Double) { statistics.lossFraction = fraction }

    mutating func countRoundTrip(_ time: Duration) { statistics.roundTrip = time }

    /// What has come of a session so far.
    package struct Statistics: Equatable, Sendable {
        package fileprivate(set) var packets = 0
        package fileprivate(set) var bytes = 0
        package fileprivate(set) var repetitions = 0
        /// Times that pictures were left out.
        package fileprivate(set) var timesBehind = 0
        /// Of the pictures' packets, by the viewer's last report.
        package fileprivate(set) var lossFraction = 0.0
        package fileprivate(set) var roundTrip: Duration?
    }
}
