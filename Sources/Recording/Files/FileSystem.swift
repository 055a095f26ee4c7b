/// The file operations that a recording needs, all blocking. Each either does what it says or throws; none logs.
///
/// A seam: the tests put a file system here whose nth call fails, or which loses all that was not synchronised.
package protocol FileSystem: Sendable {
    func open(_ path: String, _ mode: OpenMode) throws(FileError) -> any OpenFile
    /// Makes one folder; its parent must exist. Throws `EEXIST` where there is one.
    func createDirectory(_ path: String) throws(FileError)
    /// Makes the folder's entries (files created, renamed) survive a loss of power.
    func synchronizeDirectory(_ path: String) throws(FileError)
    /// Bytes that this process may still write on the file system that holds `path`.
    func freeBytes(at path: String) throws(FileError) -> Int64
    /// The names in a folder, without `.` and `..`, in ascending order.
    func list(_ path: String) throws(FileError) -> [String]
    /// Atomically gives `path` the name `newPath`, replacing what had it.
    func rename(_ path: String, to newPath: String) throws(FileError)
}

package enum OpenMode: Sendable {
    /// An existing file, for reading.
    case read
    /// An existing file, for reading and writing.
    case update
    /// An empty file, for reading and writing: created, or emptied if it exists.
    case create
}

/// An open file; closed when the last reference goes.
package protocol OpenFile: AnyObject, Sendable {
    /// Writes the head of `bytes` at `offset`, and returns how many bytes were written: at least 1 if there are any, perhaps
    /// fewer than asked. Most callers want ``writeAll(_:at:)``.
    func write(_ bytes: ArraySlice<UInt8>, at offset: Int64) throws(FileError) -> Int
    /// Up to `count` bytes from `offset`; fewer only at the end of the file.
    func read(_ count: Int, at offset: Int64) throws(FileError) -> [UInt8]
    func size() throws(FileError) -> Int64
    func truncate(to size: Int64) throws(FileError)
    /// `fdatasync`: on return, the file's bytes and its size survive a loss of power. After an error, what was written since the
    /// last success may be gone even though it can still be read, and a second call would report success.
    func synchronize() throws(FileError)
}

extension OpenFile {
    /// Writes all of `bytes` at `offset`; on an error, some of them may have been written.
    func writeAll(_ bytes: ArraySlice<UInt8>, at offset: Int64) throws(FileError) {
        var rest = bytes
        var position = offset
        while !rest.isEmpty {
            let count = try write(rest, at: position)
            rest = rest.dropFirst(count)
            position += Int64(count)
        }
    }
}
