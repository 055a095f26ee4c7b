import Glibc

/// An open file to read from; closed with the last reference. Reading has no position, so any thread may read at any time.
package final class ReadableFile: Sendable {
    package let byteCount: Int
    private let number: CInt

    /// Throws ENOENT and the like. May block on a slow disk.
    package init(path: String) throws(SystemCallError) {
        number = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw SystemCallError("open") }
        var status = stat()
        guard unsafe fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            Glibc.close(number)
            throw SystemCallError("fstat", code: EINVAL)
        }
        byteCount = Int(status.st_size)
    }

    deinit { Glibc.close(number) }

    /// Up to `count` bytes from `offset`; fewer at the end of the file. May block on a slow disk.
    package func read(offset: Int, count: Int) throws(SystemCallError) -> [UInt8] {
        var failure: SystemCallError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, filled in
            while filled < count {
                let part = unsafe pread(number, buffer.baseAddress.map { unsafe $0 + filled }, count - filled, off_t(offset + filled))
                if part < 0 && errno == EINTR { continue }
                if part < 0 { failure = SystemCallError("pread") }
                if part <= 0 { return }
                filled += part
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// A whole small file at once.
    package static func contents(of path: String) throws(SystemCallError) -> [UInt8] {
        let file = try ReadableFile(path: path)
        return try file.read(offset: 0, count: file.byteCount)
    }
}
