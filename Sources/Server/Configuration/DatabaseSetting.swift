internal import Glibc
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
            guard let text = Self.read(path) else { throw StartError("The file \(path) (setting database) can't be read.") }
            guard let address = PostgresAddress(text) else {
                throw StartError("The file \(path) (setting database) should hold postgres://user:password@host/database and nothing else.")
            }
            return address
        }
    }

    /// Without the line's end.
    private static func read(_ path: String) -> String? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: PostgresAddress.lengthMax + 2)
        // `bytes` has the room that the call is told of.
        let count = unsafe Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { return nil }
        return String(decoding: bytes[..<count].filter { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }, as: UTF8.self)
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
