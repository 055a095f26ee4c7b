internal import Glibc

/// Everything that Carillon remembers. An answered write is on disk. Several processes may have the same data folder
/// open: the server and the command line.
///
/// Its methods stand with their aggregate, in the folder of that name.
package actor Store {
    let database: Database
    let secrets: SealedSecrets
    private let executor = SerialQueueExecutor(label: "carillon.store")
    private var lastDataVersion: Int64

    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    private static func databasePath(_ folder: String) -> String { folder + "/carillon.db" }

    /// Whether a store was ever made in this folder.
    package static func exists(folder: String) -> Bool { unsafe access(databasePath(folder), F_OK) == 0 }

    /// Opens the store in a folder, which is made if it is missing, and brings the database up to date. Waits for the
    /// disk: meant for the start of a program.
    ///
    /// - Parameter now: milliseconds since 1970, recorded with migrations.
    package init(folder: String, now: Int64) throws(StoreError) {
        try makeFolder(folder)
        database = try Database(path: Self.databasePath(folder))
        try Migrator(database).apply(Migration.all, now: now)
        let sealedUnder = try StreamKeyTable.sealingKeyIDs(database)
        secrets = SealedSecrets(try SecretsFile(path: folder + "/secrets.key").load(sealedUnder: sealedUnder))
        lastDataVersion = try database.dataVersion()
    }

    /// Whether another connection, mostly another process, has written since the last call (or since the store was
    /// opened). Cheap enough to ask a few times a second.
    package func hasChangedElsewhere() throws(StoreError) -> Bool {
        let version = try database.dataVersion()
        defer { lastDataVersion = version }
        return version != lastDataVersion
    }

    /// Reads a little, to see whether the store answers.
    package func check() throws(StoreError) { _ = try database.dataVersion() }
}

/// Makes a folder and those above it, for the owner and the group only.
private func makeFolder(_ path: String) throws(StoreError) {
    var end = path.startIndex
    while end != path.endIndex {
        end = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
        let code = unsafe mkdir(String(path[..<end]), 0o750)
        // Folders further up may lie on read-only or foreign file systems; only the last must exist in the end.
        guard code != 0, errno != EEXIST, end == path.endIndex else { continue }
        throw StoreError(.file, "The data folder \(path) can't be made: \(systemSentence(errno)).")
    }
}

/// What the system says about an error number.
func systemSentence(_ number: CInt) -> String {
    // `strerror` gives a static text, or one that stays until this thread's next call; it is copied at once.
    unsafe String(cString: strerror(number))
}
