import Containers
package import Logging
package import Runtime
package import Streaming

/// A moving picture with a tone, made by the `ffmpeg` program and taken from its pipe: a newcomer sees something on a page before he has set up an
/// encoder. No stream key is involved, so none can show up in a process list.
package actor TestPictureSource {
    package enum State: Sendable, Equatable {
        case off, running
        /// Why it can't be had, as a sentence.
        case failed(String)
    }

    /// It ends by itself, so that a forgotten one doesn't use up a small server.
    private static let timeMax = Duration.seconds(30 * 60)

    private let hub: Hub
    private let loop: EventLoop
    private let log: Log
    private let onChange: @Sendable (State) async -> Void
    private var run: LoopBound<TestPictureRun>?
    /// Of a program that ended before ``run`` was known.
    private var earlyEnd: CInt?
    package private(set) var state = State.off

    package init(hub: Hub, loop: EventLoop, log: Log, onChange: @escaping @Sendable (State) async -> Void) {
        self.hub = hub
        self.loop = loop
        self.log = log.area("test-picture")
        self.onChange = onChange
    }

    /// Starts it on a livestream; does nothing when it runs.
    package func start(_ livestream: LivestreamDescription) async -> State {
        guard state != .running else { return state }
        state = .running
        let publisher = Publisher(id: .max) { [weak self] _ in Task { await self?.stop() } }
        do throws(PublishRefusal) {
            let entry = try await hub.publish(livestream, loop: loop, publisher: publisher)
            let started = await loop.run { [loop] () -> Result<LoopBound<TestPictureRun>, SystemCallError> in
                Result { () throws(SystemCallError) in
                    LoopBound(
                        try TestPictureRun(entry: entry, publisher: publisher.id, loop: loop, timeMax: Self.timeMax) { [weak self] status in
                            Task { await self?.ended(status) }
                        }, on: loop)
                }
            }
            run = try? started.get()
            if let status = earlyEnd { await ended(status) }
            if case .failure(let error) = started {
                await fail("The ffmpeg program could not be started (\(error.reason)). Install it and try again.")
            }
        } catch {
            await fail(error.words)
        }
        if state == .running { log.info("started", ["livestream": .string(livestream.id)]) }
        await onChange(state)
        return state
    }

    package func stop() async {
        guard let run else { return }
        await loop.run { run.value.stop() }
    }

    private func ended(_ status: CInt) async {
        guard run != nil else {
            earlyEnd = status
            return
        }
        run = nil
        earlyEnd = nil
        // 128 + SIGKILL is our own stop.
        state =
            status == 0 || status == 137
            ? .off : .failed("The ffmpeg program ended with status \(status). It may be too old, or without x264.")
        log.info("ended", ["status": .integer(Int(status))])
        await onChange(state)
    }

    private func fail(_ sentence: String) async {
        state = .failed(sentence)
        log.warning("not started", ["reason": .string(sentence)])
    }
}

/// The running program and its publication's end. Lives on a loop.
final class TestPictureRun {
    private static let arguments = [
        "ffmpeg", "-nostdin", "-v", "error", "-re", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=30",
        "-re", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:beep_factor=4", "-filter:a", "volume=0.2",
        "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p", "-b:v", "2000k", "-g", "60",
        "-c:a", "aac", "-ac", "2", "-b:a", "128k", "-flush_packets", "1", "-f", "flv", "pipe:1",
    ]

    private let link: PublisherLink
    private var process: ChildProcess?
    private var reader = FLVReader()
    private var translator = FLVTranslator()

    init(
        entry: Hub.Entry, publisher: Publisher.ID, loop: EventLoop, timeMax: Duration, onEnd: @escaping (CInt) -> Void
    ) throws(SystemCallError) {
        link = PublisherLink(entry: entry, publisher: publisher, loop: loop)
        do throws(SystemCallError) {
            process = try ChildProcess(loop: loop, arguments: Self.arguments, timeLimit: timeMax) { [weak self] bytes in
                self?.receive(bytes)
            } onExit: { [self] status in
                process = nil
                link.leave(isClean: true)
                onEnd(status)
            }
        } catch {
            link.leave(isClean: true)
            throw error
        }
    }

    func stop() { process?.kill() }

    private func receive(_ bytes: RawSpan) {
        reader.receive(bytes)
        var items: [EncoderItem] = []
        while let tag = try? reader.nextTag() {
            switch tag.kind {
            case .video: translator.video(timestamp: tag.timestamp, body: tag.body, into: &items)
            case .audio: translator.audio(timestamp: tag.timestamp, body: tag.body, into: &items)
            case .scriptData: break
            }
        }
        if !items.isEmpty { _ = link.send(items) }
    }
}
