import Ingest
import Livestreams
import Logging
import Media
import Playback
import Runtime
import Store
import Streaming
import Synchronization

/// The server's own media engine, as the domain sees it.
final class EmbeddedEngine: MediaEngine {
    private let store: Store
    private let viewers: ViewerCounter
    private let urls: @Sendable (Livestream) -> MediaURLs
    private let log: Log
    /// The hub asks the domain whose key it is, and the domain asks the engine what is on air: the hub comes last.
    private let hub = Mutex<Hub?>(nil)
    private let whip = Mutex<WHIPIngest?>(nil)

    init(store: Store, viewers: ViewerCounter, urls: @escaping @Sendable (Livestream) -> MediaURLs, log: Log) {
        self.store = store
        self.viewers = viewers
        self.urls = urls
        self.log = log.area("engine")
    }

    /// Until then nothing is on air.
    func join(_ hub: Hub) { self.hub.withLock { $0 = hub } }

    /// Where publishers may come by WebRTC.
    func join(_ whip: WHIPIngest) { self.whip.withLock { $0 = whip } }

    func onAir() async throws -> [EngineSession] {
        guard let hub = hub.withLock({ $0 }) else { return [] }
        var sessions: [EngineSession] = []
        for entry in await hub.onAir {
            let publication = entry.publication
            let state = await entry.loop.run { publication.value.state }
            if case .ended = state { continue }
            sessions.append(session(entry, state))
        }
        return sessions
    }

    func health(of livestream: Livestream.ID) async throws -> (session: EngineSession, encoder: EncoderHealth)? {
        guard let entry = await hub.withLock({ $0 })?.entry(livestreamID: livestream) else { return nil }
        let publication = entry.publication
        let (state, health) = await entry.loop.run { (publication.value.state, publication.value.health) }
        if case .ended = state { return nil }
        return (session(entry, state), health)
    }

    private func session(_ entry: Hub.Entry, _ state: Publication.State) -> EngineSession {
        let counts = viewers.counts(entry.livestream.playbackID).map { ($0.key.rawValue, $0.value) }
        return EngineSession(
            livestreamID: entry.livestream.id, sessionID: entry.session.id, startedAt: entry.session.startedAt,
            isEncoderConnected: state == .live, viewers: Dictionary(uniqueKeysWithValues: counts))
    }

    func end(_ session: Session.ID, of livestream: Livestream.ID) async throws -> Bool {
        guard let hub = hub.withLock({ $0 }), await hub.entry(livestreamID: livestream)?.session.id == session else { return false }
        await hub.end(livestreamID: livestream, .stopped)
        return true
    }

    func recheckKeys(of livestream: Livestream.ID) async {
        guard let entry = await hub.withLock({ $0 })?.entry(livestreamID: livestream) else { return }
        await recheck([entry])
    }

    /// The same of everything on air: for what other processes have changed.
    func recheckAllKeys() async {
        if let hub = hub.withLock({ $0 }) { await recheck(await hub.onAir) }
    }

    func isPublishedByWebRTC(_ livestream: Livestream.ID) -> Bool { whip.withLock { $0 }?.isOnAir(livestream) ?? false }

    func urls(for livestream: Livestream) -> MediaURLs { urls(livestream) }

    private func recheck(_ entries: [Hub.Entry]) async {
        for entry in entries {
            let id = entry.livestream.id
            do throws(StoreError) {
                if try await store.livestream(id: id) == nil {
                    await hub.withLock({ $0 })?.end(livestreamID: id, .livestreamRemoved)
                } else if let key = entry.livestream.admission, try await !store.isValid(streamKeyID: key) {
                    await hub.withLock({ $0 })?.end(livestreamID: id, .keyRotated)
                }
            } catch {
                log.error("the store can't be asked whether keys are still valid", ["error": .string(error.description)])
            }
        }
    }
}
