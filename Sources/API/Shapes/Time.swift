internal import JSON
internal import Logging

extension JSON.Value {
    /// An instant, RFC 3339 in UTC; `null` where there is none.
    static func time(_ milliseconds: Int64?) -> JSON.Value { milliseconds.map { .string(rfc3339(milliseconds: $0)) } ?? .null }
}
