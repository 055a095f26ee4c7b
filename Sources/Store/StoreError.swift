/// Why the store couldn't do what was asked. The sentence is for a person and holds no secret.
package struct StoreError: Error, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// No such livestream, session or recording.
        case notFound = "not_found"
        /// What is asked contradicts what is stored.
        case conflict
        /// A text with the character 0, which no database takes.
        case unstorable
        /// Another process kept the database locked longer than ``SQLiteConnection/busyTimeoutMilliseconds``, or more is asked of it than it can do.
        case busy
        case diskFull = "disk_full"
        case readOnly = "read_only"
        case corrupt
        /// The database was written by a newer Carillon.
        case newerDatabase = "newer_database"
        /// `secrets.key` is missing, or lacks the key that is needed.
        case secretsLost = "secrets_lost"
        /// `secrets.key` can't be read, is open to others, or isn't a key file.
        case secretsUnusable = "secrets_unusable"
        /// Sealed bytes aren't what was sealed for this row.
        case sealBroken = "seal_broken"
        /// A folder or file can't be made or opened.
        case file
        /// The database server can't be reached, or went away: nothing was stored.
        case unreachable
        /// The database server went away during a commit: whether it was stored isn't known.
        case uncertain
        /// Anything else that the database reports.
        case database
    }

    package var code: Code
    package var sentence: String

    package init(_ code: Code, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }

    package var description: String { sentence }
}

extension StoreError {
    static let valueTooBig = StoreError(.conflict, "A value is too big for the database.")
}
