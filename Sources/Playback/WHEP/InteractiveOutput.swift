import Media
import RTP
import Runtime
import Streaming
import Transcode
import WebRTC
import WebRTCTransport

/// Cuts a publication's frames into packets, once for all viewers by WebRTC, and hands them to the loops that have such viewers. Lives on
/// the publication's loop, and does next to nothing while nobody watches.
final class InteractiveOutput: PublicationSubscriber {
    /// Sound that the publisher sends for interactive viewers counts as gone after this time; then ours is made of the track's.
    private static let ownSoundMemory = Duration.seconds(2)
    private static let bitrateWindow = Duration.seconds(2)

    private let loops: InteractiveLoops
    private let loop: EventLoop
    private let wantPublishedKeyFrame: () -> Void
    private var status: InteractiveStatus?
    private var published: InteractiveStatus?
    private var configuration: H264Configuration?
    private var soundCodec: CodecConfiguration?
    private var clock = PresentationClock()
    private var origin = Instant(microseconds: 0)
    private var lastPresentation: Int64?
    private var lastOwnSound: Instant?
    private var lastKeyFrameWish: Instant?
    /// What the pictures are, before anybody watches.
    private var frames = GroupOfPictures<Frame>()
    /// What has been cut, once somebody does.
    private var packets = GroupOfPictures<PacketizedFrame>()
    private var number = 0
    private var live: (timestamp: UInt32, at: Instant)?
    private var listeners: [EventLoop] = []
    private var transcoder: AudioTranscoder?
    private let packetizer = H264Packetizer()
    private var rate = (bytes: 0, since: Instant(microseconds: 0))

    init(publication: Publication, loops: InteractiveLoops) {
        self.loops = loops
        loop = publication.loop
        wantPublishedKeyFrame = { [weak publication] in publication?.wantKeyFrame() }
        rate.since = .now()
        status = InteractiveStatus(
            livestream: publication.livestream, sessionID: publication.session.id, state: publication.state,
            output: LoopBound(self, on: publication.loop))
        publish()
    }

    // MARK: From the publication

    func publication(_ publication: Publication, assembled item: AssembledItem) {
        switch item {
        case .tracks(let video, let audio): change(video: video, audio: audio)
        case .discontinuity: noteDiscontinuity()
        case .frame(let frame) where frame.kind == .video: take(picture: frame)
        case .frame(let frame): take(sound: frame)
        case .interactiveFrame(let frame):
            lastOwnSound = .now()
            if status?.hasSound == false {
                status?.hasSound = true
                publish()
            }
            send(sound: frame)
        }
    }

    func publicationChangedState(_ publication: Publication) {
        status?.state = publication.state
        publish()
        guard case .ended = publication.state else { return }
        transcoder?.stop()
        transcoder = nil
        listeners = []
        // It refers to us.
        status = nil
        published = nil
    }

    /// Perhaps another encoder, or the same with other settings.
    private func noteDiscontinuity() {
        clock.noteDiscontinuity()
        lastPresentation = nil
        if status?.obstacle == .reordered { status?.obstacle = nil }
        publish()
    }

    private func change(video: Track?, audio: Track?) {
        soundCodec = audio?.codec
        if let soundCodec { transcoder?.configure(soundCodec) }
        status?.hasSound = audio != nil || hasOwnSound
        status?.obstacle = nil
        status?.video = nil
        lastPresentation = nil
        configuration = nil
        switch video?.codec {
        case .h264(let new):
            configuration = new
            status?.video = .h264(
                H264FormatParameters(
                    profile: new.sequence.profile, constraints: new.sequence.constraintFlags, level: new.sequence.level,
                    packetizationMode: 1))
        case .some: status?.obstacle = .codec(video?.codecString ?? "another codec")
        case nil: break
        }
        publish()
    }

    /// Tells the loops, where there is something new.
    private func publish() {
        guard let status, published.map({ status.differs(from: $0) }) ?? true else { return }
        published = status
        loops.publish(status, from: loop)
    }

    // MARK: Pictures

