import Livestreams
import Logging
import Notifications
import Recording
import Runtime
import Store
import Streaming
import Synchronization

/// Joins the engine to the domain: whose key is it, what is on air, and where is it recorded. Media never waits for it.
actor SessionKeeper {
    /// Recordings that wait for the store at once; those beyond it wait for the next start.
    static let unlistedMax = 10_000

    let store: Store
    private let life: LifeService
    let recordingsFolder: String
    let limits: RecordingLimits
    private let isRecording: Bool
    private let gracePeriod: Duration
    let log: Log
    private let alarms = RecordingAlarms()
    /// Rows of recordings under way, by session.
    private var recordings: [String: Store.RecordingID] = [:]
    /// Sessions whose end is not in the store yet, and those whose recording isn't.
    private var openSessions: Set<String> = []
    private var openRecordings: Set<String> = []
    /// Ends that could not be written, because the session's beginning could not.
    private var unwrittenEnds: [String: (time: Int64, reason: Session.EndReason)] = [:]
    /// Recordings that the store would not take (its disk is full, say), oldest first. They are offered again, and found at the next start
    /// at the latest, as long as the store knows their session.
    private var unlisted: [Unlisted] = []
    private struct Unlisted {
        let session: SessionDescription
        let livestream: LivestreamDescription
        let summary: RecordingSummary
        let finishedAt: Int64
    }
    private var isListingAgain = false
    private var onRecorded: (@Sendable (_ livestreamID: String) async -> Void)?
    private var knocks = StoppedChannels()
    /// What was let in and is on air, by key: while the store is away, an encoder that drops may come back.
    private var admitted: [[UInt8]: LivestreamDescription] = [:]
    /// Changes of what is on air, in their order.
    private let changes: AsyncStream<Change>.Continuation
    private struct Change: Sendable {
        let livestreamID: String
        let sessionID: String
        let isEncoderConnected: Bool
    }

    init(store: Store, life: LifeService, configuration: Configuration, log: Log) {
        self.store = store
        self.life = life
        recordingsFolder = configuration.recordingsFolder
        isRecording = configuration.isRecording
        gracePeriod = configuration.gracePeriod
        var limits = RecordingLimits()
        limits.freeBytesMin = configuration.minimumFreeBytes
        limits.freeBytesToResume = configuration.minimumFreeBytes + configuration.minimumFreeBytes / 2
        self.limits = limits
        self.log = log.area("recording")
        let (stream, changes) = AsyncStream.makeStream(of: Change.self)
        self.changes = changes
        Task { [weak self] in
            for await change in stream { await self?.changed(change) }
        }
    }

    deinit { changes.finish() }

    /// Recordings that can't be written now, by session.
    nonisolated var suspendedRecordings: [String: String] { alarms.suspended }
    nonisolated var backlogBytes: Int { alarms.backlogBytes }

    func notifyRecorded(_ body: @escaping @Sendable (_ livestreamID: String) async -> Void) { onRecorded = body }

    // MARK: Admission

    /// - Throws: a `PublishRefusal` where the livestream takes no encoder now.
    func livestream(streamKey text: String) async throws -> LivestreamDescription? {
        guard let key = StreamKey(text) else { return nil }
        let admission: Admission
        do {
            guard let found = try await life.admission(for: key) else { return nil }
            admission = found
        } catch let refusal as LifeRefusal {
            throw PublishRefusal(refusal)
        } catch {
            guard let known = admitted[key.digest] else { throw error }
            return known
        }
        guard knocks.admits(admission.livestream, at: WallClock.milliseconds()) else { throw PublishRefusal.justStopped }
        let description = LivestreamDescription(
            admission.livestream, gracePeriod: gracePeriod, isRecordingOn: isRecording, admission: admission.streamKeyID)
        admitted[key.digest] = description
        return description
    }

    // MARK: Sessions

    /// A recorder for a new publication; nil when it isn't recorded. Called on the publication's loop.
    nonisolated func recorder(for publication: Publication) -> SessionRecorder? {
        guard publication.livestream.isRecorded else { return nil }
        let session = publication.session
        let log = log.with(["livestream": .string(publication.livestream.id), "session": .string(session.id)])
        let writer = RecordingWriter(
            fileSystem: LiveFileSystem(), folder: recordingsFolder + "/" + session.id, startedAt: session.startedAt,
            identity: UInt64.random(in: .min ... .max), limits: limits, synchronizer: .serialQueue(label: "recording.synchronizer"))
        let (alarms, livestream) = (alarms, publication.livestream)
        let queue = RecorderQueue(
            writer: writer, limits: limits, executor: .serialQueue(label: "recording"), now: { WallClock.milliseconds() }
        ) { [weak self] event in
            alarms.note(event, session.id)
            event.write(to: log)
            if case .finished(let summary) = event { Task { await self?.recorded(session, livestream, summary) } }
        }
        alarms.watch(queue, session.id)
        return SessionRecorder(queue: queue)
    }

    func began(_ entry: Hub.Entry) async {
        openSessions.insert(entry.session.id)
        if entry.livestream.isRecorded { openRecordings.insert(entry.session.id) }
        do {
            try await life.tell(
                .encoderConnected(entry.session.id), of: entry.livestream.id, by: .encoder, startedAt: entry.session.startedAt)
            try await list(entry.session, of: entry.livestream)
        } catch {
            log.error(
                "the session could not be written into the store; it is recorded all the same",
                ["session": .string(entry.session.id), "error": .string("\(error)")])
        }
    }

    /// Takes note of an encoder that has dropped or come back, from any thread.
    nonisolated func note(_ livestream: LivestreamDescription, _ session: SessionDescription, isEncoderConnected: Bool) {
        changes.yield(Change(livestreamID: livestream.id, sessionID: session.id, isEncoderConnected: isEncoderConnected))
    }

    private func changed(_ change: Change) async {
        guard openSessions.contains(change.sessionID) else { return }
        await tell(
            change.isEncoderConnected ? .encoderConnected(change.sessionID) : .encoderLost(change.sessionID), of: change.livestreamID,
            by: .encoder)
    }

    /// What the store doesn't take now is seen at the next look at the engine.
    private func tell(_ event: LivestreamLife.Event, of id: Livestream.ID, by agent: Livestream.Agent) async {
        do { try await life.tell(event, of: id, by: agent) } catch {
            log.error(
                "a change of what is on air could not be written into the store; it is looked at again",
                ["livestream": .string(id), "error": .string("\(error)")])
        }
    }

    /// Writes the session's recording into the store, and the session where it isn't there yet.
    private func list(_ session: SessionDescription, of livestream: LivestreamDescription) async throws(StoreError) {
        guard livestream.isRecorded else { return }
        if try await store.session(id: session.id) == nil {
            _ = try await store.startSession(id: session.id, livestreamID: livestream.id, at: session.startedAt)
        }
        recordings[session.id] = try await store.startRecording(sessionID: session.id, folder: session.id, at: session.startedAt).id
    }

    func ended(_ entry: Hub.Entry, _ reason: SessionEnd) async {
        let id = entry.session.id
        defer { openSessions.remove(id) }
        admitted = admitted.filter { $0.value.id != entry.livestream.id }
        let (time, reason) = (WallClock.milliseconds(), Session.EndReason(reason))
        do {
            try await life.tell(.sessionClosed(id, reason), of: entry.livestream.id, by: reason.agent)
        } catch {
            if openRecordings.contains(id) || unlisted.contains(where: { $0.session == entry.session }) {
                unwrittenEnds[id] = (time, reason)
            }
            log.error(
                "the session's end could not be written into the store",
                ["session": .string(id), "error": .string("\(error)")])
        }
    }

    private func recorded(_ session: SessionDescription, _ livestream: LivestreamDescription, _ summary: RecordingSummary) async {
        let finished = Unlisted(session: session, livestream: livestream, summary: summary, finishedAt: WallClock.milliseconds())
        do throws(StoreError) { try await finish(finished) } catch {
            log.error(
                "the recording could not be listed in the store; it is tried again",
                [
                    "session": .string(session.id), "folder": .string(recordingsFolder + "/" + session.id),
                    "error": .string(error.description),
                ])
            if unlisted.count < Self.unlistedMax { unlisted.append(finished) }
        }
        openRecordings.remove(session.id)
        await onRecorded?(livestream.id)
    }

    private func finish(_ recording: Unlisted) async throws(StoreError) {
        let session = recording.session
        // What could not be written at the session's beginning: without a row, nobody would find the recording.
        if recordings[session.id] == nil { try await list(session, of: recording.livestream) }
        if let end = unwrittenEnds[session.id] {
            try await store.endSession(id: session.id, at: end.time, reason: end.reason)
            unwrittenEnds[session.id] = nil
        }
        if let id = recordings[session.id] {
            try await store.finishRecording(
                id: id, RecordingOutcome(recording.summary), at: recording.finishedAt, then: LivestreamEvents.recorded)
        }
        recordings[session.id] = nil
    }

    /// How many recordings wait until the store takes them.
    var unlistedRecordings: Int { unlisted.count }

    /// Offers the store again what it would not take. To be called now and then.
    func listAgain() async {
        guard !isListingAgain else { return }
        isListingAgain = true
        defer { isListingAgain = false }
        while let oldest = unlisted.first {
            do throws(StoreError) { try await finish(oldest) } catch {
                // A livestream that has been removed meanwhile takes its recordings along.
                guard error.code == .notFound || error.code == .conflict else { return }
            }
            unlisted.removeFirst()
            (recordings[oldest.session.id], unwrittenEnds[oldest.session.id]) = (nil, nil)
            log.warning("a recording is listed in the store after all", ["session": .string(oldest.session.id)])
            await onRecorded?(oldest.livestream.id)
        }
    }

    /// Whether sessions or recordings are still open, or their ends are on the way into the store.
    var isBusy: Bool { !openSessions.isEmpty || !openRecordings.isEmpty }
}

