extension Migration {
    /// An answer that isn't there yet has no status.
    static let idempotency = Migration(
        number: 5, name: "idempotency keys",
        sql: """
            CREATE TABLE idempotency_keys (
                digest {bytes} PRIMARY KEY,
                fingerprint {bytes} NOT NULL,
                status {integer},
                sealed {bytes},
                sealing_key_id TEXT,
                created_at {integer} NOT NULL,
                expires_at {integer} NOT NULL
            ) {strict};
            CREATE INDEX idempotency_keys_by_end ON idempotency_keys (expires_at);
            """)
}
