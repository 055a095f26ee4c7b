/// Where encoders hide application, stream key and query: in `app`, in `tcUrl`, in the publishing name.
///
/// Encoders with one field for the address (Teradek, some cameras) put the key at the end of the path and leave the name
/// empty; others split the same address after the first path component.
struct RTMPAddress: Equatable {
    var app: String
    var name: String
    var query: String

    /// The application and its query, from the path of `tcURL` where `app` is empty.
    static func application(_ app: String, tcURL: String) -> (app: String, query: String) {
        let (path, query) = split(trimmed(app).isEmpty ? Self.path(of: tcURL) : app)
        return (trimmed(path), query)
    }

    init(app: String, tcURL: String, name: String) {
        let (path, appQuery) = Self.application(app, tcURL: tcURL)
        let (plainName, nameQuery) = Self.split(name)
        self.app = path
        self.name = Self.trimmed(plainName)
        query = nameQuery.isEmpty ? appQuery : nameQuery
        if self.name.isEmpty { takeNameFromPath(tcURL: tcURL) }
    }

    private mutating func takeNameFromPath(tcURL: String) {
        var path = app
        if !path.contains("/") {
            let whole = Self.split(Self.path(of: tcURL))
            path = Self.trimmed(whole.path)
            if query.isEmpty { query = whole.query }
        }
        guard let slash = path.firstIndex(of: "/") else { return }
        app = String(path[..<slash])
        name = Self.trimmed(String(path[path.index(after: slash)...]))
    }

    /// What stands behind the host of `rtmp://host:port/path`.
    private static func path(of url: String) -> String {
        var rest = url[...]
        if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
        guard let slash = rest.firstIndex(of: "/") else { return "" }
        return String(rest[rest.index(after: slash)...])
    }

    private static func split(_ text: String) -> (path: String, query: String) {
        guard let mark = text.firstIndex(of: "?") else { return (text, "") }
        return (String(text[..<mark]), String(text[text.index(after: mark)...]))
    }

    private static func trimmed(_ text: String) -> String {
        var rest = text[...]
        while rest.first == "/" { rest.removeFirst() }
        while rest.last == "/" { rest.removeLast() }
        return String(rest)
    }
}