extension Store { typealias RecordingID = String }

extension LivestreamDescription {
    /// `gracePeriod`: for livestreams without one of their own. `admission`: the id of the stream key.
    init(_ livestream: Livestream, gracePeriod: Duration, isRecordingOn: Bool = true, admission: String? = nil) {
        self.init(
            id: livestream.id, playbackID: livestream.playbackID, title: livestream.title,
            grace: livestream.graceSeconds.map { .seconds($0) } ?? gracePeriod, isRecorded: isRecordingOn && livestream.isRecorded,
            admission: admission)
    }
}

extension Session.EndReason {
    fileprivate init(_ reason: SessionEnd) {
        self =
            switch reason {
            case .encoderStopped: .unpublished
            case .encoderGone: .encoderGone
            case .keyRotated, .livestreamRemoved: .revoked
            case .stopped: .stopped
            case .serverStopped: .serverStopped
            }
    }

    /// By whom a session comes to such an end.
    fileprivate var agent: Livestream.Agent {
        switch self {
        case .unpublished, .encoderGone, .failed: .encoder
        case .revoked, .stopped: .engine
        case .serverStopped, .serverDied: .system
        }
    }
}

extension PublishRefusal {
    fileprivate init(_ refusal: LifeRefusal) {
        self =
            switch refusal.code {
            case .cancelled: .cancelled
            case .archived: .archived
            case .ending: .ended
            default: .eventOver
            }
    }
}

extension RecordingOutcome {
    fileprivate init(_ summary: RecordingSummary) {
        let totals = summary.totals
        self =
            totals.parts == 0
            ? .failed(note: summary.trouble.map { "nothing could be written: \($0.description)" } ?? RecordingOutcome.nothingCameIn)
            : .complete(
                durationMilliseconds: totals.durationMilliseconds, byteCount: totals.bytes,
                note: summary.trouble.map { "not all of it: \($0.description)" })
    }
}

extension RecorderEvent {
    fileprivate func write(to log: Log) {
        switch self {
        case .recording: log.info("recording")
        case .suspended(let trouble): log.error("recording suspended; the livestream goes on", ["reason": .string(trouble.description)])
        case .resumed: log.warning("recording goes on, with a gap")
        case .dropped(let gap): log.error("parts not recorded", ["parts": .integer(gap.parts), "reason": .string(gap.reason.description)])
        case .finished(let summary):
            log.info(
                "recording finished",
                [
                    "milliseconds": .integer(Int(summary.totals.durationMilliseconds)), "bytes": .integer(Int(summary.totals.bytes)),
                    "closed": .bool(summary.isClosed),
                ])
        }
    }
}
