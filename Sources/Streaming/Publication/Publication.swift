package import Media
package import Runtime

/// A livestream's media while it is on air: the middle of the hub. It lives on one loop; a publisher feeds it, subscribers take from it, and none
/// of them knows another.
package final class Publication {
    package struct Settings: Sendable {
        package var packager = Packager.Settings()
        /// A publisher that has sent no media for so long gives way to another with the same key.
        package var silenceBeforeTakeover = Duration.seconds(5)
        package init() {}
    }

    package enum State: Sendable, Equatable {
        /// An encoder is connected.
        case live
        /// The encoder has gone and may come back within the grace period.
        case interrupted
        case ended(SessionEnd)
    }

    package let loop: EventLoop
    package let livestream: LivestreamDescription
    package let session: SessionDescription
    package private(set) var state = State.live
    package private(set) var statistics = IngestStatistics()
    private var meter = EncoderMeter(at: .now())
    private let settings: Settings
    private var assembler = StreamAssembler()
    private var parameterSets = ParameterSetRepeater()
    private var packager: Packager
    private var subscribers: [any PublicationSubscriber] = []
    private var publisher: Publisher?
    /// Whose going interrupted it.
    private var departed: Publisher.ID?
    private var lastMediaAt = MonotonicTime.now()
    private var graceTimer: LoopTimer?
    /// Called once, when the session is over.
    package var onEnd: ((SessionEnd) -> Void)?

    /// Call it on the loop.
    package init(loop: EventLoop, livestream: LivestreamDescription, session: SessionDescription, settings: Settings) {
        self.loop = loop
        self.livestream = livestream
        self.session = session
        self.settings = settings
        packager = Packager(settings: settings.packager)
    }

    /// The durations that playlists promise; nil while they can't be known yet.
    package var targets: PlaylistTargets? { packager.targets }
    package var hasDependentSegments: Bool { packager.hasDependentSegments }

    package func subscribe(_ subscriber: any PublicationSubscriber) { subscribers.append(subscriber) }

    // MARK: Publisher

    /// Why ``attach(_:)`` would refuse a publisher now; nil where it wouldn't.
    package var refusal: PublishRefusal? {
        switch state {
        case .ended: .ended
        case .live where publisher != nil && MonotonicTime.now() - lastMediaAt < settings.silenceBeforeTakeover: .alreadyLive
        case .live, .interrupted: nil
        }
    }

    /// Asks the publisher for a key frame, where its protocol can: a viewer or a segment can't begin without.
    package func wantKeyFrame() { publisher?.wantKeyFrame() }

    /// Makes `newcomer` the publisher, or says why not.
    package func attach(_ newcomer: Publisher) -> PublishRefusal? {
        if let refusal { return refusal }
        switch state {
        case .ended: return .ended
        case .live where publisher != nil:
            publisher?.stop(.replaced)
            flush()
        case .live: break
        case .interrupted: change(to: .live)
        }
        graceTimer?.cancel()
        publisher = newcomer
        lastMediaAt = .now()
        meter.connected(at: lastMediaAt)
        return nil
    }

    /// Takes what the publisher sent. Items of a publisher that was replaced meanwhile are not taken.
    package func receive(_ items: [EncoderItem], from identifier: Publisher.ID) {
        guard state == .live, publisher?.id == identifier else { return }
        lastMediaAt = .now()
        let now = WallClock.milliseconds()
        for item in items {
            statistics.note(item)
            meter.note(item, at: lastMediaAt)
            let assembled = assembler.receive(item)
            if assembler.holdsSoundBack { packager.isSoundHeldBack = true }
            package(assembled, at: now)
            // Only now: what was held back comes behind the picture that it waited for.
            packager.isSoundHeldBack = assembler.holdsSoundBack
        }
        meter.noteUndecodable(total: assembler.undecodableFrames, at: lastMediaAt)
    }

    /// Takes note of what the publisher sent in vain.
    package func note(_ trouble: EncoderTrouble, from identifier: Publisher.ID) {
        if publisher?.id == identifier { meter.note(trouble) }
    }

    /// What is measured of the encoder now.
    package var health: EncoderHealth { meter.health(at: .now()) }

    private func package(_ items: [AssembledItem], at now: Int64) {
        for item in items.map({ parameterSets.pass($0) }) {
            for subscriber in subscribers { subscriber.publication(self, assembled: item) }
            publish(packager.receive(item, now: now))
        }
    }

    /// The encoder has gone: what was held back comes out.
    private func flush() {
        package(assembler.flush(), at: WallClock.milliseconds())
        assembler.reconnect()
        publish(packager.flush())
    }

    /// The publisher has gone: in good order (`isClean`, the streamer pressed stop), which ends the session; or because something broke,
    /// and it may come back. Who has gone may still say that it was in good order, as long as nobody has come back.
    package func detach(_ identifier: Publisher.ID, isClean: Bool) {
        if state == .interrupted, departed == identifier, isClean { return end(.encoderStopped) }
        guard state == .live, publisher?.id == identifier else { return }
        publisher = nil
        meter.disconnected(at: .now())
        departed = identifier
        flush()
        if isClean { return end(.encoderStopped) }
        if livestream.grace == .zero { return end(.encoderGone) }
        change(to: .interrupted)
        graceTimer = loop.schedule(after: livestream.grace) { [weak self] in self?.end(.encoderGone) }
    }

    /// Ends the session: nothing comes after it.
    package func end(_ reason: SessionEnd) {
        if case .ended = state { return }
        graceTimer?.cancel()
        publisher?.stop(Publisher.StopReason(reason))
        publisher = nil
        flush()
        publish(packager.finish())
        change(to: .ended(reason))
        let onEnd = onEnd
        self.onEnd = nil
        onEnd?(reason)
        subscribers = []
    }

    private func change(to new: State) {
        state = new
        for subscriber in subscribers { subscriber.publicationChangedState(self) }
    }

    private func publish(_ events: [PackagerEvent]) {
        guard !events.isEmpty else { return }
        for subscriber in subscribers { subscriber.publication(self, packaged: events) }
    }
}

extension Publisher.StopReason {
    fileprivate init(_ end: SessionEnd) {
        switch end {
        case .keyRotated: self = .keyRotated
        case .serverStopped: self = .serverStopped
        default: self = .sessionEnded
        }
    }
}

/// Takes what a publication gives out, on the publication's loop. A subscriber bounds its own work: it can't hold up the publication.
package protocol PublicationSubscriber: AnyObject {
    /// A frame, or what is true of those that follow.
    func publication(_ publication: Publication, assembled item: AssembledItem)
    /// Parts and segments.
    func publication(_ publication: Publication, packaged events: [PackagerEvent])
    func publicationChangedState(_ publication: Publication)
}

extension PublicationSubscriber {
    package func publication(_ publication: Publication, assembled item: AssembledItem) {}
    package func publication(_ publication: Publication, packaged events: [PackagerEvent]) {}
    package func publicationChangedState(_ publication: Publication) {}
}
