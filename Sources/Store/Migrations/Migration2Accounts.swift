extension Migration {
    /// People, organisations, what joins them, and the record of what they did.
    ///
    /// Tokens are stored as SHA-256 digests. Ids in the audit log refer to nothing, so that it outlives what it speaks of.
    static let accounts = Migration(
        number: 2, name: "accounts",
        sql: """
            CREATE TABLE users (
                id TEXT PRIMARY KEY,
                email TEXT,
                email_key TEXT UNIQUE,
                email_verified_at {integer},
                vouched_at {integer},
                username TEXT UNIQUE,
                display_name TEXT NOT NULL,
                is_operator {integer} NOT NULL,
                created_at {integer} NOT NULL,
                disabled_at {integer},
                erased_at {integer}
            ) {strict};
            CREATE INDEX users_by_age ON users (created_at, id);
            CREATE INDEX operators ON users (id) WHERE is_operator = 1;
            CREATE INDEX users_unproven ON users (created_at) WHERE email_verified_at IS NULL AND vouched_at IS NULL;

            CREATE TABLE credentials (
                user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
                password_hash TEXT,
                password_changed_at {integer},
                totp_sealed {bytes},
                totp_sealing_key_id TEXT,
                totp_confirmed_at {integer},
                totp_last_step {integer}
            ) {strict};
            CREATE TABLE recovery_codes (
                user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                digest {bytes} NOT NULL,
                PRIMARY KEY (user_id, digest)
            ) {strict};

            CREATE TABLE organisations (
                id TEXT PRIMARY KEY,
                slug TEXT NOT NULL UNIQUE,
                name TEXT NOT NULL,
                sign_up TEXT NOT NULL CHECK (sign_up IN ('closed', 'invitation', 'open')),
                takes_creator_applications {integer} NOT NULL,
                lock_count {integer} NOT NULL,
                created_at {integer} NOT NULL
            ) {strict};
            CREATE INDEX organisations_by_age ON organisations (created_at, id);
            CREATE TABLE memberships (
                organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
                user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'moderator', 'creator', 'member')),
                created_at {integer} NOT NULL,
                PRIMARY KEY (organisation_id, user_id)
            ) {strict};
            CREATE INDEX memberships_of_user ON memberships (user_id, organisation_id);
            CREATE INDEX memberships_by_age ON memberships (organisation_id, created_at, user_id);
            CREATE INDEX memberships_by_role ON memberships (organisation_id, role, created_at, user_id);

            CREATE TABLE sign_ins (
                id TEXT PRIMARY KEY,
                user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                digest {bytes} NOT NULL UNIQUE,
                created_at {integer} NOT NULL,
                last_seen_at {integer} NOT NULL,
                expires_at {integer} NOT NULL,
                user_agent TEXT NOT NULL,
                address TEXT
            ) {strict};
            CREATE INDEX sign_ins_of_user ON sign_ins (user_id, created_at);
            CREATE INDEX sign_ins_by_end ON sign_ins (expires_at);
            CREATE INDEX sign_ins_by_use ON sign_ins (last_seen_at);
            CREATE TABLE access_tokens (
                id TEXT PRIMARY KEY,
                user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                organisation_id TEXT REFERENCES organisations (id) ON DELETE CASCADE,
                name TEXT NOT NULL,
                digest {bytes} NOT NULL UNIQUE,
                scopes TEXT NOT NULL,
                created_at {integer} NOT NULL,
                expires_at {integer},
                last_used_at {integer}
            ) {strict};
            CREATE INDEX access_tokens_of_user ON access_tokens (user_id, created_at);
            CREATE INDEX access_tokens_by_end ON access_tokens (expires_at) WHERE expires_at IS NOT NULL;
            CREATE INDEX access_tokens_of_organisation ON access_tokens (organisation_id);
            CREATE TABLE one_time_links (
                id TEXT PRIMARY KEY,
                purpose TEXT NOT NULL CHECK (purpose IN ('set_up', 'verify_email', 'reset_password')),
                digest {bytes} NOT NULL UNIQUE,
                user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
                email TEXT,
                was_shown {integer} NOT NULL,
                created_at {integer} NOT NULL,
                expires_at {integer} NOT NULL
            ) {strict};
            CREATE UNIQUE INDEX one_time_links_set_up ON one_time_links (purpose) WHERE purpose = 'set_up';
            CREATE INDEX one_time_links_of_user ON one_time_links (user_id, created_at);
            CREATE INDEX one_time_links_by_end ON one_time_links (expires_at, id);
            CREATE TABLE external_identities (
                issuer TEXT NOT NULL,
                subject TEXT NOT NULL,
                user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                created_at {integer} NOT NULL,
                PRIMARY KEY (issuer, subject)
            ) {strict};
            CREATE INDEX external_identities_of_user ON external_identities (user_id, created_at);

            CREATE TABLE invitations (
                id TEXT PRIMARY KEY,
                organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
                digest {bytes} NOT NULL UNIQUE,
                email TEXT,
                role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'moderator', 'creator', 'member')),
                uses_left {integer} NOT NULL CHECK (uses_left >= 0),
                was_shown {integer} NOT NULL,
                created_by TEXT,
                created_at {integer} NOT NULL,
                expires_at {integer} NOT NULL
            ) {strict};
            CREATE INDEX invitations_of_organisation ON invitations (organisation_id, created_at, id);
            CREATE INDEX invitations_by_end ON invitations (expires_at);
            CREATE INDEX invitations_by_maker ON invitations (created_by);
            CREATE TABLE creator_applications (
                id TEXT PRIMARY KEY,
                organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
                user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                status TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'rejected')),
                message TEXT NOT NULL,
                reason TEXT,
                decided_by TEXT,
                created_at {integer} NOT NULL,
                decided_at {integer}
            ) {strict};
            CREATE UNIQUE INDEX creator_applications_pending ON creator_applications (organisation_id, user_id)
                WHERE status = 'pending';
            CREATE INDEX creator_applications_by_status ON creator_applications (organisation_id, status, created_at, id);
            CREATE INDEX creator_applications_of_user ON creator_applications (user_id, organisation_id, created_at);

            CREATE TABLE follows (
                follower_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                followed_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                created_at {integer} NOT NULL,
                PRIMARY KEY (follower_id, followed_id)
            ) {strict};
            CREATE INDEX follows_by_follower ON follows (follower_id, created_at, followed_id);
            CREATE INDEX follows_by_followed ON follows (followed_id, created_at, follower_id);
            CREATE TABLE blocks (
                blocked_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                blocker TEXT NOT NULL,
                created_by TEXT,
                created_at {integer} NOT NULL,
                PRIMARY KEY (blocked_id, blocker)
            ) {strict};
            CREATE INDEX blocks_by_blocker ON blocks (blocker, created_at, blocked_id);

            CREATE TABLE audit_chains (
                chain TEXT PRIMARY KEY,
                number {integer} NOT NULL,
                digest {bytes} NOT NULL
            ) {strict};
            CREATE TABLE audit_entries (
                chain TEXT NOT NULL,
                number {integer} NOT NULL,
                at {integer} NOT NULL,
                actor_kind TEXT NOT NULL,
                actor_id TEXT,
                via TEXT,
                action TEXT NOT NULL,
                object_kind TEXT NOT NULL,
                object_id TEXT,
                details TEXT NOT NULL,
                previous_digest {bytes} NOT NULL,
                digest {bytes} NOT NULL,
                PRIMARY KEY (chain, number)
            ) {strict};
            CREATE INDEX audit_by_time ON audit_entries (chain, at, number);
            CREATE INDEX audit_by_actor ON audit_entries (chain, actor_id, at, number);
            CREATE INDEX audit_by_action ON audit_entries (chain, action, at, number);
            CREATE INDEX audit_by_object ON audit_entries (chain, object_kind, object_id, at, number);
            CREATE INDEX audit_of_actor ON audit_entries (actor_id, at, chain, number);
            """)
}
