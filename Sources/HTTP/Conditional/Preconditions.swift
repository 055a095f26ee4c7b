/// Conditional requests (RFC 9110, §13).
package enum Preconditions {
    package enum Outcome: Sendable, Equatable {
        /// Answer as if there were no condition; `Range` is looked at now.
        case proceed
        /// 304: the client's copy is current.
        case notModified
        /// 412.
        case failed
    }

    /// Evaluates the conditions in the order of §13.2.2. Malformed dates are ignored; a malformed tag list matches nothing.
    /// - Parameters:
    ///   - lastModified: seconds since 1970.
    ///   - exists: whether there is a current representation, for `*`.
    package static func evaluate(
        _ headers: HTTPHeaders, method: HTTPMethod, entityTag: EntityTag?, lastModified: Int?, exists: Bool = true
    ) -> Outcome {
        if let isMatch = matches(headers.values(for: "If-Match"), exists, { tag in entityTag.map(tag.stronglyMatches) ?? false }) {
            if !isMatch { return .failed }
        } else if let date = date("If-Unmodified-Since", headers), let lastModified, lastModified > date {
            return .failed
        }
        let isRead = method == .get || method == .head
        if let isMatch = matches(headers.values(for: "If-None-Match"), exists, { tag in entityTag.map(tag.weaklyMatches) ?? false }) {
            if isMatch { return isRead ? .notModified : .failed }
        } else if isRead, let date = date("If-Modified-Since", headers), let lastModified, lastModified <= date {
            return .notModified
        }
        return .proceed
    }

    private static func matches(_ lines: [String], _ exists: Bool, _ isCurrent: (EntityTag) -> Bool) -> Bool? {
        guard !lines.isEmpty else { return nil }
        return exists && EntityTagList(parsing: lines)?.contains(where: isCurrent) ?? false
    }

    private static func date(_ name: String, _ headers: HTTPHeaders) -> Int? { headers[name].flatMap { HTTPDate.parse($0) } }
}
