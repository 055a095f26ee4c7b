internal import Glibc

extension SecretsFile {
    /// Puts other keys in place of those that are there. Who reads the file meanwhile has all of the old or all of the new ones; the file's
    /// owner and mode stay. When this returns, it is on disk.
    ///
    /// Processes that change it take turns by a lock on the folder: the file itself is another one afterwards.
    func change<Success>(
        _ body: (_ keys: inout [NamedSealingKey]) throws(StoreError) -> Success
    ) throws(StoreError) -> (success: Success, keys: [NamedSealingKey]) {
        guard let folder = File(path: folder, flags: O_RDONLY | O_DIRECTORY, mode: 0), folder.lock() else {
            throw unusable("can't be changed: \(systemSentence(errno))")
        }
        let before = try read()
        var keys = before
        let success = try body(&keys)
        guard keys != before else { return (success, keys) }
        try replace(by: Self.text(keys))
        guard folder.synchronize() else { throw unusable("can't be written to disk: \(systemSentence(errno))") }
        return (success, keys)
    }

    private func replace(by text: [UInt8]) throws(StoreError) {
        var status = stat()
        // `status` is ours and outlives the call.
        guard unsafe stat(path, &status) == 0 else { throw unusable("can't be examined: \(systemSentence(errno))") }
        let draft = path + ".new"
        // Left behind by a process that died.
        _ = unsafe unlink(draft)
        guard let file = File(path: draft, flags: O_WRONLY | O_CREAT | O_EXCL, mode: 0o600) else { throw unwritable() }
        // A file that belongs to root would keep the server's user out.
        guard file.give(to: status.st_uid, status.st_gid, mode: status.st_mode & 0o770), file.append(text), file.synchronize(),
            unsafe rename(draft, path) == 0
        else {
            let error = unwritable()
            _ = unsafe unlink(draft)
            throw error
        }
    }

    private func unwritable() -> StoreError {
        unusable("can't be written: \(systemSentence(errno)). Run this as the user that the server runs as")
    }
}
