extension Migration {
    /// How many watched, minute by minute: numbers only.
    static let sessionViewers = Migration(
        number: 7, name: "viewers over time",
        sql: """
            CREATE TABLE session_viewers (
                session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
                at {integer} NOT NULL,
                viewers {integer} NOT NULL,
                PRIMARY KEY (session_id, at)
            ) {strict};
            """)
}
