import HTTPServer
import Runtime
import Synchronization

/// A recording as one MP4: its head in memory, the rest in the recording's files.
final class Movie: Sendable {
    let head: [UInt8]
    let payload: FileBody
    private let ledger: MovieLedger

    fileprivate init(head: [UInt8], payload: FileBody, ledger: MovieLedger) {
        (self.head, self.payload, self.ledger) = (head, payload, ledger)
        ledger.add(head.count)
    }

    deinit { ledger.add(-head.count) }
}

/// Bytes of all heads that are in memory, also of those that only a download under way still holds.
private final class MovieLedger: Sendable {
    private let count = Atomic<Int>(0)
    var byteCount: Int { count.load(ordering: .relaxed) }
    func add(_ bytes: Int) { count.add(bytes, ordering: .relaxed) }
}

/// Makes movies of recordings, each once for however many ask, and keeps the latest used ones: a resumed download finds its own.
package actor MovieShelf {
    package struct Limits: Sendable {
        /// Heads in memory. A movie of eight hours has about 20 MB. With more, nothing new is begun.
        package var headBytesMax = 256 << 20
        /// Heads that are kept although nobody uses them.
        package var keptBytesMax = 64 << 20
        /// Movies made at once: what is on air goes first.
        package var assembliesMax = 2
        /// Movies that wait for one of these to be made.
        package var waitingMax = 16
        package init() {}
    }

    enum Answer: Sendable {
        case movie(Movie)
        case nothing
        case tooLong
        /// A limit is reached; a moment later there is room.
        case busy
    }

    private struct Key: Hashable {
        let session: String
        let window: DownloadWindow
    }

    private let limits: Limits
    private let ledger = MovieLedger()
    private var kept: [(key: Key, movie: Movie)] = []
    private var underWay: [Key: Task<Answer, Never>] = [:]
    private var assemblies = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    package init(limits: Limits = Limits()) { self.limits = limits }

    func movie(of recording: OpenRecording, _ window: DownloadWindow) async -> Answer {
        let key = Key(session: recording.sessionID, window: window)
        if let index = kept.firstIndex(where: { $0.key == key }) {
            let entry = kept.remove(at: index)
            kept.append(entry)
            return .movie(entry.movie)
        }
        if let task = underWay[key] { return await task.value }
        guard ledger.byteCount < limits.headBytesMax, waiting.count < limits.waitingMax else { return .busy }
        let task = Task { await assemble(recording, window) }
        underWay[key] = task
        let answer = await task.value
        underWay[key] = nil
        if case .movie(let movie) = answer { keep(movie, as: key) }
        return answer
    }

    private func assemble(_ recording: OpenRecording, _ window: DownloadWindow) async -> Answer {
        if assemblies >= limits.assembliesMax { await withCheckedContinuation { waiting.append($0) } } else { assemblies += 1 }
        defer { leave() }
        return await BlockingWork.run { [ledger] in
            do throws(MovieAssembly.Failure) {
                let (head, payload) = try MovieAssembly.movie(of: recording, window)
                return .movie(Movie(head: head, payload: payload, ledger: ledger))
            } catch {
                switch error {
                case .nothing: return .nothing
                case .tooLong: return .tooLong
                }
            }
        }
    }

    /// The next one in line takes the place of one that is done.
    private func leave() {
        if waiting.isEmpty { assemblies -= 1 } else { waiting.removeFirst().resume() }
    }

    private func keep(_ movie: Movie, as key: Key) {
        kept.removeAll { $0.key == key }
        kept.append((key, movie))
        while kept.reduce(0, { $0 + $1.movie.head.count }) > limits.keptBytesMax { kept.removeFirst() }
    }
}
