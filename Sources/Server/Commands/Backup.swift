import Store

/// `carillon backup` and `carillon restore`.
struct Backup {
    private let configuration: Configuration

    init(_ configuration: Configuration) { self.configuration = configuration }

    /// Also while a server runs.
    func make(_ file: String) throws {
        try refuseForPostgres("pg_dump --format=custom --file=FILE URL", verb: "backed up")
        try Store.backUp(folder: configuration.dataFolder, to: file)
        print(
            """
            The database is copied into \(Folders.absolute(file)).
            Not in it: \(Folders.absolute(configuration.dataFolder))/secrets.key, without which no stored key can be shown again (copy it once,
            and keep it in another place), and the recordings in \(Folders.absolute(configuration.recordingsFolder)).
            """)
    }

    func restore(_ file: String) async throws {
        try refuseForPostgres("pg_restore --dbname=URL FILE", verb: "restored")
        try Folders(configuration).create()
        // Held until the database is there.
        let lock = try DataLock(folder: configuration.dataFolder)
        try Store.restore(from: file, folder: configuration.dataFolder)
        _ = consume lock
        print("The database is restored into \(Folders.absolute(configuration.dataFolder)).")
        // Brings it up to date, and sees whether its secrets.key is there.
        let count = try await Store(configuration).livestreams().count
        print("It holds \(count) livestream\(count == 1 ? "" : "s"), and its secrets.key is there.")
    }

    private func refuseForPostgres(_ command: String, verb: String) throws(StartError) {
        guard configuration.database == .folder else {
            throw StartError(
                "The database is in PostgreSQL, and is \(verb) with PostgreSQL's own tool: \(command). "
                    + "\(Folders.absolute(configuration.dataFolder))/secrets.key belongs to it, and is kept apart.")
        }
    }
}
