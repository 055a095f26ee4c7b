/// What PostgreSQL or the way to it said no with.
struct PostgresFailure: Error {
    enum Kind: Equatable {
        /// The transaction got in the way of others, and would do as well if it ran again.
        case conflict
        /// The connection is gone.
        case lost
        case other
    }

    let kind: Kind
    let error: StoreError

    /// The connection broke, or was never there.
    ///
    /// - Parameter message: libpq's; it names hosts, ports and users, never passwords.
    static func lost(_ message: String) -> PostgresFailure {
        PostgresFailure(kind: .lost, error: StoreError(.unreachable, "PostgreSQL can't be reached: \(oneLine(message))"))
    }

    /// - Parameters:
    ///   - state: the five characters of SQLSTATE (PostgreSQL's documentation, appendix A).
    ///   - message: the primary one. Details aren't asked for: they show values.
    init(state: String, message: String) {
        // Messages about data (class 22) quote the data.
        let message = state.hasPrefix("22") ? "a value isn't what it should be" : oneLine(message)
        let sentence = "PostgreSQL says: \(message) (\(state))."
        switch state {
        case "40001", "40P01": self.init(kind: .conflict, error: StoreError(.busy, sentence))
        case "57P01", "57P02", "57P03", "57P05": self.init(kind: .lost, error: StoreError(.unreachable, sentence))
        default: self.init(kind: state.hasPrefix("08") ? .lost : .other, error: StoreError(Self.code(state), sentence + Self.advice(state)))
        }
    }

    private init(kind: Kind, error: StoreError) {
        self.kind = kind
        self.error = error
    }

    private static func code(_ state: String) -> StoreError.Code {
        switch state {
        case "53100": .diskFull
        case "53200", "53300", "55P03", "57014": .busy
        case "25006": .readOnly
        case "XX001", "XX002": .corrupt
        case _ where state.hasPrefix("08"): .unreachable
        case _ where state.hasPrefix("22") || state.hasPrefix("23"): .conflict
        default: .database
        }
    }

    private static func advice(_ state: String) -> String {
        switch state {
        case "28000", "28P01": " Put the right user and password into the setting database."
        case "3D000": " Make it with createdb, or name another in the setting database."
        case "42501": " Make Carillon's user the owner of its database."
        case "53100": " Make room on the database server's disk."
        case "53300": " Raise max_connections of PostgreSQL, or lower the setting database-connections."
        case "57014":
            " It took longer than \(PostgresLimits.statementTimeout / 1000) s: the database is overloaded, or something holds a lock."
        default: ""
        }
    }
}

/// A message of libpq, whose lines end in a line feed.
private func oneLine(_ message: String) -> String {
    message.split(whereSeparator: \.isNewline).map { line in
        line.drop { $0.isWhitespace }
    }.joined(separator: " ")
}
