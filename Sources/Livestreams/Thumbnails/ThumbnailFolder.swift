internal import Glibc
internal import Runtime

/// The files of uploaded thumbnails. A name never gets other bytes, so they may be cached for ever.
package struct ThumbnailFolder: Sendable {
    package enum Failure: Error, Sendable, Equatable {
        /// What the system said, by its number.
        case system(code: CInt)
    }

    /// Without a slash at the end.
    package let path: String

    package init(path: String) { self.path = path }

    /// `Zk3…9.jpg`: what is a name of ours, and never leads out of the folder.
    package static func isName(_ name: some StringProtocol) -> Bool {
        name.utf8.count <= 64 && name.hasSuffix(".jpg")
            && name.utf8.dropLast(4).allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            } && name.utf8.count > 4
    }

    /// The bytes of a thumbnail; nil if there is none.
    package func read(_ name: String) async -> [UInt8]? {
        guard Self.isName(name) else { return nil }
        let file = "\(path)/\(name)"
        return await BlockingWork.run { try? ReadableFile.contents(of: file) }
    }

    /// On disk, whole, when it returns.
    func write(_ bytes: [UInt8], name: String) async throws(Failure) {
        let (path, file) = (path, "\(path)/\(name)")
        let code = await BlockingWork.run { () -> CInt in
            if unsafe mkdir(path, 0o750) != 0, errno != EEXIST { return errno }
            let partial = file + ".part"
            let number = unsafe open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
            guard number >= 0 else { return errno }
            let failure = Self.fill(number, bytes)
            Glibc.close(number)
            if failure == 0, unsafe rename(partial, file) == 0 { return Self.synchronize(path) }
            let code = failure == 0 ? errno : failure
            unsafe unlink(partial)
            return code
        }
        if code != 0 { throw .system(code: code) }
    }

    func remove(_ name: String) async {
        guard Self.isName(name) else { return }
        let file = "\(path)/\(name)"
        await BlockingWork.run { _ = unsafe unlink(file) }
    }

    private static func fill(_ number: CInt, _ bytes: [UInt8]) -> CInt {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return count < 0 ? errno : EIO }
            rest = rest.dropFirst(count)
        }
        return fsync(number) == 0 ? 0 : errno
    }

    private static func synchronize(_ folder: String) -> CInt {
        let number = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { return errno }
        defer { Glibc.close(number) }
        return fsync(number) == 0 ? 0 : errno
    }
}
