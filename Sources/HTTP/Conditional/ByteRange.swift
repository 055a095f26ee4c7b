/// Range requests in bytes (RFC 9110, §14).
package enum ByteRange {
    package enum Outcome: Sendable, Equatable {
        /// 200 with everything: there is no range, it is malformed, in another unit, outdated, or there are several.
        case full
        /// 206 with these bytes, never none.
        case partial(Range<Int>)
        /// 416 with ``unsatisfiedContentRange(of:)``.
        case unsatisfiable
    }

    /// - Parameter length: bytes of the whole representation, zero or more.
    package static func evaluate(_ range: String?, length: Int) -> Outcome {
        guard let range, length >= 0, let equals = range.utf8.firstIndex(of: UInt8(ascii: "=")),
            range[..<equals].equalsIgnoringASCIICase("bytes")
        else { return .full }
        let set = range[range.utf8.index(after: equals)...].trimmingBlanks.utf8
        guard !set.contains(UInt8(ascii: ",")), let dash = set.firstIndex(of: UInt8(ascii: "-")) else { return .full }
        let (first, last) = (set[..<dash], set[set.index(after: dash)...])
        if first.isEmpty { return suffix(last, length: length) }
        guard let lower = ASCII.saturatingNumber(first) else { return .full }
        guard !last.isEmpty else { return clamped(lower, Int.max, length) }
        guard let upper = ASCII.saturatingNumber(last), lower <= upper else { return .full }
        return clamped(lower, upper, length)
    }

    /// The outcome for a whole request: only `GET` has ranges, and `If-Range` (§13.1.5) must name the current representation by a strong
    /// entity tag or its exact date.
    /// - Parameter lastModified: seconds since 1970.
    package static func evaluate(
        _ headers: HTTPHeaders, method: HTTPMethod, length: Int, entityTag: EntityTag? = nil, lastModified: Int? = nil
    ) -> Outcome {
        guard method == .get else { return .full }
        let ranges = headers.values(for: "Range")
        guard ranges.count == 1 else { return .full }
        if let condition = headers["If-Range"] {
            if let tag = EntityTag(parsing: condition) {
                guard let entityTag, tag.stronglyMatches(entityTag) else { return .full }
            } else {
                guard let lastModified, HTTPDate.parse(condition) == lastModified else { return .full }
            }
        }
        return evaluate(ranges[0], length: length)
    }

    /// `Content-Range` of a 206; `length` is `nil` while the whole isn't known yet.
    package static func contentRange(_ range: Range<Int>, of length: Int?) -> String {
        "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length.map(String.init) ?? "*")"
    }

    /// `Content-Range` of a 416.
    package static func unsatisfiedContentRange(of length: Int) -> String { "bytes */\(length)" }

    private static func clamped(_ lower: Int, _ upper: Int, _ length: Int) -> Outcome {
        guard lower < length else { return .unsatisfiable }
        return .partial(lower..<min(upper, length - 1) + 1)
    }

    private static func suffix(_ digits: Substring.UTF8View, length: Int) -> Outcome {
        guard let count = ASCII.saturatingNumber(digits) else { return .full }
        guard count > 0 else { return .unsatisfiable }
        // A 206 can't say "nothing": the last bytes of an empty representation are the whole of it.
        return length == 0 ? .full : .partial(max(length - count, 0)..<length)
    }
}
