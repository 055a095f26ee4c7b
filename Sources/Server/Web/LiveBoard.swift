import Ingest
internal import JSON
import Logging
import Playback
import Runtime
import Store
import Streaming
import WebUI

/// What pages show of livestreams: joins what is on air, what is recorded and who watches, and tells the pages of each change.
actor LiveBoard {
    /// Recordings that the home page lists.
    private static let recentMax = 12

    private let store: Store
    private let viewers: ViewerCounter
    private let channels: EventChannels
    private let log: Log
    private let hasPlayer: Bool
    /// Whether players may ask for what is on air by WebRTC.
    private let hasWebRTC: Bool
    private var onAir: [String: LiveSnapshot] = [:]
    private var testPicture: TestPicture
    private var listed = Listed()
    private struct Listed {
        var open: Set<Livestream.ID> = []
        var recent: [RecordingTable.Latest] = []
    }
    /// Models are asked for one after the other, and may be there in another order: an older one isn't sent behind a newer.
    private var asked = 0
    private var sent: [String: Int] = [:]
    /// Changes in their order: a task for each could let an end be overtaken, and a livestream stay on air for ever.
    private let changes: AsyncStream<LiveSnapshot>.Continuation

    init(store: Store, viewers: ViewerCounter, channels: EventChannels, hasPlayer: Bool, hasWebRTC: Bool, offersTestPicture: Bool, log: Log) {
        self.store = store
        self.viewers = viewers
        self.channels = channels
        self.hasPlayer = hasPlayer
        self.hasWebRTC = hasWebRTC
        self.log = log.area("pages")
        let (stream, changes) = AsyncStream.makeStream(of: LiveSnapshot.self)
        self.changes = changes
        testPicture = offersTestPicture ? .off : .unavailable(reason: "The test picture is switched off on this server.")
        Task { [weak self] in
            for await snapshot in stream { await self?.changed(snapshot) }
        }
    }

    deinit { changes.finish() }

    // MARK: Changes

    /// Takes note of a snapshot whose state, session or tracks are new.
    nonisolated func note(_ snapshot: LiveSnapshot) {
        var snapshot = snapshot
        // The media isn't needed here, and would be kept for as long as nothing else changes.
        snapshot.renditions = []
        changes.yield(snapshot)
    }

    private func changed(_ snapshot: LiveSnapshot) async {
        let playbackID = snapshot.livestream.playbackID
        if snapshot.word == "ended" {
            // A new session may have begun already.
            if onAir[playbackID]?.session == snapshot.session { onAir[playbackID] = nil }
        } else {
            onAir[playbackID] = snapshot
        }
        await announce(playbackID)
    }

    func viewersChanged(_ playbackID: String) async { await announce(playbackID) }

    func recorded(livestreamID: String) async {
        guard let livestream = try? await store.livestream(id: livestreamID) else { return }
        await announce(livestream.playbackID)
    }

    func testPictureChanged(_ state: TestPictureSource.State) async {
        testPicture =
            switch state {
            case .off: .off
            case .running: .running
            case .failed(let reason): .unavailable(reason: reason)
            }
        await announceHome()
    }

    private func announce(_ playbackID: String) async {
        await send(WatchModel.eventName, to: playbackID) { await self.watch(playbackID)?.json }
        await announceHome()
    }

    func announceHome() async { await send(HomeLists.eventName, to: EventChannels.home) { await self.lists().json } }

    private func send(_ event: String, to topic: String, _ model: () async -> JSON.Value?) async {
        asked += 1
        let number = asked
        guard let model = await model(), sent[topic, default: 0] < number else { return }
        sent[topic] = number
        channels.send(event, model.text, to: topic)
    }

    // MARK: Models

    /// What everybody may see of what is on air and what was. While the store doesn't answer: as it was last.
    func lists() async -> HomeLists {
        do {
            let onAir = Dictionary(onAir.values.map { ($0.livestream.id, $0) }) { first, _ in first }
            let ids = Array(onAir.keys)
            let (open, recent) = try await store.read { tables in
                (try tables.livestreams.open(among: ids), try tables.recordings.latestOpen(limit: Self.recentMax + ids.count))
            }
            listed = Listed(open: Set(open), recent: recent)
        } catch {
            log.error("livestreams can't be listed", ["error": .string("\(error)")])
        }
        return HomeLists(
            onAir: onAir.values.filter { listed.open.contains($0.livestream.id) }.sorted { $0.session.startedAt < $1.session.startedAt }
                .map(card),
            recent: listed.recent.filter { onAir[$0.livestream.playbackID] == nil }.prefix(Self.recentMax).map(Self.card),
            testPicture: testPicture)
    }

    private static func card(_ past: RecordingTable.Latest) -> LivestreamCard {
        LivestreamCard(
            playbackID: past.livestream.playbackID, title: past.livestream.title, state: .ended,
            startedAt: WallTime(unixMilliseconds: past.recording.startedAt),
            durationSeconds: Double(past.recording.durationMilliseconds) / 1000,
            thumbnail: past.livestream.ownPicture ?? thumbnail(past.livestream.playbackID))
    }

    private func card(_ snapshot: LiveSnapshot) -> LivestreamCard {
        let livestream = snapshot.livestream
        return LivestreamCard(
            playbackID: livestream.playbackID, title: livestream.title, state: LivestreamState(snapshot),
            startedAt: WallTime(unixMilliseconds: snapshot.session.startedAt), viewers: viewers.count(livestream.playbackID),
            thumbnail: snapshot.poster == nil ? nil : Self.thumbnail(livestream.playbackID))
    }

    /// Nil when there is no such livestream.
    func watch(_ playbackID: String) async -> WatchModel? {
        if let snapshot = onAir[playbackID] {
            var model = WatchModel(
                title: snapshot.livestream.title, playbackID: playbackID, state: LivestreamState(snapshot),
                startedAt: WallTime(unixMilliseconds: snapshot.session.startedAt), viewers: viewers.count(playbackID),
                // Other tracks need the player to begin anew, just as another session does.
                sessionID: snapshot.revision == 0 ? snapshot.session.id : "\(snapshot.session.id).\(snapshot.revision)",
                // The picture itself is there sooner than a thumbnail of it would be made.
                thumbnail: nil, hasPlayer: hasPlayer)
            model.isRecorded = snapshot.livestream.isRecorded
            model.isInteractive = hasWebRTC
            return model
        }
        do throws(StoreError) {
            guard let livestream = try await store.livestream(playbackID: playbackID) else { return nil }
            let recordings = try await store.recordings(livestreamID: livestream.id)
            // An earlier recording is not what those who have just watched wait for.
            let sessions = try await store.sessions(livestreamID: livestream.id)
            let isPending = recordings.first.map { Self.isPending($0, sessions) } ?? false
            let recording = isPending ? nil : recordings.first(where: \.state.isPlayable)
            return WatchModel(
                title: livestream.title, playbackID: playbackID, state: sessions.isEmpty ? .waiting : .ended,
                startedAt: recording.map { WallTime(unixMilliseconds: $0.startedAt) }, viewers: viewers.count(playbackID),
                sessionID: recording?.sessionID,
                recording: recording.map {
                    RecordingSummary(
                        durationSeconds: Double($0.durationMilliseconds) / 1000, startedAt: WallTime(unixMilliseconds: $0.startedAt))
                },
                isRecordingPending: isPending,
                thumbnail: livestream.ownPicture ?? (recording == nil ? nil : Self.thumbnail(playbackID)), hasPlayer: hasPlayer)
        } catch {
            log.error("a livestream can't be looked up", ["error": .string(error.description)])
            return nil
        }
    }

    /// One that a dead server left open, and that could not be closed at the start (its disk isn't mounted), isn't about to be finished.
    private static func isPending(_ recording: Recording, _ sessions: [Session]) -> Bool {
        recording.state == .recording && sessions.first { $0.id == recording.sessionID }?.endReason != .serverDied
    }

    private static func thumbnail(_ playbackID: String) -> String { "/live/\(playbackID)/thumbnail.jpg" }
}

extension Livestream {
    /// Where the picture lies that somebody uploaded for it. One that lies elsewhere isn't shown on our pages: their policy has it so.
    var ownPicture: String? { thumbnail.flatMap { $0.contains("/") ? nil : "/api/thumbnails/" + $0 } }
}

extension LivestreamState {
    fileprivate init(_ snapshot: LiveSnapshot) {
        self =
            switch snapshot.state {
            case .live: .live
            case .interrupted: .interrupted
            case .ended: .ended
            }
    }
}