    private func take(picture frame: Frame) {
        guard let configuration, status?.obstacle == nil else { return }
        let presentation = frame.presentationTime.rescaled(to: Track.videoTimescale).value
        if let lastPresentation, presentation < lastPresentation { return noteReordering() }
        lastPresentation = presentation
        var frame = frame
        if frame.isRandomAccess { frame.payload = configuration.repeated(in: frame.payload) }
        count(frame.payload.count)
        frames.append(frame, bytes: frame.payload.count, isKeyFrame: frame.isRandomAccess)
        let now = Instant.now()
        origin = clock.note(mediaMicroseconds: presentation * 100 / 9, at: now)
        let timestamp = timestamp(presentation, clockRate: Int64(Track.videoTimescale))
        live = (timestamp, now)
        number += 1
        guard !listeners.isEmpty else { return }
        let cut = packetizer.packetize(frame.payload, timestamp: timestamp, isKeyFrame: frame.isRandomAccess)
        packets.append(cut, bytes: cut.bytes.count, isKeyFrame: cut.isKeyFrame)
        hand(InteractiveFrame(frame: cut, number: number, at: now, origin: origin))
    }

    private func noteReordering() {
        status?.obstacle = .reordered
        frames.removeAll()
        packets.removeAll()
        publish()
    }

    private func timestamp(_ value: Int64, clockRate: Int64) -> UInt32 {
        UInt32(truncatingIfNeeded: value &+ clock.shift / 1000 &* clockRate / 1000)
    }

    private func count(_ bytes: Int) {
        rate.bytes += bytes
        let now = Instant.now()
        let elapsed = (now - rate.since).inMicroseconds
        guard elapsed >= Self.bitrateWindow.inMicroseconds else { return }
        status?.bitsPerSecond = Double(rate.bytes) * 8_000_000 / Double(elapsed)
        rate = (0, now)
        publish()
    }

    // MARK: Sound

    private func take(sound frame: Frame) {
        guard !listeners.isEmpty, !hasOwnSound, let soundCodec else { return }
        if case .opus(let configuration) = soundCodec, configuration.channelMapping == nil { return send(sound: frame) }
        if transcoder == nil {
            transcoder = AudioTranscoder(to: .opus, on: loop) { [weak self] frames in
                for frame in frames { self?.send(sound: frame) }
            }
            transcoder?.configure(soundCodec)
        }
        transcoder?.receive(frame)
    }

    private var hasOwnSound: Bool { lastOwnSound.map { Instant.now() - $0 < Self.ownSoundMemory } ?? false }

    private func send(sound frame: Frame) {
        guard !listeners.isEmpty else { return }
        let time = frame.decodeTime.rescaled(to: OpusConfiguration.sampleRate).value
        let cut = OpusPacketizer.packetize(
            frame.payload, timestamp: timestamp(time, clockRate: Int64(OpusConfiguration.sampleRate)))
        hand(InteractiveFrame(frame: cut, number: nil, at: .now(), origin: origin))
    }

    // MARK: Loops with viewers

    private func hand(_ frame: InteractiveFrame) {
        guard let sessionID = status?.sessionID else { return }
        for listener in listeners {
            if listener === loop {
                loops[listener].take(frame, of: sessionID)
            } else {
                // A loop that is too far behind goes without; its viewers go on with a later key frame.
                _ = listener.offer { [loops] in loops[listener].take(frame, of: sessionID) }
            }
        }
    }

    /// A loop has its first viewer.
    func attach(_ listener: EventLoop) {
        guard let status, !listeners.contains(where: { $0 === listener }) else { return }
        if listeners.isEmpty { cutGroup() }
        listeners.append(listener)
        let start = InteractiveStart(pictures: packets.pictures, number: number, live: live, origin: origin)
        let sessionID = status.sessionID
        listener.execute { [loops] in loops[listener].begin(start, of: sessionID) }
    }

    /// A loop's last viewer has gone.
    func detach(_ listener: EventLoop) {
        listeners.removeAll { $0 === listener }
        guard listeners.isEmpty else { return }
        packets.removeAll()
        transcoder?.stop()
        transcoder = nil
    }

    private func cutGroup() {
        packets.removeAll()
        for frame in frames.pictures {
            let presentation = frame.presentationTime.rescaled(to: Track.videoTimescale).value
            let cut = packetizer.packetize(
                frame.payload, timestamp: timestamp(presentation, clockRate: Int64(Track.videoTimescale)), isKeyFrame: frame.isRandomAccess)
            packets.append(cut, bytes: cut.bytes.count, isKeyFrame: cut.isKeyFrame)
        }
    }

    /// A viewer can't go on without a key frame: asked of the publisher once for all.
    func wantKeyFrame() {
        let now = Instant.now()
        guard lastKeyFrameWish.map({ now - $0 >= .seconds(1) }) ?? true else { return }
        lastKeyFrameWish = now
        wantPublishedKeyFrame()
    }
}
