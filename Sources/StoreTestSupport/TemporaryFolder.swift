internal import Glibc

/// A folder of a test's own, removed at the end with everything in it.
package final class TemporaryFolder: Sendable {
    /// Without a slash at the end.
    package let path: String

    package init() {
        var template = Array("/tmp/carillon-store-XXXXXX".utf8CString)
        // The template is ours, and ends with a zero.
        precondition(unsafe mkdtemp(&template) != nil, "a temporary folder can be made")
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.remove(path) }

    /// What is in it, sorted.
    package var names: [String] { Self.names(path) }

    /// Empty if there is no such file.
    package func bytes(_ name: String) -> [UInt8] {
        let descriptor = unsafe open(path + "/" + name, O_RDONLY)
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = unsafe read(descriptor, &piece, piece.count)
            guard count > 0 else { return bytes }
            bytes += piece[..<count]
        }
    }

    package func write(_ bytes: [UInt8], to name: String, mode: UInt32 = 0o600) {
        let descriptor = unsafe open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, mode)
        precondition(unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
        fchmod(descriptor, mode)
        close(descriptor)
    }

    package func remove(_ name: String) { unsafe unlink(path + "/" + name) }

    /// What a process that is killed now would leave behind.
    package func copy(to other: TemporaryFolder) {
        for name in names where !name.hasSuffix("-shm") { other.write(bytes(name), to: name) }
    }

    private static func names(_ path: String) -> [String] {
        guard let folder = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        // An entry stays until the next is read; its name ends with a zero.
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func remove(_ path: String) {
        for name in names(path) where unsafe unlink(path + "/" + name) != 0 { remove(path + "/" + name) }
        unsafe rmdir(path)
    }
}
