import HTTP
package import HTTPServer
package import Runtime
import Synchronization

/// A way to watch, as statistics name it.
package enum ViewerProtocol: String, Sendable, CaseIterable {
    case hls
    case dash
    case whep
}

/// Counts viewers, not requests.
///
/// A watch page holds an event stream open: one stream, one viewer, also of several behind one address. Another player (VLC, a
/// television) is known by its playlist requests only, and is one viewer for each address and program. The two overlap where a page's own
/// player loads playlists, so a client that has streams open counts as that many and not once more. By which protocol a page's viewer
/// watches, its player shows; until it does, it counts under HLS, with which players begin.
///
/// What identifies a client is hashed with a seed of this process and kept for seconds: nobody's address is stored.
package final class ViewerCounter: Sendable {
    /// A player that has asked for no playlist for so long has gone.
    private static let playlistMemory = Duration.seconds(15)
    private static let sweepInterval = Duration.seconds(2)
    /// Clients of one livestream that are told apart; beyond it new ones are not counted.
    private static let clientsMax = 200_000

    private struct Client {
        /// Pages that are open.
        var pages = 0
        /// Players with a session of their own, which know when they go.
        var sessions: [ViewerProtocol: Int] = [:]
        var lastPlaylist: MonotonicTime?
        /// What the last playlist was of.
        var lastProtocol = ViewerProtocol.hls

        func isThere(at now: MonotonicTime) -> Bool {
            pages > 0 || sessions.values.contains { $0 > 0 } || lastPlaylist.map { now - $0 < playlistMemory } ?? false
        }

        /// Viewers by protocol, of one that is there.
        func count(into counts: inout [ViewerProtocol: Int]) {
            var known = 0
            for (way, count) in sessions where count > 0 {
                counts[way, default: 0] += count
                known += count
            }
            let others = max(1, pages) - known
            if others > 0 { counts[lastProtocol, default: 0] += others }
        }
    }

    private struct Livestream {
        var clients: [Int: Client] = [:]
        var counts: [ViewerProtocol: Int] = [:]
        var count: Int { counts.values.reduce(0, +) }
    }

    private let livestreams = Mutex<[String: Livestream]>([:])
    private let onChange: @Sendable (_ playbackID: String, _ count: Int) -> Void

    /// `onChange` is called about every two seconds for each livestream whose count is another, on `loop`.
    package init(loop: EventLoop, onChange: @escaping @Sendable (_ playbackID: String, _ count: Int) -> Void) {
        self.onChange = onChange
        loop.execute { [self] in
            loop.scheduleRepeating(every: Self.sweepInterval) { [weak self] in self?.sweep(at: .now()) }
        }
    }

    package func count(_ playbackID: String) -> Int { livestreams.withLock { $0[playbackID]?.count ?? 0 } }
    /// The same by protocol; those without viewers may be missing.
    package func counts(_ playbackID: String) -> [ViewerProtocol: Int] { livestreams.withLock { $0[playbackID]?.counts ?? [:] } }
    package var total: Int { livestreams.withLock { $0.values.reduce(0) { $0 + $1.count } } }

    /// A request for a playlist, or a manifest, of the protocol.
    func note(_ exchange: HTTPExchange, _ playbackID: String, as way: ViewerProtocol) {
        let client = Self.client(exchange)
        livestreams.withLock { livestreams in
            guard (livestreams[playbackID]?.clients.count ?? 0) < Self.clientsMax else { return }
            var known = livestreams[playbackID]?.clients[client] ?? Client()
            (known.lastPlaylist, known.lastProtocol) = (.now(), way)
            livestreams[playbackID, default: Livestream()].clients[client] = known
        }
    }

    /// A page that watches, or with a protocol a player's session: counted until the returned closure is called, once.
    package func open(_ exchange: HTTPExchange, _ playbackID: String, as way: ViewerProtocol? = nil) -> @Sendable () -> Void {
        let client = Self.client(exchange)
        change(client, of: playbackID, way, by: 1)
        return { [self] in change(client, of: playbackID, way, by: -1) }
    }

    private func change(_ client: Int, of playbackID: String, _ way: ViewerProtocol?, by difference: Int) {
        livestreams.withLock { livestreams in
            var known = livestreams[playbackID]?.clients[client] ?? Client()
            if let way { known.sessions[way, default: 0] += difference } else { known.pages += difference }
            livestreams[playbackID, default: Livestream()].clients[client] = known
        }
    }

    private static func client(_ exchange: HTTPExchange) -> Int {
        var hasher = Hasher()
        hasher.combine(exchange.client.bytes)
        hasher.combine(exchange.request.headers["User-Agent"])
        return hasher.finalize()
    }

    private func sweep(at now: MonotonicTime) {
        let changes = livestreams.withLock { livestreams in
            var changes: [(String, Int)] = []
            for (playbackID, var livestream) in livestreams {
                livestream.clients = livestream.clients.filter { _, client in client.isThere(at: now) }
                let before = livestream.count
                livestream.counts = [:]
                for client in livestream.clients.values { client.count(into: &livestream.counts) }
                if livestream.count != before { changes.append((playbackID, livestream.count)) }
                livestreams[playbackID] = livestream.clients.isEmpty ? nil : livestream
            }
            return changes
        }
        for (playbackID, count) in changes { onChange(playbackID, count) }
    }
}
