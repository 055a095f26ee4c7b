/// One step from a version of the database to the next. A released migration never changes; what it got wrong, a later
/// one puts right.
struct Migration: Sendable {
    /// Counts from 1 without a gap.
    let number: Int64
    let name: String
    let sql: String
}

extension Migration {
    /// All steps, oldest first.
    static let all: [Migration] = [livestreams, sessionsAndRecordings, ownGracePeriods]

    private static let livestreams = Migration(
        number: 1, name: "livestreams and their stream keys",
        sql: """
            CREATE TABLE livestreams (
                id TEXT PRIMARY KEY,
                playback_id TEXT NOT NULL UNIQUE,
                title TEXT NOT NULL,
                is_recorded INTEGER NOT NULL,
                grace_seconds INTEGER NOT NULL,
                created_at INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE stream_keys (
                id TEXT PRIMARY KEY,
                livestream_id TEXT NOT NULL REFERENCES livestreams (id) ON DELETE CASCADE,
                name TEXT NOT NULL,
                digest BLOB NOT NULL UNIQUE,
                sealed BLOB NOT NULL,
                sealing_key_id TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                UNIQUE (livestream_id, name)
            ) STRICT;
            """)

    private static let sessionsAndRecordings = Migration(
        number: 2, name: "sessions and recordings",
        sql: """
            CREATE TABLE sessions (
                id TEXT PRIMARY KEY,
                livestream_id TEXT NOT NULL REFERENCES livestreams (id) ON DELETE CASCADE,
                started_at INTEGER NOT NULL,
                ended_at INTEGER,
                end_reason TEXT
            ) STRICT;
            CREATE INDEX sessions_of_livestream ON sessions (livestream_id, started_at);
            CREATE INDEX sessions_unfinished ON sessions (started_at) WHERE ended_at IS NULL;
            CREATE TABLE recordings (
                id TEXT PRIMARY KEY,
                session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE RESTRICT,
                folder TEXT NOT NULL UNIQUE,
                state TEXT NOT NULL CHECK (state IN ('recording', 'complete', 'repaired', 'failed')),
                duration_milliseconds INTEGER NOT NULL,
                byte_count INTEGER NOT NULL,
                started_at INTEGER NOT NULL,
                ended_at INTEGER,
                note TEXT
            ) STRICT;
            CREATE INDEX recordings_of_session ON recordings (session_id);
            CREATE INDEX recordings_unfinished ON recordings (started_at) WHERE state = 'recording';
            """)

    /// Until here each livestream had a copy of the setting as it was when the livestream was made, and no way to change it; the test
    /// picture's, which ends at once, was its own.
    private static let ownGracePeriods = Migration(
        number: 3, name: "a grace period of its own only where a livestream has one",
        sql: """
            ALTER TABLE livestreams RENAME COLUMN grace_seconds TO former_grace_seconds;
            ALTER TABLE livestreams ADD COLUMN grace_seconds INTEGER;
            UPDATE livestreams SET grace_seconds = 0 WHERE former_grace_seconds = 0;
            ALTER TABLE livestreams DROP COLUMN former_grace_seconds;
            """)
}
