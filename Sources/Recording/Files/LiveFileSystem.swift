internal import Glibc

/// The machine's own file system.
package struct LiveFileSystem: FileSystem {
    package init() {}

    package func open(_ path: String, _ mode: OpenMode) throws(FileError) -> any OpenFile {
        let flags =
            switch mode {
            case .read: O_RDONLY
            case .update: O_RDWR
            case .create: O_RDWR | O_CREAT | O_TRUNC
            }
        let descriptor = try retrying(.open) { unsafe Glibc.open(path, flags | O_CLOEXEC, 0o640) }
        return LiveFile(adopting: descriptor)
    }

    package func createDirectory(_ path: String) throws(FileError) {
        _ = try retrying(.createDirectory) { unsafe mkdir(path, 0o750) }
    }

    package func synchronizeDirectory(_ path: String) throws(FileError) {
        let descriptor = try retrying(.synchronizeDirectory) { unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        defer { _ = close(descriptor) }
        _ = try retrying(.synchronizeDirectory) { fsync(descriptor) }
    }

    package func freeBytes(at path: String) throws(FileError) -> Int64 {
        var status = statvfs()
        _ = try retrying(.freeBytes) { unsafe statvfs(path, &status) }
        let (bytes, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return overflow ? .max : Int64(clamping: bytes)
    }

    package func list(_ path: String) throws(FileError) -> [String] {
        guard let directory = unsafe opendir(path) else { throw FileError(.list, code: errno) }
        defer { _ = unsafe closedir(directory) }
        var names: [String] = []
        errno = 0
        while let entry = unsafe readdir(directory) {
            // The system ends each name with a zero byte, within the entry it returned.
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
            errno = 0
        }
        if errno != 0 { throw FileError(.list, code: errno) }
        return names.sorted()
    }

    package func rename(_ path: String, to newPath: String) throws(FileError) {
        _ = try retrying(.rename) { unsafe Glibc.rename(path, newPath) }
    }
}

/// A file descriptor and its end. `pwrite` and `pread` carry their offset, so the descriptor has no state to share.
private final class LiveFile: OpenFile {
    private let descriptor: CInt

    init(adopting descriptor: CInt) { self.descriptor = descriptor }
    deinit { _ = close(descriptor) }

    func write(_ bytes: ArraySlice<UInt8>, at offset: Int64) throws(FileError) -> Int {
        guard !bytes.isEmpty else { return 0 }
        let count = try retrying(.write) {
            // The buffer is valid, and its count right, for the duration of the closure.
            unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
        }
        guard count > 0 else { throw FileError(.write, code: EIO) }
        return count
    }

    func read(_ count: Int, at offset: Int64) throws(FileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = try retrying(.read) {
                // Slicing proves that the destination lies within the array.
                unsafe bytes[filled...].withUnsafeMutableBytes {
                    unsafe pread(descriptor, $0.baseAddress, $0.count, off_t(offset) + filled)
                }
            }
            if got == 0 { break }
            filled += got
        }
        bytes.removeLast(count - filled)
        return bytes
    }

    func size() throws(FileError) -> Int64 {
        var status = stat()
        _ = try retrying(.size) { unsafe fstat(descriptor, &status) }
        return Int64(status.st_size)
    }

    func truncate(to size: Int64) throws(FileError) {
        _ = try retrying(.truncate) { ftruncate(descriptor, off_t(size)) }
    }

    func synchronize() throws(FileError) {
        // No second try: after a failed `fdatasync` the kernel may have dropped the pages, and would then report success.
        guard fdatasync(descriptor) == 0 else { throw FileError(.synchronize, code: errno) }
    }
}

/// Repeats a call which a signal interrupted, and turns −1 into an error.
private func retrying<Value: FixedWidthInteger>(_ operation: FileError.Operation, _ call: () -> Value) throws(FileError) -> Value {
    while true {
        let value = call()
        if value != -1 { return value }
        if errno != EINTR { throw FileError(operation, code: errno) }
    }
}
