extension Migration {
    static let base = Migration(
        number: 1, name: "livestreams, stream keys, sessions and recordings",
        sql: """
            CREATE TABLE livestreams (
                id TEXT PRIMARY KEY,
                playback_id TEXT NOT NULL UNIQUE,
                title TEXT NOT NULL,
                is_recorded {integer} NOT NULL,
                grace_seconds {integer},
                created_at {integer} NOT NULL
            ) {strict};
            CREATE INDEX livestreams_by_age ON livestreams (created_at, id);
            CREATE TABLE stream_keys (
                id TEXT PRIMARY KEY,
                livestream_id TEXT NOT NULL REFERENCES livestreams (id) ON DELETE CASCADE,
                name TEXT NOT NULL,
                digest {bytes} NOT NULL UNIQUE,
                sealed {bytes} NOT NULL,
                sealing_key_id TEXT NOT NULL,
                created_at {integer} NOT NULL,
                UNIQUE (livestream_id, name)
            ) {strict};
            CREATE TABLE sessions (
                id TEXT PRIMARY KEY,
                livestream_id TEXT NOT NULL REFERENCES livestreams (id) ON DELETE CASCADE,
                started_at {integer} NOT NULL,
                ended_at {integer},
                end_reason TEXT
            ) {strict};
            CREATE INDEX sessions_of_livestream ON sessions (livestream_id, started_at, id);
            CREATE INDEX sessions_unfinished ON sessions (started_at, id) WHERE ended_at IS NULL;
            CREATE TABLE recordings (
                id TEXT PRIMARY KEY,
                session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE RESTRICT,
                livestream_id TEXT NOT NULL REFERENCES livestreams (id) ON DELETE RESTRICT,
                folder TEXT NOT NULL UNIQUE,
                state TEXT NOT NULL CHECK (state IN ('recording', 'complete', 'repaired', 'failed')),
                duration_milliseconds {integer} NOT NULL,
                byte_count {integer} NOT NULL,
                started_at {integer} NOT NULL,
                ended_at {integer},
                note TEXT
            ) {strict};
            CREATE INDEX recordings_by_age ON recordings (started_at, id);
            CREATE INDEX recordings_of_livestream ON recordings (livestream_id, started_at, id);
            CREATE INDEX recordings_of_session ON recordings (session_id);
            CREATE INDEX recordings_unfinished ON recordings (started_at, id) WHERE state = 'recording';
            """)
}
