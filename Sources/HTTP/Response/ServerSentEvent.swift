/// One event of a `text/event-stream` (HTML standard, §9.2).
package struct ServerSentEvent: Sendable, Equatable {
    /// The event's type; `nil` is `message`.
    package var event: String?
    /// What the browser sends back as `Last-Event-ID` when it reconnects.
    package var id: String?
    /// Any text. Lines are kept; CRLF and CR arrive as LF.
    package var data: String
    /// How long the browser waits before it reconnects.
    package var retryMilliseconds: Int?

    package init(data: String, event: String? = nil, id: String? = nil, retryMilliseconds: Int? = nil) {
        self.data = data
        self.event = event
        self.id = id
        self.retryMilliseconds = retryMilliseconds
    }

    /// The event's bytes. Line ends and NUL in `event` and `id` are left out: they can't be said there.
    package func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(data.utf8.count + 64)
        if let event { Self.appendField("event", Self.withoutLineEnds(event), to: &bytes) }
        if let id { Self.appendField("id", Self.withoutLineEnds(id), to: &bytes) }
        if let retryMilliseconds { Self.appendField("retry", String(max(retryMilliseconds, 0)).utf8, to: &bytes) }
        Self.forEachLine(of: data) { Self.appendField("data", $0, to: &bytes) }
        bytes.append(ASCII.lf)
        return bytes
    }

    /// A comment, which keeps proxies from closing a quiet stream.
    package static let keepAlive: [UInt8] = Array(":\n\n".utf8)

    package static func comment(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        forEachLine(of: text) { appendField("", $0, to: &bytes) }
        bytes.append(ASCII.lf)
        return bytes
    }

    private static func withoutLineEnds(_ text: String) -> [UInt8] { text.utf8.filter { $0 != ASCII.lf && $0 != ASCII.cr && $0 != 0 } }

    private static func appendField(_ name: String, _ value: some Sequence<UInt8>, to bytes: inout [UInt8]) {
        bytes += name.utf8
        bytes += ": ".utf8
        bytes += value
        bytes.append(ASCII.lf)
    }

    private static func forEachLine(of text: String, _ body: (Substring.UTF8View) -> Void) {
        var rest = text.utf8[...]
        while let end = rest.firstIndex(where: { $0 == ASCII.lf || $0 == ASCII.cr }) {
            body(rest[..<end])
            let isCRLF = rest[end] == ASCII.cr && rest[rest.index(after: end)...].first == ASCII.lf
            rest = rest[rest.index(end, offsetBy: isCRLF ? 2 : 1)...]
        }
        body(rest)
    }
}
