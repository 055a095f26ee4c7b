internal import Bytes

/// What each client of HTTP/2 sends first (RFC 9113, §3.4).
package enum ClientPreface {
    private static let bytes = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    /// Whether a connection that begins with `earlier` and `bytes` speaks HTTP/2; nil where that can't be told yet.
    /// - Parameter earlier: for which the answer was nil.
    package static func isBegun(by bytes: RawSpan, after earlier: [UInt8] = []) -> Bool? {
        var begun = earlier
        begun.append(contentsOf: bytes.extracting(first: Self.bytes.count))
        guard begun.starts(with: Self.bytes.prefix(begun.count)) || begun.starts(with: Self.bytes) else { return false }
        return begun.count < Self.bytes.count ? nil : true
    }
}
