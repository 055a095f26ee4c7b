import Glibc
import Recording
import Synchronization

/// A file system in memory which journals what is written, refuses chosen calls, and can lose its power.
final class MemoryFileSystem: FileSystem {
    enum Change: Equatable {
        case create(String)
        case write(String, at: Int, [UInt8])
        case truncate(String, to: Int)
    }

    struct Node: Equatable {
        var bytes: [UInt8] = []
        /// What a loss of power can't take, and what it may take in part.
        var synced: [UInt8] = []
        var unsynced: [Change] = []
        var isNamed = false
    }

    struct State {
        var nodes: [String: Node] = [:]
        var folders: Set<String> = ["/r"]
        var journal: [Change] = []
        var calls = 0
        var failures: Set<Int> = []
        var failsFrom = Int.max
        var code = ENOSPC
        /// Only so many bytes of a failing write, or of each write if `isChoppy`, are taken.
        var shortWrite: Int?
        var isChoppy = false
        var free: Int64 = 1 << 40
        var capacity = Int.max
        var synchronizations = 0
    }

    let state = Mutex(State())

    init() {}

    /// The state after the first `bytes` bytes of a journal; each change that writes none costs one.
    init(replaying journal: [Change], bytes: Int) {
        var rest = bytes
        state.withLock { state in
            for change in journal {
                guard rest > 0 else { break }
                rest -= Self.apply(change, limit: rest, to: &state)
            }
            state.journal = []
            for path in state.nodes.keys { state.nodes[path]?.settle() }
        }
    }

    static func cost(_ change: Change) -> Int {
        if case .write(_, _, let bytes) = change { bytes.count } else { 1 }
    }

    private static func apply(_ change: Change, limit: Int, to state: inout State) -> Int {
        switch change {
        case .create(let path): state.nodes[path, default: Node()].bytes = []
        case .write(let path, let offset, let bytes):
            state.nodes[path, default: Node()].write(Array(bytes.prefix(limit)), at: offset)
            return bytes.count
        case .truncate(let path, let size): state.nodes[path, default: Node()].truncate(to: size)
        }
        return 1
    }

    /// What is left after a loss of power: all that was synchronised, and of the rest what chance lets through.
    func afterPowerLoss(_ random: inout some RandomNumberGenerator) -> MemoryFileSystem {
        let survivor = MemoryFileSystem()
        let nodes = state.withLock { $0.nodes.sorted { $0.key < $1.key } }
        for (path, node) in nodes where node.isNamed || Bool.random(using: &random) {
            var left = Node(bytes: node.synced)
            for change in node.unsynced { left.apply(change, partly: &random) }
            left.settle()
            survivor.state.withLock { $0.nodes[path] = left }
        }
        return survivor
    }

    /// Counts a call, and throws if it is one of those that fail.
    fileprivate func enter(_ operation: FileError.Operation, _ state: inout State) throws(FileError) {
        state.calls += 1
        if state.failures.contains(state.calls) || state.calls >= state.failsFrom { throw FileError(operation, code: state.code) }
    }

