/// `/live/{playbackID}/{file}` or `/assets/{rest...}`.
struct RoutePattern {
    enum Segment: Equatable {
        case literal(String)
        /// One segment that isn't empty.
        case parameter(String)
        /// The rest of the path, not empty; always last.
        case rest(String)
    }

    let segments: [Segment]
    var parameterNames: [String] {
        segments.compactMap { segment in
            switch segment {
            case .literal: nil
            case .parameter(let name), .rest(let name): name
            }
        }
    }

    /// A malformed pattern is our own mistake.
    init(_ text: String) {
        precondition(text.hasPrefix("/"), "the pattern \(text) must begin with a slash")
        segments = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { Self.segment($0, in: text) }
        let names = parameterNames
        precondition(Set(names).count == names.count, "the pattern \(text) names a parameter twice")
        let isRestLast = segments.dropLast().allSatisfy { if case .rest = $0 { false } else { true } }
        precondition(isRestLast, "only the last segment of \(text) may take the rest of the path")
    }

    private static func segment(_ text: Substring, in pattern: String) -> Segment {
        guard text.hasPrefix("{") else {
            precondition(!text.contains("{") && !text.contains("}"), "a parameter of \(pattern) must be a whole segment")
            return .literal(String(text))
        }
        precondition(text.hasSuffix("}") && text.count > 2, "a parameter of \(pattern) isn't closed or has no name")
        let name = text.dropFirst().dropLast()
        return name.hasSuffix("...") ? .rest(String(name.dropLast(3))) : .parameter(String(name))
    }
}
