import Accounts
import Cryptography
import Livestreams
import Media
import Store
import StoreTestSupport
import Synchronization
import Testing

@testable import API

/// Livestreams on a house's database: an engine that is told what it has on air, a clock, and the calls.
final class Stage: Sendable {
    static let rtmp = "rtmp://c.example/live"

    let engine = FakeEngine()
    let environment: LivestreamEnvironment
    let statistics: StatisticsService
    let clock: Clock
    let endpoints: [Endpoint]

    init(_ test: TestStore, _ clock: Clock) throws {
        let key = try #require(PlaybackTokenKey(number: 1, secret: Array(repeating: 7, count: 32)))
        let keys = try #require(PlaybackTokenKeys(current: key))
        self.clock = clock
        environment = LivestreamEnvironment(
            store: test.store, engine: engine, passwords: .cheap, rights: RightsBoard(PlaybackGate(keys: keys)), now: { clock.now },
            graceSeconds: 30)
        statistics = StatisticsService(environment)
        endpoints =
            LivestreamEndpoints(
                LivestreamServices(
                    environment, rights: RightsService(environment), statistics: statistics,
                    thumbnails: ThumbnailService(
                        environment, converter: PictureConverter { picture, _ in picture },
                        folder: ThumbnailFolder(path: test.folder.path + "/thumbnails")),
                    address: .asCalled(httpPort: 80, rtmpPort: { 1935 }))
            ).all
    }

    var lives: LifeService { LifeService(environment) }

    /// An encoder comes with the livestream's own key.
    func goLive(_ id: Livestream.ID, session: Session.ID = "session00001", viewers: Int = 0) async throws {
        engine.put(session, of: id, startedAt: clock.now, viewers: ["hls": viewers])
        try await lives.tell(.encoderConnected(session), of: id, by: .encoder, startedAt: clock.now)
        try await statistics.sample()
    }

    /// The encoder says good-bye.
    func goOff(_ id: Livestream.ID, session: Session.ID = "session00001") async throws {
        engine.remove(session)
        try await lives.tell(.sessionClosed(session, .unpublished), of: id, by: .encoder)
    }

    /// A recording that plays, of a session that is over.
    func record(_ id: Livestream.ID, session: Session.ID = "session00001", _ outcome: RecordingOutcome? = nil) async throws {
        let now = clock.now
        let outcome = outcome ?? .complete(durationMilliseconds: 61_500, byteCount: 123_456)
        try await environment.store.write { tables in
            try tables.recordings.insert(
                Recording(
                    id: "recording001", sessionID: session, livestreamID: id, folder: session, state: .recording, startedAt: now))
            _ = try tables.recordings.finish(id: "recording001", outcome, at: now)
        }
    }
}

final class FakeEngine: MediaEngine {
    private let sessions = Mutex<[EngineSession]>([])
    private let rechecked = Mutex<[Livestream.ID]>([])
    private let whip = Mutex<String?>(nil)
    private let health = Mutex(EncoderHealth())

    /// The livestreams whose publishers' keys were asked for again.
    var recheckedIDs: [Livestream.ID] { rechecked.withLock { $0 } }
    func measure(_ measured: EncoderHealth) { health.withLock { $0 = measured } }
    func takeWHIP(at address: String) { whip.withLock { $0 = address } }

    func onAir() async throws -> [EngineSession] { sessions.withLock { $0 } }

    func health(of livestream: Livestream.ID) async throws -> (session: EngineSession, encoder: EncoderHealth)? {
        let session = sessions.withLock { $0.first { $0.livestreamID == livestream } }
        return session.map { ($0, health.withLock { $0 }) }
    }

    func end(_ session: Session.ID, of livestream: Livestream.ID) async throws -> Bool { remove(session) }

    func recheckKeys(of livestream: Livestream.ID) async { rechecked.withLock { $0.append(livestream) } }

    func urls(for livestream: Livestream) -> MediaURLs {
        MediaURLs(whip: whip.withLock { $0 }, hls: "/live/\(livestream.playbackID)/index.m3u8")
    }

    func put(_ session: Session.ID, of livestream: Livestream.ID, startedAt: Int64, viewers: [String: Int]) {
        remove(session)
        sessions.withLock {
            $0.append(
                EngineSession(
                    livestreamID: livestream, sessionID: session, startedAt: startedAt, isEncoderConnected: true, viewers: viewers))
        }
    }

    @discardableResult
    func remove(_ session: Session.ID) -> Bool {
        sessions.withLock { sessions in
            let before = sessions.count
            sessions.removeAll { $0.sessionID == session }
            return sessions.count < before
        }
    }
}
