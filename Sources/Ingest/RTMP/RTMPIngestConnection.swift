import Containers
import Cryptography
import Logging
import Media
import RTMP
import Runtime
import Streaming

/// One encoder's connection: joins a connection, encrypted or not, the RTMP session and, once admitted, a publication. Lives on one loop.
final class RTMPIngestConnection: TransportDelegate {
    private enum Publishing {
        case idle
        /// The hub is asked. The number tells this request from later ones of the same connection.
        case asking(Int)
        case publishing(PublisherLink)
    }

    let id: UInt64
    private let ingest: RTMPIngest
    private let transport: any Transport
    private let log: Log
    private let onClose: () -> Void
    private var session: RTMPServerSession
    private var translator = FLVTranslator()
    private var publishing = Publishing.idle
    private var requests = 0
    private var items: [EncoderItem] = []
    private var watchdog: LoopTimer?
    private var lastBytesAt = MonotonicTime.now()
    private var phaseSince = MonotonicTime.now()
    private var encoderName = "unknown"

    private static let cryptography = RTMPCryptography { hmacSHA256(key: $0, message: $1) }
    private static let watchdogInterval = Duration.seconds(1)

    init(id: UInt64, ingest: RTMPIngest, transport: any Transport, onClose: @escaping () -> Void) {
        self.id = id
        self.ingest = ingest
        self.transport = transport
        self.onClose = onClose
        log = ingest.log.with(["connection": .integer(Int(clamping: id)), "address": .string(transport.peer.host)])
        session = RTMPServerSession(random: randomBytes(RTMPHandshake.randomByteCount), cryptography: Self.cryptography)
        transport.delegate = self
        watchdog = transport.loop.scheduleRepeating(every: Self.watchdogInterval) { [weak self] in self?.checkTimes() }
    }

    // MARK: From the network

    func transport(_ transport: any Transport, received bytes: RawSpan) {
        lastBytesAt = .now()
        session.receive(bytes)
        process()
    }

    func transportDrained(_ transport: any Transport) {}

    func transportClosed(_ transport: any Transport, reason: CloseReason) {
        watchdog?.cancel()
        leave(isClean: false)
        log.debug("connection closed", ["reason": .string("\(reason)")])
        onClose()
    }

    private func process() {
        do throws(RTMPError) {
            while let event = try session.nextEvent() { handle(event) }
            deliver()
            flushOutput()
        } catch {
            deliver()
            flushOutput()
            log.warning("connection refused: protocol error", ["error": .string(error.description)])
            transport.closeAfterFlush()
        }
    }

    private func flushOutput() {
        let output = session.takeOutput()
        guard !output.isEmpty else { return }
        guard transport.pendingBytes + output.count <= ingest.limits.unreadBytesMax else {
            log.warning("connection cut off: it reads no answers")
            return transport.close()
        }
        transport.write(output)
    }

    private func handle(_ event: RTMPEvent) {
        switch event {
        case .connected(let request):
            encoderName = request.encoderName ?? "unknown"
            phaseSince = .now()
        case .publishRequested(let request): ask(request)
        case .playRequested: session.refusePlay(reason: "This server doesn't play by RTMP yet. Watch by HLS on its pages.")
        case .metadata(let value): translator.metadata(value, into: &items)
        case .video(let timestamp, let body): translator.video(timestamp: timestamp, body: body, into: &items)
        case .audio(let timestamp, let body): translator.audio(timestamp: timestamp, body: body, into: &items)
        case .unpublished:
            deliver()
            leave(isClean: true)
        case .unreadableData(let error): log.debug("metadata left out", ["error": .string(error.description)])
        case .acknowledged, .pong: break
        }
    }

    // MARK: Publishing

    private func ask(_ request: RTMPPublishRequest) {
        requests += 1
        let number = requests
        publishing = .asking(number)
        let bound = LoopBound(self, on: transport.loop)
        let (ingest, loop, address, key) = (ingest, transport.loop, transport.peer.host, request.streamKey)
        let publisher = Publisher(id: id) { reason in loop.execute { bound.value.stop(reason) } }
        Task {
            let result: Result<Hub.Entry, PublishRefusal>
            do throws(PublishRefusal) {
                result = .success(try await ingest.hub.publish(streamKey: key, address: address, loop: loop, publisher: publisher))
            } catch {
                result = .failure(error)
            }
            let decision = result
            loop.execute { bound.value.decided(number, decision) }
        }
    }

    private func decided(_ number: Int, _ result: Result<Hub.Entry, PublishRefusal>) {
        guard case .asking(number) = publishing, transport.isOpen else {
            // The encoder went away while the hub was asked: the publication has a publisher that is none.
            if case .success(let entry) = result { PublisherLink(entry: entry, publisher: id, loop: transport.loop).leave(isClean: false) }
            return
        }
        switch result {
        case .success(let entry):
            publishing = .publishing(PublisherLink(entry: entry, publisher: id, loop: transport.loop))
            translator = FLVTranslator()
            log.info(
                "encoder on air",
                [
                    "livestream": .string(entry.livestream.id), "session": .string(entry.session.id), "encoder": .string(encoderName),
                ])
            guard session.acceptPublish() else { return leave(isClean: false) }
            process()
        case .failure(let refusal):
            publishing = .idle
            log.warning("encoder refused", ["reason": .string(refusal.rawValue), "encoder": .string(encoderName)])
            session.refusePublish(reason: refusal.words)
            flushOutput()
            transport.closeAfterFlush()
        }
    }

    private func deliver() {
        guard case .publishing(let link) = publishing else { return items.removeAll() }
        for notice in translator.takeNotices() { note(notice, link) }
        guard !items.isEmpty else { return }
        let sent = items
        items.removeAll(keepingCapacity: true)
        if !link.send(sent) { log.warning("frames dropped: the server is overloaded", ["items": .integer(sent.count)]) }
    }

    private func note(_ notice: FLVTranslator.Notice, _ link: PublisherLink) {
        switch notice {
        case .unsupported(let name):
            link.tell(.unsupportedCodec(name))
            log.warning("codec not supported: this track is left out", ["codec": .string(name)])
        case .unreadable(let words):
            link.tell(.unreadable)
            log.warning("media not readable: left out", ["error": .string(words)])
        case .reordersPictures: log.info("encoder uses B-frames: fine for HLS, not for WebRTC")
        case .furtherTrack(let kind, let id):
            log.warning(
                "encoder sends several tracks: only the first is taken", ["kind": .string(kind.rawValue), "track": .integer(Int(id))])
        }
    }

    private func leave(isClean: Bool) {
        if case .publishing(let link) = publishing {
            link.leave(isClean: isClean)
            log.info("encoder gone", ["livestream": .string(link.entry.livestream.id), "clean": .bool(isClean)])
        }
        publishing = .idle
        phaseSince = .now()
    }

    /// The publication wants this encoder to go.
    private func stop(_ reason: Publisher.StopReason) {
        guard transport.isOpen else { return }
        publishing = .idle
        session.close(reason: reason.words, asksToReconnect: reason == .serverStopped)
        flushOutput()
        transport.closeAfterFlush()
    }

    private func checkTimes() {
        let now = MonotonicTime.now()
        let isLate =
            switch publishing {
            case .publishing: now - lastBytesAt > ingest.limits.silenceMax
            case .asking: false
            case .idle:
                now - phaseSince > (session.phase == .connected ? ingest.limits.publishTimeMax : ingest.limits.connectTimeMax)
            }
        guard isLate else { return }
        log.info("connection timed out")
        transport.close()
    }
}
