internal import Glibc

/// Owns one file descriptor. Its methods return nil or false with the reason in `errno`.
struct File: ~Copyable {
    private let descriptor: CInt

    init?(path: String, flags: CInt, mode: mode_t) {
        descriptor = unsafe Glibc.open(path, flags | O_CLOEXEC, mode)
        if descriptor < 0 { return nil }
    }

    deinit { if descriptor >= 0 { _ = close(descriptor) } }

    /// Waits until no other process holds the lock. It goes with the descriptor.
    func lock() -> Bool { flock(descriptor, LOCK_EX) == 0 }

    var mode: mode_t? {
        var status = stat()
        // `status` is ours and outlives the call.
        return unsafe fstat(descriptor, &status) == 0 ? status.st_mode : nil
    }

    /// Whether the file has that owner, group and mode now.
    func give(to owner: uid_t, _ group: gid_t, mode: mode_t) -> Bool {
        fchown(descriptor, owner, group) == 0 && fchmod(descriptor, mode) == 0
    }

    /// Everything from the start; nil also if that is more than `byteCountMax`.
    func read(byteCountMax: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while bytes.count <= byteCountMax {
            // `piece` has the room that the call is told of.
            let count = unsafe Glibc.read(descriptor, &piece, piece.count)
            if count == 0 { return bytes }
            if count < 0 { return nil }
            bytes += piece[..<count]
        }
        return nil
    }

    /// Writes at the descriptor's position, in one call: what is written here is short.
    func append(_ bytes: [UInt8]) -> Bool { unsafe write(descriptor, bytes, bytes.count) == bytes.count }

    /// Returns when the bytes, or a folder's entries, are on disk.
    func synchronize() -> Bool { fsync(descriptor) == 0 }
}
