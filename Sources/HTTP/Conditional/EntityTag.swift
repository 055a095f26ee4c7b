/// A validator of one representation (RFC 9110, §8.8.3).
package struct EntityTag: Sendable, Equatable, CustomStringConvertible {
    /// Between the quotes: visible characters without `"`.
    package let opaque: String
    package let isWeak: Bool

    package init(_ opaque: String, isWeak: Bool = false) {
        precondition(opaque.utf8.allSatisfy(Self.isTagCharacter), "an entity tag holds visible characters without quotes")
        self.opaque = opaque
        self.isWeak = isWeak
    }

    /// Reads one tag, `"x"` or `W/"x"`.
    package init?(parsing text: String) {
        var rest = text[...].trimmingBlanks.utf8[...]
        guard let tag = Self.take(from: &rest), rest.isEmpty else { return nil }
        self = tag
    }

    private init(unchecked opaque: String, isWeak: Bool) {
        self.opaque = opaque
        self.isWeak = isWeak
    }

    /// As it stands in a header.
    package var description: String { isWeak ? "W/\"\(opaque)\"" : "\"\(opaque)\"" }

    /// Byte for byte the same representation (RFC 9110, §8.8.3.2).
    package func stronglyMatches(_ other: EntityTag) -> Bool { !isWeak && !other.isWeak && opaque == other.opaque }
    /// As good as the same representation.
    package func weaklyMatches(_ other: EntityTag) -> Bool { opaque == other.opaque }

    /// `etagc`. `"` and controls are out.
    private static func isTagCharacter(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != 0x7F && byte != UInt8(ascii: "\"")
    }

    fileprivate static func take(from rest: inout Substring.UTF8View) -> EntityTag? {
        var isWeak = false
        if rest.starts(with: "W/".utf8) {
            isWeak = true
            rest = rest.dropFirst(2)
        }
        guard rest.first == UInt8(ascii: "\"") else { return nil }
        rest = rest.dropFirst()
        let opaque = rest.prefix(while: isTagCharacter)
        rest = rest[opaque.endIndex...]
        guard rest.first == UInt8(ascii: "\"") else { return nil }
        rest = rest.dropFirst()
        return EntityTag(unchecked: String(Substring(opaque)), isWeak: isWeak)
    }
}

/// The value of `If-Match` and `If-None-Match`.
package enum EntityTagList: Sendable, Equatable {
    /// `*`: any current representation.
    case any
    case tags([EntityTag])

    /// Reads the lines of one field as one list. `nil` when it is malformed.
    package init?(parsing lines: [String]) {
        if lines.count == 1, lines[0][...].trimmingBlanks == "*" {
            self = .any
            return
        }
        var tags: [EntityTag] = []
        for line in lines {
            var rest = line[...].utf8[...]
            while true {
                // Empty elements are allowed in lists (RFC 9110, §5.6.1.2).
                rest = rest.drop { ASCII.isBlank($0) || $0 == UInt8(ascii: ",") }
                if rest.isEmpty { break }
                guard let tag = EntityTag.take(from: &rest) else { return nil }
                tags.append(tag)
                rest = rest.drop(while: ASCII.isBlank)
                guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { return nil }
            }
        }
        self = .tags(tags)
    }

    package func contains(where matches: (EntityTag) -> Bool) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tags.contains(where: matches)
        }
    }
}
