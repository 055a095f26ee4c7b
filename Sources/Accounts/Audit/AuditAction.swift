package import Store

/// What was done, as one word. Each target adds its own.
package struct AuditAction: Sendable, Hashable {
    package let word: String

    /// - Parameter word: "thing.act", such as "livestream.started".
    package init(_ word: StaticString) { self.word = "\(word)" }
}

/// What it was done to.
package struct AuditObject: Sendable, Hashable {
    package let kind: String
    package let id: String?

    /// - Parameters:
    ///   - kind: "livestream", "user".
    ///   - id: opaque; never a name, an address or a token.
    package init(_ kind: StaticString, _ id: String?) {
        self.kind = "\(kind)"
        self.id = id
    }

    /// One that is in the log already.
    init(kind: String, id: String?) { (self.kind, self.id) = (kind, id) }

    package static func user(_ id: User.ID) -> AuditObject { AuditObject("user", id) }
    package static func organisation(_ id: Organisation.ID) -> AuditObject { AuditObject("organisation", id) }
    package static let server = AuditObject("server", nil)
}

/// A detail of an act. There is no case for free text, so no secret and nothing personal gets into the log by accident.
package enum AuditValue: Sendable, Equatable {
    /// An opaque id of ours.
    case id(String)
    /// A word that stands in the program.
    case word(StaticString)
    case role(Role)
    case number(Int64)
    case flag(Bool)
    /// Milliseconds since 1970.
    case time(Int64)

    /// Characters of an id. Tokens and keys are longer.
    package static let idLengthMax = 22

    package static func == (left: AuditValue, right: AuditValue) -> Bool { left.json == right.json }
}
