internal import Dates
package import JSON

extension JSON.Value {
    /// An instant, RFC 3339 in UTC; `null` where there is none.
    package static func time(_ milliseconds: Int64?) -> JSON.Value { milliseconds.map { .string(RFC3339.text($0)) } ?? .null }
}

extension JSON.Output {
    /// An instant, RFC 3339 in UTC; `null` where there is none.
    mutating func member(_ name: StaticString, time milliseconds: Int64?) {
        guard let milliseconds else { return null(name) }
        member(name, plain: { RFC3339.write(milliseconds, to: &$0) })
    }
}

extension JSON.Node {
    /// An instant, RFC 3339 with any offset, in milliseconds since 1970. What is finer than a millisecond is cut off.
    func time() throws(JSON.ReadError) -> Int64 {
        let text = try string()
        guard let time = RFC3339.parse(text) else { throw isNot("a time such as 2026-01-31T10:00:00Z") }
        return time
    }
}
