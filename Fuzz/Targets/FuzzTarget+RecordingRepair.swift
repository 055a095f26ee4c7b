import Bytes
import Glibc
import Media
import Recording
import Synchronization

extension FuzzTarget {
    /// A recording's folder after a crash. The first byte says how many of the next ones, in 64s, are the index; the rest is its one
    /// media file. Repaired, it can be read, and another repair finds nothing to do.
    static let recordingRepair = FuzzTarget(name: "RecordingRepair") { bytes in
        var reader = ByteReader(bytes)
        guard let control = try? reader.readUInt8() else { return }
        let index = reader.readSpan(upTo: Int(control) * 64).copied()
        let system = MemoryFileSystem()
        if !index.isEmpty { system.put(folder + "/index", index) }
        system.put(folder + "/000.mp4", reader.readRest())
        let finding = RecordingRepair(fileSystem: system).repair(folder)
        _ = finding.description
        switch finding.kind {
        case .notARecording, .failed: preconditionFailure("nothing was done: \(finding.kind)")
        case .notUnderstood: return
        case .finished, .repaired, .rebuilt: read(system)
        }
        precondition(RecordingRepair(fileSystem: system).repair(folder).kind == .finished, "a repaired recording isn't whole")
    }

    private static let folder = "/recording"

    private static func read(_ system: MemoryFileSystem) {
        guard let recording = try? RecordingReader(fileSystem: system, folder: folder) else {
            preconditionFailure("a repaired recording can't be read")
        }
        for segment in MediaKind.allCases.flatMap({ recording.segments($0) }) {
            for range in recording.ranges(of: segment) where segment.file == 0 {
                guard let bytes = try? recording.read(range) else { preconditionFailure("a part can't be read") }
                precondition(bytes.count == range.byteCount, "a part is offered that isn't there")
            }
        }
    }
}

/// One flat folder in memory that never fails.
private final class MemoryFileSystem: FileSystem {
    fileprivate let files = Mutex<[String: [UInt8]]>([:])

    func put(_ path: String, _ bytes: [UInt8]) { files.withLock { $0[path] = bytes } }

    func open(_ path: String, _ mode: OpenMode) throws(FileError) -> any OpenFile {
        if case .create = mode { put(path, []) }
        guard files.withLock({ $0[path] != nil }) else { throw FileError(.open, code: ENOENT) }
        return MemoryFile(path: path, system: self)
    }

    func createDirectory(_ path: String) {}
    func synchronizeDirectory(_ path: String) {}
    func freeBytes(at path: String) -> Int64 { .max }

    func list(_ path: String) -> [String] {
        files.withLock { files in files.keys.map { String($0.dropFirst(path.utf8.count + 1)) }.sorted() }
    }

    func rename(_ path: String, to newPath: String) throws(FileError) {
        let isThere = files.withLock { files in
            guard let bytes = files.removeValue(forKey: path) else { return false }
            files[newPath] = bytes
            return true
        }
        if !isThere { throw FileError(.rename, code: ENOENT) }
    }
}

private final class MemoryFile: OpenFile {
    private let path: String
    private let system: MemoryFileSystem

    init(path: String, system: MemoryFileSystem) {
        self.path = path
        self.system = system
    }

    private func withBytes<Result: Sendable>(_ body: (inout [UInt8]) -> Result) -> Result {
        system.files.withLock { body(&$0[path, default: []]) }
    }

    func write(_ bytes: ArraySlice<UInt8>, at offset: Int64) -> Int {
        withBytes { file in
            let start = Int(offset)
            if file.count < start { file += [UInt8](repeating: 0, count: start - file.count) }
            file.replaceSubrange(start..<min(file.count, start + bytes.count), with: bytes)
            return bytes.count
        }
    }

    func read(_ count: Int, at offset: Int64) -> [UInt8] {
        withBytes { file in
            guard let start = Int(exactly: offset), start >= 0, start < file.count else { return [] }
            return Array(file[start...].prefix(count))
        }
    }

    func size() -> Int64 { withBytes { Int64($0.count) } }
    func truncate(to size: Int64) { withBytes { $0 = Array($0.prefix(Int(size))) } }
    func synchronize() {}
}
