import Logging
import Media
import RTP
import Runtime
import Streaming
import Transcode
import WebRTC
import WebRTCTransport

/// One publisher's session: joins the WebRTC core, the transport and, once admitted, a publication. Lives on one loop.
final class WHIPConnection: PeerSession {
    private enum Publishing {
        /// Until keys are agreed on.
        case connecting
        /// The hub is asked; what comes meanwhile is held.
        case asking
        case publishing(PublisherLink)
        case over
    }

    private let resource: WHIPResource
    private let ingest: WHIPIngest
    private let link: PeerLink
    private let log: Log
    private var core: IngestSession
    private var translator: WHIPTranslator
    private var publishing = Publishing.connecting
    private var items: [EncoderItem] = []
    /// Makes the track of sound for everybody but interactive viewers.
    private var transcoder: AudioTranscoder?
    /// When a key frame came last, or was asked for to begin with.
    private var lastKeyFrame: Instant?
    private var isKeyFrameWanted = false

    init(_ resource: WHIPResource, _ session: NegotiatedSession, local: ICECredentials, link: PeerLink, ingest: WHIPIngest) {
        self.resource = resource
        self.ingest = ingest
        self.link = link
        log = ingest.log.with(["connection": .integer(Int(clamping: resource.number)), "address": .string(resource.address)])
        core = IngestSession(session, local: local, certificate: ingest.transport.certificate, at: .now())
        translator = WHIPTranslator(session.media)
        items.append(translator.announcement())
        guard translator.hasSound else { return }
        let transcoder = AudioTranscoder(to: .aac, on: link.loop) { [weak self] frames in self?.take(sound: frames) }
        transcoder.configure(.opus(OpusConfiguration(isStereo: true)))
        // Known beforehand: the session needs not wait for the first sound.
        items.append(.audioConfiguration(transcoder.track.codec))
        self.transcoder = transcoder
    }

    // MARK: From the transport

    func receive(_ datagram: RawSpan, from address: TransportAddress, at now: Instant) {
        core.receive(datagram, from: address, at: now)
        process(at: now)
    }

    func tick(at now: Instant) {
        core.tick(at: now)
        if let keyFrameDeadline, keyFrameDeadline <= now { wantKeyFrame(at: now) }
        process(at: now)
    }

    func nextDeadline(at now: Instant) -> Instant? {
        let deadline = core.nextDeadline(at: now)
        return keyFrameDeadline.map { min($0, deadline) } ?? deadline
    }

    func restart(local: ICECredentials, remote: ICECredentials, at now: Instant) {
        core.restart(local: local, remote: remote, at: now)
        log.info("publisher restarts ICE: its network has changed")
    }

    /// The publisher has said that it stops (DELETE), or the server does.
    func close(at now: Instant) {
        leave(isClean: true)
        core.close()
        flush()
    }

    // MARK: The session

    private func process(at now: Instant) {
        flush()
        while let event = core.nextEvent(at: now) { handle(event, at: now) }
        flush()
        deliver()
    }

    private func flush() {
        while let (bytes, address) = core.nextDatagram() { link.send(bytes[...], to: address) }
    }

    private func handle(_ event: IngestSession.Event, at now: Instant) {
        switch event {
        case .connected:
            link.noteConnected()
            ask()
        case .frame(let frame):
            translator.receive(frame, at: now, into: &items)
            for sound in translator.takeSound() { transcoder?.receive(sound) }
            if frame.isKeyFrame, translator.isPicture(frame) {
                lastKeyFrame = now
                isKeyFrameWanted = false
            }
        case .ended(let reason):
            log.info("connection closed", ["reason": .string(reason)])
            end()
        }
    }

    private func take(sound frames: [Frame]) {
        for frame in frames {
            let milliseconds = frame.decodeTime.rescaled(to: 1000).value
            items.append(.audio(timestamp: UInt32(truncatingIfNeeded: milliseconds), payload: frame.payload))
        }
        deliver()
    }

    // MARK: Key frames