    fileprivate func locked<T: Sendable>(_ body: (inout State) throws(FileError) -> T) throws(FileError) -> T {
        let result: Result<T, FileError> = state.withLock { state in
            do throws(FileError) { return .success(try body(&state)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    func open(_ path: String, _ mode: OpenMode) throws(FileError) -> any OpenFile {
        try locked { state throws(FileError) in
            try enter(.open, &state)
            if case .create = mode {
                var node = state.nodes[path] ?? Node()
                node.truncate(to: 0)
                node.unsynced.append(.truncate(path, to: 0))
                state.nodes[path] = node
                state.journal.append(.create(path))
            } else if state.nodes[path] == nil {
                throw FileError(.open, code: ENOENT)
            }
        }
        return MemoryFile(path: path, system: self)
    }

    func createDirectory(_ path: String) throws(FileError) {
        try locked { state throws(FileError) in
            try enter(.createDirectory, &state)
            guard state.folders.insert(path).inserted else { throw FileError(.createDirectory, code: EEXIST) }
        }
    }

    func synchronizeDirectory(_ path: String) throws(FileError) {
        try locked { state throws(FileError) in
            try enter(.synchronizeDirectory, &state)
            for name in state.nodes.keys where name.hasPrefix(path + "/") { state.nodes[name]?.isNamed = true }
        }
    }

    func freeBytes(at path: String) throws(FileError) -> Int64 {
        try locked { state throws(FileError) in
            try enter(.freeBytes, &state)
            return state.free
        }
    }

    func list(_ path: String) throws(FileError) -> [String] {
        try locked { state throws(FileError) in
            try enter(.list, &state)
            guard !state.nodes.keys.contains(path) else { throw FileError(.list, code: ENOTDIR) }
            let paths = Array(state.nodes.keys) + Array(state.folders)
            let names = paths.filter { $0.hasPrefix(path + "/") }.map { String($0.dropFirst(path.count + 1).prefix { $0 != "/" }) }
            return Set(names).sorted()
        }
    }

    func rename(_ path: String, to newPath: String) throws(FileError) {
        try locked { state throws(FileError) in
            try enter(.rename, &state)
            guard let node = state.nodes.removeValue(forKey: path) else { throw FileError(.rename, code: ENOENT) }
            state.nodes[newPath] = node
        }
    }

    // MARK: For tests

    func bytes(_ path: String) -> [UInt8]? { state.withLock { $0.nodes[path]?.bytes } }
    func put(_ path: String, _ bytes: [UInt8]) { state.withLock { $0.nodes[path] = Node(bytes: bytes, synced: bytes, isNamed: true) } }
    func delete(_ path: String) { state.withLock { _ = $0.nodes.removeValue(forKey: path) } }
    func refuse(once call: Int) { state.withLock { ($0.failures, $0.calls) = ([call], 0) } }
    func refuse(from call: Int) { state.withLock { ($0.failsFrom, $0.failures, $0.calls) = (call, [], 0) } }
    var contents: [String: [UInt8]] { state.withLock { $0.nodes.mapValues(\.bytes) } }
    var journal: [Change] { state.withLock { $0.journal } }
    func copy() -> MemoryFileSystem {
        let other = MemoryFileSystem()
        for (path, bytes) in contents { other.put(path, bytes) }
        return other
    }
}

extension MemoryFileSystem.Node {
    mutating func write(_ new: [UInt8], at offset: Int) {
        if bytes.count < offset + new.count { bytes += [UInt8](repeating: 0, count: offset + new.count - bytes.count) }
        bytes.replaceSubrange(offset..<offset + new.count, with: new)
    }

    mutating func truncate(to size: Int) {
        if size < bytes.count { bytes.removeLast(bytes.count - size) } else { bytes += [UInt8](repeating: 0, count: size - bytes.count) }
    }

    mutating func settle() { (synced, unsynced, isNamed) = (bytes, [], true) }

    /// Each block of 16 bytes of a write reaches the disk or doesn't; the file's length may grow without them.
    mutating func apply(_ change: MemoryFileSystem.Change, partly random: inout some RandomNumberGenerator) {
        switch change {
        case .create: break
        case .truncate(_, let size): if Bool.random(using: &random) { truncate(to: size) }
        case .write(_, let offset, let new):
            let fate = Int.random(in: 0..<4, using: &random)
            if fate == 0 { return }
            if fate == 1 { return write(new, at: offset) }
            for start in stride(from: 0, to: new.count, by: 16) where Bool.random(using: &random) {
                write(Array(new[start..<min(new.count, start + 16)]), at: offset + start)
            }
        }
    }
}

private final class MemoryFile: OpenFile {
    let path: String
    let system: MemoryFileSystem

    init(path: String, system: MemoryFileSystem) {
        self.path = path
        self.system = system
    }

    func write(_ bytes: ArraySlice<UInt8>, at offset: Int64) throws(FileError) -> Int {
        try system.locked { state throws(FileError) in
            var refusal: FileError?
            do throws(FileError) { try system.enter(.write, &state) } catch { refusal = error }
            var taken = Array(bytes)
            if refusal != nil || state.isChoppy, let short = state.shortWrite { taken = Array(bytes.prefix(short)) }
            let used = state.nodes.values.reduce(0) { $0 + $1.bytes.count }
            if taken.count > state.capacity - used {
                taken = Array(taken.prefix(max(0, state.capacity - used)))
                if taken.isEmpty { throw FileError(.write, code: ENOSPC) }
            }
            if refusal == nil || state.shortWrite != nil {
                let change = MemoryFileSystem.Change.write(path, at: Int(offset), taken)
                state.nodes[path]?.write(taken, at: Int(offset))
                state.nodes[path]?.unsynced.append(change)
                state.journal.append(change)
            }
            if let refusal { throw refusal }
            return taken.count
        }
    }

    func read(_ count: Int, at offset: Int64) throws(FileError) -> [UInt8] {
        try system.locked { state throws(FileError) in
            try system.enter(.read, &state)
            let bytes = state.nodes[path]?.bytes ?? []
            let start = min(bytes.count, Int(clamping: offset))
            return Array(bytes[start..<min(bytes.count, start + count)])
        }
    }

    func size() throws(FileError) -> Int64 {
        try system.locked { state throws(FileError) in
            try system.enter(.size, &state)
            return Int64(state.nodes[path]?.bytes.count ?? 0)
        }
    }

    func truncate(to size: Int64) throws(FileError) {
        try system.locked { state throws(FileError) in
            try system.enter(.truncate, &state)
            let change = MemoryFileSystem.Change.truncate(path, to: Int(size))
            state.nodes[path]?.truncate(to: Int(size))
            state.nodes[path]?.unsynced.append(change)
            state.journal.append(change)
        }
    }

    func synchronize() throws(FileError) {
        try system.locked { state throws(FileError) in
            state.synchronizations += 1
            do throws(FileError) {
                try system.enter(.synchronize, &state)
            } catch {
                // As Linux does it: the pages count as clean from here on, though they never reached the disk.
                state.nodes[path]?.unsynced = []
                throw error
            }
            guard var node = state.nodes[path] else { return }
            for change in node.unsynced { node.replay(change) }
            node.unsynced = []
            state.nodes[path] = node
        }
    }
}

extension MemoryFileSystem.Node {
    /// Brings an unsynchronised change to the disk.
    mutating func replay(_ change: MemoryFileSystem.Change) {
        var disk = MemoryFileSystem.Node(bytes: synced)
        switch change {
        case .create: break
        case .write(_, let offset, let bytes): disk.write(bytes, at: offset)
        case .truncate(_, let size): disk.truncate(to: size)
        }
        synced = disk.bytes
    }
}
