/// How long PostgreSQL may take, and how often something is tried. Times are in milliseconds.
enum PostgresLimits {
    /// Connections that a ``Store`` opens, unless the setting says otherwise; one more hears of other processes' changes.
    static let connections = 8
    /// To connect, per address that the host's name has.
    static let connectTimeout: Int64 = 5_000
    /// A statement; the server ends it.
    static let statementTimeout: Int64 = 10_000
    /// An answer, if the server doesn't even do that: the connection is given up.
    static let answerTimeout: Int64 = 15_000
    /// Bytes that the other side doesn't acknowledge.
    static let acknowledgementTimeout: Int64 = 10_000

    /// Attempts at a transaction that conflicts with others.
    static let attemptsMax = 5
    /// Of these, the first go on beside others; the further ones alone, so that they get through however busy the rows are.
    static let attemptsBesideOthersMax = 3

    /// The pause after a first failure to connect, which doubles with each further one…
    static let reconnectPause: Int64 = 100
    /// …up to this. The actual pause is random, between half of it and the whole.
    static let reconnectPauseMax: Int64 = 3_000

    /// Prepared statements of a connection.
    static let preparedStatementsMax = 1024
    /// Since a notice may be lost (its sender was killed between its commit and the notice), a change is assumed this often.
    static let unnoticedChangesMax: Int64 = 30_000
}
