internal import CPostgreSQL

/// Where a PostgreSQL database is and who asks: a URL as libpq takes it, `postgres://user:password@host:port/database?parameter=value`.
/// It may hold a password, so it shows itself without.
package struct PostgresAddress: Sendable, Equatable {
    /// Bytes of a URL.
    package static let lengthMax = 4096

    /// What libpq gets, and nobody else.
    let url: String
    package let description: String

    /// Nil for what isn't such a URL.
    package init?(_ url: String) {
        guard url.utf8.count <= Self.lengthMax, !url.utf8.contains(0),
            url.hasPrefix("postgres://") || url.hasPrefix("postgresql://"), let options = Self.options(url)
        else { return nil }
        self.url = url
        let host = options["host"] ?? options["hostaddr"] ?? "the local socket"
        let port = options["port"].map { ":\($0)" } ?? ""
        description = "database “\(options["dbname"] ?? options["user"] ?? "")” at \(host)\(port)"
    }

    /// What the URL says, by libpq's own reading of it. Its errors aren't used: they show the whole URL.
    private static func options(_ url: String) -> [String: String]? {
        // The array of options is ours until it is freed, and ends with one that has no keyword; its texts are copied before.
        guard let first = unsafe PQconninfoParse(url, nil) else { return nil }
        defer { unsafe PQconninfoFree(first) }
        var options: [String: String] = [:]
        var option = unsafe first
        while let keyword = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val { unsafe options[String(cString: keyword)] = String(cString: value) }
            unsafe option += 1
        }
        return options
    }
}

extension PostgresAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [Mirror.Child]()) }
}
