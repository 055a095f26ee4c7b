internal import CSQLite
internal import Glibc

extension Store {
    /// Copies the database of a data folder into a new file, while others read and write it: the state of one moment, checked and on disk
    /// when this returns. `secrets.key` isn't in it, so a copy in wrong hands gives no stream key.
    ///
    /// - Throws: `conflict` if the file is there already; `notFound` if the folder holds no database.
    package static func backUp(folder: String, to path: String) throws(StoreError) {
        guard exists(folder: folder) else { throw StoreError(.notFound, "There is no database in \(folder).") }
        try copyDatabase(from: databasePath(folder), to: path)
    }

    /// Makes the database of a data folder from what ``backUp(folder:to:)`` wrote. No server may run on the folder. Opening it then asks
    /// for the `secrets.key` that belongs to it.
    ///
    /// - Throws: `conflict` if the folder holds a database; `corrupt` if the file isn't one of ours.
    package static func restore(from path: String, folder: String) throws(StoreError) {
        guard isFile(path) else { throw StoreError(.notFound, "There is no file \(path).") }
        guard !exists(folder: folder) else {
            throw StoreError(
                .conflict,
                "\(databasePath(folder)) is there already: move it away first, with the files of its name that end in -wal and -shm.")
        }
        try checkIsOurs(path)
        try makeFolder(folder)
        // What an earlier database has left would be taken for this one's.
        for ending in ["-wal", "-shm"] { unsafe unlink(databasePath(folder) + ending) }
        try copyDatabase(from: path, to: databasePath(folder))
    }

    private static func checkIsOurs(_ path: String) throws(StoreError) {
        do throws(StoreError) {
            let handle = try SQLiteHandle.open(path: path, mayCreate: false)
            try handle.execute("SELECT number FROM migrations; SELECT id FROM livestreams LIMIT 1")
        } catch {
            throw StoreError(.corrupt, "\(path) is no backup of Carillon's database: \(error.sentence)")
        }
    }
}

private func copyDatabase(from source: String, to path: String) throws(StoreError) {
    guard !isFile(path) else { throw StoreError(.conflict, "\(path) is there already: name a new file.") }
    let partial = path + ".partial"
    unsafe unlink(partial)
    do throws(StoreError) {
        try copyPages(from: source, to: partial)
        guard let file = File(path: partial, flags: O_RDONLY, mode: 0), file.synchronize(), unsafe rename(partial, path) == 0 else {
            throw unwritable(path)
        }
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        guard let folder = File(path: folder, flags: O_RDONLY | O_DIRECTORY, mode: 0), folder.synchronize() else { throw unwritable(path) }
    } catch {
        unsafe unlink(partial)
        throw error
    }
}

private func copyPages(from source: String, to path: String) throws(StoreError) {
    // Made here, so that it is for its owner only from the start.
    guard File(path: path, flags: O_WRONLY | O_CREAT | O_EXCL, mode: 0o600) != nil else { throw unwritable(path) }
    let from = try SQLiteHandle.open(path: source, mayCreate: false)
    from.setBusyTimeout(milliseconds: SQLiteConnection.busyTimeoutMilliseconds)
    let copy = try SQLiteHandle.open(path: path, mayCreate: false)
    try from.copy(to: copy)
    // One file, that needs no log beside it.
    try copy.execute("PRAGMA journal_mode = DELETE")
    let check = try copy.prepare("PRAGMA quick_check(1)")
    guard check.step() == SQLITE_ROW, try check.text(0) == "ok" else {
        throw StoreError(.corrupt, "The database \(source) is damaged: its copy doesn't pass SQLite's quick_check.")
    }
}

private func unwritable(_ path: String) -> StoreError { StoreError(.file, "\(path) can't be written: \(systemSentence(errno)).") }
