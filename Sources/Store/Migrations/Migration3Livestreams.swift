extension Migration {
    /// Whose a livestream is, what its life was so far, when it is, who may see it, and who came.
    ///
    /// A livestream without an organisation is the server's own, from its command line or first start. `feature_rank`, `start_rank`, `is_listed`
    /// and `is_open` are made from other columns, for the indexes that serve listings.
    static let livestreamDomain = Migration(
        number: 3, name: "livestreams: life, schedule, rights, pages, participants",
        sql: """
            CREATE TABLE pages (
                id TEXT PRIMARY KEY,
                organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
                slug TEXT NOT NULL,
                title TEXT NOT NULL,
                description TEXT NOT NULL,
                is_public {integer} NOT NULL,
                created_by TEXT,
                created_at {integer} NOT NULL,
                updated_at {integer} NOT NULL,
                version {integer} NOT NULL,
                UNIQUE (organisation_id, slug)
            ) {strict};
            CREATE INDEX pages_by_age ON pages (organisation_id, created_at, id);
            CREATE TABLE page_admins (
                page_id TEXT NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
                user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                created_at {integer} NOT NULL,
                PRIMARY KEY (page_id, user_id)
            ) {strict};
            CREATE INDEX page_admins_of_user ON page_admins (user_id, page_id);

            ALTER TABLE livestreams ADD COLUMN organisation_id TEXT REFERENCES organisations (id) ON DELETE RESTRICT;
            ALTER TABLE livestreams ADD COLUMN kind TEXT NOT NULL DEFAULT 'channel';
            ALTER TABLE livestreams ADD COLUMN description TEXT NOT NULL DEFAULT '';
            ALTER TABLE livestreams ADD COLUMN thumbnail TEXT;
            ALTER TABLE livestreams ADD COLUMN state TEXT NOT NULL DEFAULT 'scheduled';
            ALTER TABLE livestreams ADD COLUMN state_changed_at {integer} NOT NULL DEFAULT 0;
            ALTER TABLE livestreams ADD COLUMN state_agent TEXT NOT NULL DEFAULT 'system';
            ALTER TABLE livestreams ADD COLUMN state_cause TEXT NOT NULL DEFAULT 'created';
            ALTER TABLE livestreams ADD COLUMN state_note TEXT;
            ALTER TABLE livestreams ADD COLUMN state_session_id TEXT;
            ALTER TABLE livestreams ADD COLUMN archived_from TEXT;
            ALTER TABLE livestreams ADD COLUMN starts_at {integer};
            ALTER TABLE livestreams ADD COLUMN ends_at {integer};
            ALTER TABLE livestreams ADD COLUMN time_zone TEXT NOT NULL DEFAULT 'UTC';
            ALTER TABLE livestreams ADD COLUMN recurrence TEXT;
            ALTER TABLE livestreams ADD COLUMN excluded_starts TEXT NOT NULL DEFAULT '';
            ALTER TABLE livestreams ADD COLUMN display_order {integer} NOT NULL DEFAULT 0;
            ALTER TABLE livestreams ADD COLUMN is_featured {integer} NOT NULL DEFAULT 0;
            ALTER TABLE livestreams ADD COLUMN is_visible {integer} NOT NULL DEFAULT 1;
            ALTER TABLE livestreams ADD COLUMN is_public {integer} NOT NULL DEFAULT 1;
            ALTER TABLE livestreams ADD COLUMN is_members_only {integer} NOT NULL DEFAULT 0;
            ALTER TABLE livestreams ADD COLUMN password_hash TEXT;
            ALTER TABLE livestreams ADD COLUMN is_link_only {integer} NOT NULL DEFAULT 0;
            ALTER TABLE livestreams ADD COLUMN link_expires_at {integer};
            ALTER TABLE livestreams ADD COLUMN embed_origins TEXT NOT NULL DEFAULT '';
            ALTER TABLE livestreams ADD COLUMN rights_epoch {integer} NOT NULL DEFAULT 0;
            ALTER TABLE livestreams ADD COLUMN is_chat_enabled {integer} NOT NULL DEFAULT 1;
            ALTER TABLE livestreams ADD COLUMN is_chat_delayed {integer} NOT NULL DEFAULT 0;
            ALTER TABLE livestreams ADD COLUMN is_chat_followers_only {integer} NOT NULL DEFAULT 0;
            ALTER TABLE livestreams ADD COLUMN guests_may_chat {integer} NOT NULL DEFAULT 0;
            ALTER TABLE livestreams ADD COLUMN starts_with_encoder {integer} NOT NULL DEFAULT 1;
            ALTER TABLE livestreams ADD COLUMN ends_with_encoder {integer} NOT NULL DEFAULT 1;
            ALTER TABLE livestreams ADD COLUMN retention_days {integer};
            ALTER TABLE livestreams ADD COLUMN page_id TEXT REFERENCES pages (id) ON DELETE SET NULL;
            ALTER TABLE livestreams ADD COLUMN created_by TEXT;
            ALTER TABLE livestreams ADD COLUMN updated_at {integer} NOT NULL DEFAULT 0;
            ALTER TABLE livestreams ADD COLUMN version {integer} NOT NULL DEFAULT 1;
            ALTER TABLE livestreams ADD COLUMN title_key TEXT NOT NULL DEFAULT '';
            ALTER TABLE livestreams ADD COLUMN feature_rank {integer} NOT NULL DEFAULT 1;
            ALTER TABLE livestreams ADD COLUMN start_rank {integer} NOT NULL DEFAULT 0;
            ALTER TABLE livestreams ADD COLUMN is_listed {integer} NOT NULL DEFAULT 1;
            ALTER TABLE livestreams ADD COLUMN is_open {integer} NOT NULL DEFAULT 1;
            UPDATE livestreams SET state_changed_at = created_at, updated_at = created_at, start_rank = -created_at, title_key = LOWER(title);

            CREATE INDEX livestreams_of_organisation ON livestreams (organisation_id, feature_rank, display_order, start_rank, id)
                WHERE state <> 'archived';
            CREATE INDEX livestreams_by_state ON livestreams (organisation_id, state, feature_rank, display_order, start_rank, id);
            CREATE INDEX livestreams_listed ON livestreams (organisation_id, feature_rank, display_order, start_rank, id)
                WHERE is_listed = 1;
            CREATE INDEX livestreams_of_maker ON livestreams (created_by, feature_rank, display_order, start_rank, id)
                WHERE state <> 'archived';
            CREATE INDEX livestreams_open ON livestreams (feature_rank, display_order, start_rank, id) WHERE is_open = 1;
            CREATE INDEX livestreams_open_of ON livestreams (organisation_id, feature_rank, display_order, start_rank, id) WHERE is_open = 1;
            CREATE INDEX livestreams_of_page ON livestreams (page_id, feature_rank, display_order, start_rank, id)
                WHERE state <> 'archived';
            CREATE INDEX livestreams_by_title ON livestreams (organisation_id, title_key, id) WHERE state <> 'archived';
            CREATE INDEX livestreams_under_way ON livestreams (state, id)
                WHERE state IN ('starting', 'live', 'interrupted', 'ending');
            CREATE INDEX livestreams_by_start ON livestreams (starts_at, id) WHERE state = 'scheduled' AND starts_at IS NOT NULL;

            CREATE TABLE livestream_steps (
                livestream_id TEXT NOT NULL REFERENCES livestreams (id) ON DELETE CASCADE,
                number {integer} NOT NULL,
                from_state TEXT NOT NULL,
                to_state TEXT NOT NULL,
                at {integer} NOT NULL,
                agent TEXT NOT NULL,
                cause TEXT NOT NULL,
                note TEXT,
                session_id TEXT,
                PRIMARY KEY (livestream_id, number)
            ) {strict};

            ALTER TABLE stream_keys ADD COLUMN created_by TEXT;
            ALTER TABLE stream_keys ADD COLUMN revealed_at {integer};
            CREATE INDEX stream_keys_by_age ON stream_keys (livestream_id, created_at, id);

            CREATE TABLE participants (
                livestream_id TEXT NOT NULL REFERENCES livestreams (id) ON DELETE CASCADE,
                user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                joined_at {integer} NOT NULL,
                left_at {integer},
                PRIMARY KEY (livestream_id, user_id)
            ) {strict};
            CREATE INDEX participants_by_age ON participants (livestream_id, joined_at, user_id);
            CREATE INDEX participants_present ON participants (livestream_id, joined_at, user_id) WHERE left_at IS NULL;
            CREATE INDEX participants_of_user ON participants (user_id, joined_at, livestream_id);

            CREATE TABLE session_statistics (
                session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
                protocol TEXT NOT NULL,
                viewers_peak {integer} NOT NULL,
                viewers_peak_at {integer} NOT NULL,
                watch_milliseconds {integer} NOT NULL,
                PRIMARY KEY (session_id, protocol)
            ) {strict};

            CREATE TABLE rights_revocations (
                id TEXT PRIMARY KEY,
                at {integer} NOT NULL,
                playback_id TEXT,
                epoch {integer},
                subject TEXT
            ) {strict};
            CREATE INDEX rights_revocations_by_age ON rights_revocations (at, id);
            """)
}
