import HTTP
package import HTTPServer
package import Runtime
import Synchronization

/// Counts viewers, not requests.
///
/// A watch page holds an event stream open: one stream, one viewer, also of several behind one address. Another player (VLC, a
/// television) is known by its playlist requests only, and is one viewer for each address and program. The two overlap where a page's own
/// player loads playlists, so a client that has streams open counts as that many and not once more.
///
/// What identifies a client is hashed with a seed of this process and kept for seconds: nobody's address is stored.
package final class ViewerCounter: Sendable {
    /// A player that has asked for no playlist for so long has gone.
    private static let playlistMemory = Duration.seconds(15)
    private static let sweepInterval = Duration.seconds(2)
    /// Clients of one livestream that are told apart; beyond it new ones are not counted.
    private static let clientsMax = 200_000

    private struct Client {
        var streams = 0
        var lastPlaylist: MonotonicTime?
    }

    private struct Livestream {
        var clients: [Int: Client] = [:]
        var count = 0
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
    package var total: Int { livestreams.withLock { $0.values.reduce(0) { $0 + $1.count } } }

    /// A playlist request.
    func note(_ exchange: HTTPExchange, _ playbackID: String) {
        let client = Self.client(exchange)
        livestreams.withLock { livestreams in
            guard (livestreams[playbackID]?.clients.count ?? 0) < Self.clientsMax else { return }
            livestreams[playbackID, default: Livestream()].clients[client, default: Client()].lastPlaylist = .now()
        }
    }

    /// A page that watches: counted until the returned closure is called.
    package func open(_ exchange: HTTPExchange, _ playbackID: String) -> @Sendable () -> Void {
        let client = Self.client(exchange)
        livestreams.withLock { $0[playbackID, default: Livestream()].clients[client, default: Client()].streams += 1 }
        return { [self] in
            livestreams.withLock { $0[playbackID]?.clients[client]?.streams -= 1 }
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
                livestream.clients = livestream.clients.filter { _, client in
                    client.streams > 0 || client.lastPlaylist.map { now - $0 < Self.playlistMemory } ?? false
                }
                let count = livestream.clients.values.reduce(0) { $0 + max(1, $1.streams) }
                if count != livestream.count { changes.append((playbackID, count)) }
                livestream.count = count
                livestreams[playbackID] = livestream.clients.isEmpty ? nil : livestream
            }
            return changes
        }
        for (playbackID, count) in changes { onChange(playbackID, count) }
    }
}
