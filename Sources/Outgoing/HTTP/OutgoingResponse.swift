package import HTTP

/// The answer to an ``OutgoingRequest``, whatever its status.
package struct OutgoingResponse: Sendable, Equatable {
    package var status: Int
    package var headers: HTTPHeaders
    package var body: [UInt8]
    /// The body was longer, and was asked to be cut.
    package var isCut: Bool

    package init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = [], isCut: Bool = false) {
        self.status = status
        self.headers = headers
        self.body = body
        self.isCut = isCut
    }

    /// How long the server asks to be left alone (`Retry-After`, RFC 9110 §10.2.3): seconds or a date. Nil when it doesn't say.
    ///
    /// - Parameter now: milliseconds since 1970.
    package func retryAfter(now: Int64) -> Duration? {
        guard let value = headers["Retry-After"] else { return nil }
        if let seconds = Int64(value), seconds >= 0 { return .seconds(min(seconds, Self.retryAfterSecondsMax)) }
        guard let date = HTTPDate.parse(value, now: Int(now / 1000)) else { return nil }
        return .seconds(min(max(Int64(date) - now / 1000, 0), Self.retryAfterSecondsMax))
    }

    /// A day: nobody is made to wait longer by another server's mistake.
    private static let retryAfterSecondsMax: Int64 = 86_400
}