    /// WebRTC publishers send a key frame when they are asked, and hardly ever else; segments begin with one.
    private var keyFrameDeadline: Instant? {
        guard case .publishing = publishing, translator.hasPicture, !isKeyFrameWanted, let lastKeyFrame else { return nil }
        return lastKeyFrame + ingest.limits.keyFrameInterval
    }

    private func wantKeyFrame(at now: Instant) {
        isKeyFrameWanted = true
        core.wantKeyFrame()
    }

    // MARK: Publishing

    private func ask() {
        publishing = .asking
        let bound = LoopBound(self, on: link.loop)
        let (ingest, loop, address, key) = (ingest, link.loop, resource.address, resource.streamKey)
        let publisher = Publisher(id: resource.number) {
            loop.execute { bound.value.viewerWantsKeyFrame() }
        } stop: { reason in
            loop.execute { bound.value.stop(reason) }
        }
        Task {
            let result: Result<Hub.Entry, PublishRefusal>
            do throws(PublishRefusal) {
                result = .success(try await ingest.hub.publish(streamKey: key, address: address, loop: loop, publisher: publisher))
            } catch {
                result = .failure(error)
            }
            let decision = result
            loop.execute { bound.value.decided(decision) }
        }
    }

    private func decided(_ result: Result<Hub.Entry, PublishRefusal>) {
        guard case .asking = publishing else {
            // It went away while the hub was asked: the publication has a publisher that is none.
            if case .success(let entry) = result {
                PublisherLink(entry: entry, publisher: resource.number, loop: link.loop).leave(isClean: false)
            }
            return
        }
        switch result {
        case .success(let entry):
            publishing = .publishing(PublisherLink(entry: entry, publisher: resource.number, loop: link.loop))
            resource.noteOnAir(entry.livestream.id)
            log.info(
                "encoder on air",
                [
                    "livestream": .string(entry.livestream.id), "session": .string(entry.session.id), "encoder": .string(resource.encoder),
                ])
            lastKeyFrame = lastKeyFrame ?? .now()
            deliver()
            link.reschedule(at: .now())
        case .failure(let refusal):
            log.warning("encoder refused", ["reason": .string(refusal.rawValue), "encoder": .string(resource.encoder)])
            core.close()
            flush()
            end()
        }
    }

    private func deliver() {
        switch publishing {
        case .publishing(let link):
            guard !items.isEmpty else { return }
            let sent = items
            items.removeAll(keepingCapacity: true)
            if !link.send(sent) { log.warning("frames dropped: the server is overloaded", ["items": .integer(sent.count)]) }
            if let notice = translator.takeNotice() {
                link.tell(.unreadable)
                log.warning("media not readable: left out", ["error": .string(notice)])
            }
        case .asking, .connecting:
            // Configurations and the key frame come first: what comes last is what can go.
            if items.count > ingest.limits.heldItemsMax { items.removeLast(items.count - ingest.limits.heldItemsMax) }
        case .over: items.removeAll()
        }
    }

    private func viewerWantsKeyFrame() {
        guard case .publishing = publishing, !isKeyFrameWanted else { return }
        let now = Instant.now()
        wantKeyFrame(at: now)
        link.reschedule(at: now)
    }

    @discardableResult
    private func leave(isClean: Bool) -> PublisherLink? {
        defer { publishing = .over }
        guard case .publishing(let publisher) = publishing else { return nil }
        publisher.leave(isClean: isClean)
        log.info("encoder gone", ["livestream": .string(publisher.entry.livestream.id), "clean": .bool(isClean)])
        return publisher
    }

    /// The publication wants this publisher to go.
    private func stop(_ reason: Publisher.StopReason) {
        guard link.isOpen else { return }
        log.info("encoder sent away", ["reason": .string(reason.rawValue)])
        publishing = .over
        core.close()
        flush()
        end()
    }

    /// The session is over by itself.
    private func end() {
        transcoder?.stop()
        resource.noteEnd(leave(isClean: false))
        let resource = resource
        link.loop.schedule(after: ingest.limits.deleteTimeMax) { resource.forget() }
        link.close()
    }
}
