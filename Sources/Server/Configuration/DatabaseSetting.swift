internal import Runtime
package import Store

/// Where the database is.
package enum DatabaseSetting: Sendable, Equatable {
    /// SQLite, in the data folder.
    case folder
    /// Shows itself without a password.
    case postgres(PostgresAddress)
    /// A file that holds nothing but the URL: a container's secret, for example.
    case file(path: String)

    /// Nil for what is none of these.
    init?(_ text: String) {
        if text.isEmpty {
            self = .folder
        } else if text.hasPrefix("/") {
            self = .file(path: text)
        } else if let address = PostgresAddress(text) {
            self = .postgres(address)
        } else {
            return nil
        }
    }

    /// The address; nil for SQLite. Reads the file.
    func address() throws(StartError) -> PostgresAddress? {
        switch self {
        case .folder: return nil
        case .postgres(let address): return address
        case .file(let path):
            guard let text = SettingFile.read(path, lengthMax: PostgresAddress.lengthMax) else {
                throw StartError("The file \(path) (setting database) can't be read.")
            }
            guard let address = PostgresAddress(text) else {
                throw StartError("The file \(path) (setting database) should hold postgres://user:password@host/database and nothing else.")
            }
            return address
        }
    }
}

extension Store {
    /// The store that the settings name.
    convenience init(_ configuration: Configuration) throws {
        try self.init(
            folder: configuration.dataFolder, postgres: try configuration.database.address(),
            connections: configuration.databaseConnections, now: WallClock.milliseconds())
    }
}
