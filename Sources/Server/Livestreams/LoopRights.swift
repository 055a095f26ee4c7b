import Livestreams
import Playback
import Runtime

/// The rights to watch, as every loop knows them: a copy of the gate for tokens, and which livestreams everybody may watch.
///
/// What is open is found out once, by the loop that is asked, and remembered by all of them for ``openMilliseconds``; whatever takes rights
/// back makes every loop forget all of it. While the store doesn't answer, what was known goes on: nobody can have taken back anything.
final class LoopRights: PlaybackRights {
    /// How long an open livestream is believed to be open, unless a change is told.
    private static let openMilliseconds: Int64 = 60_000
    /// How long a closed one, or one that isn't there, is believed to be so: being opened is told to nobody.
    private static let closedMilliseconds: Int64 = 2_000
    /// Livestreams that one loop remembers. Beyond them it begins anew.
    private static let rememberedMax = 20_000

    private final class Memory {
        var gate: PlaybackGate
        var open: [String: (isOpen: Bool, until: Int64)] = [:]
        /// Counts what was taken back: an answer that was asked for earlier is not remembered.
        var changes = 0
        init(gate: PlaybackGate) { self.gate = gate }

        /// - Parameter until: nil: not open.
        func remember(_ playbackID: String, openUntil until: Int64?, at now: Int64) {
            if open.count >= LoopRights.rememberedMax { open.removeAll() }
            open[playbackID] =
                until.map { (true, min($0, now + LoopRights.openMilliseconds)) } ?? (false, now + LoopRights.closedMilliseconds)
        }
    }

    private let group: EventLoopGroup
    private let memories: LoopLocal<Memory>
    private let rights: RightsService

    init(group: EventLoopGroup, board: RightsBoard, rights: RightsService) {
        self.rights = rights
        self.group = group
        let gate = board.gate
        memories = LoopLocal(group) { _ in Memory(gate: gate) }
    }

    /// Lets every loop know each change, and then `onChange`, on that loop.
    func follow(_ board: RightsBoard, on group: EventLoopGroup, onChange: @escaping @Sendable (EventLoop) -> Void) {
        board.onChange { [memories] gate in
            for loop in group.loops {
                loop.execute {
                    let memory = memories[loop]
                    memory.gate = gate
                    // The old answers stay for the time that the store is away, but are asked for anew.
                    memory.open = memory.open.mapValues { ($0.isOpen, 0) }
                    memory.changes += 1
                    onChange(loop)
                }
            }
        }
    }

    func admits(_ token: String, to playbackID: String, on loop: EventLoop) -> Bool {
        (try? memories[loop].gate.verify(token, playbackID: playbackID, now: WallClock.milliseconds())) != nil
    }

    func isOpen(_ playbackID: String, on loop: EventLoop) -> Bool? {
        guard let known = memories[loop].open[playbackID], WallClock.milliseconds() < known.until else { return nil }
        return known.isOpen
    }

    func findOut(_ playbackID: String, for loop: EventLoop) async -> OpenAccess {
        let memories = memories
        let others = group.loops.filter { $0 !== loop }
        let changes = await loop.run { memories[loop].changes }
        let found: Result<Int64?, any Error>
        do { found = .success(try await rights.openUntil(playbackID: playbackID)) } catch { found = .failure(error) }
        return await loop.run {
            let memory = memories[loop]
            let now = WallClock.milliseconds()
            guard case .success(let until) = found else {
                guard let known = memory.open[playbackID] else { return .unknown }
                memory.open[playbackID] = (known.isOpen, now + Self.closedMilliseconds)
                return known.isOpen ? .open : .closed
            }
            if memory.changes == changes { memory.remember(playbackID, openUntil: until, at: now) }
            for other in others {
                // Each loop counts the same changes: one that has heard of a further one knows better.
                other.execute {
                    if memories[other].changes == changes { memories[other].remember(playbackID, openUntil: until, at: now) }
                }
            }
            return until == nil ? .closed : .open
        }
    }
}
