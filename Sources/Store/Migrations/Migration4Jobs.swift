extension Migration {
    static let jobs = Migration(
        number: 4, name: "jobs, webhooks and notifications",
        sql: """
            CREATE TABLE job_lanes (
                name TEXT PRIMARY KEY,
                last_number {integer} NOT NULL,
                used_at {integer} NOT NULL
            ) {strict};
            CREATE INDEX job_lanes_by_use ON job_lanes (used_at);
            CREATE TABLE jobs (
                id TEXT PRIMARY KEY,
                kind TEXT NOT NULL,
                payload TEXT NOT NULL,
                sealed {bytes},
                sealing_key_id TEXT,
                unique_key TEXT UNIQUE,
                lane TEXT,
                lane_number {integer},
                priority {integer} NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'dead')),
                run_at {integer} NOT NULL,
                ready_at {integer},
                attempts {integer} NOT NULL,
                locked_by TEXT,
                last_error TEXT,
                created_at {integer} NOT NULL,
                finished_at {integer},
                UNIQUE (lane, lane_number)
            ) {strict};
            CREATE INDEX jobs_ready ON jobs (priority, ready_at, id) WHERE ready_at IS NOT NULL;
            CREATE INDEX jobs_open_in_lane ON jobs (lane, lane_number) WHERE finished_at IS NULL AND lane IS NOT NULL;
            CREATE INDEX jobs_finished ON jobs (state, finished_at, id) WHERE finished_at IS NOT NULL;

            CREATE TABLE webhook_endpoints (
                id TEXT PRIMARY KEY,
                organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
                url TEXT NOT NULL,
                note TEXT NOT NULL,
                kinds TEXT NOT NULL,
                is_enabled {integer} NOT NULL,
                disabled_reason TEXT,
                failing_since {integer},
                created_at {integer} NOT NULL,
                updated_at {integer} NOT NULL
            ) {strict};
            CREATE INDEX webhook_endpoints_of_organisation ON webhook_endpoints (organisation_id, created_at, id);
            CREATE TABLE webhook_secrets (
                id TEXT PRIMARY KEY,
                endpoint_id TEXT NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
                sealed {bytes} NOT NULL,
                sealing_key_id TEXT NOT NULL,
                created_at {integer} NOT NULL,
                expires_at {integer}
            ) {strict};
            CREATE INDEX webhook_secrets_of_endpoint ON webhook_secrets (endpoint_id, created_at, id);
            CREATE TABLE webhook_events (
                id TEXT PRIMARY KEY,
                organisation_id TEXT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
                livestream_id TEXT,
                kind TEXT NOT NULL,
                data TEXT NOT NULL,
                created_at {integer} NOT NULL,
                number {integer} NOT NULL,
                UNIQUE (organisation_id, number)
            ) {strict};
            CREATE INDEX webhook_events_of_organisation ON webhook_events (organisation_id, created_at, number);
            CREATE INDEX webhook_events_by_age ON webhook_events (created_at, id);
            CREATE TABLE webhook_deliveries (
                id TEXT PRIMARY KEY,
                endpoint_id TEXT NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
                event_id TEXT NOT NULL REFERENCES webhook_events (id) ON DELETE CASCADE,
                cause TEXT NOT NULL CHECK (cause IN ('event', 'replay', 'ping')),
                state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'failed', 'dropped')),
                created_at {integer} NOT NULL,
                finished_at {integer}
            ) {strict};
            CREATE INDEX webhook_deliveries_of_endpoint ON webhook_deliveries (endpoint_id, created_at, id);
            CREATE INDEX webhook_deliveries_of_event ON webhook_deliveries (event_id);
            CREATE TABLE webhook_attempts (
                delivery_id TEXT NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
                number {integer} NOT NULL,
                at {integer} NOT NULL,
                duration_milliseconds {integer} NOT NULL,
                status {integer},
                trouble TEXT,
                answer TEXT NOT NULL,
                PRIMARY KEY (delivery_id, number)
            ) {strict};

            CREATE TABLE notifications (
                id TEXT PRIMARY KEY,
                user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                organisation_id TEXT REFERENCES organisations (id) ON DELETE CASCADE,
                kind TEXT NOT NULL,
                object_id TEXT NOT NULL,
                severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'error')),
                sentence TEXT NOT NULL,
                link TEXT,
                count {integer} NOT NULL,
                created_at {integer} NOT NULL,
                updated_at {integer} NOT NULL,
                read_at {integer},
                mailed_at {integer}
            ) {strict};
            CREATE INDEX notifications_of_user ON notifications (user_id, updated_at, id);
            CREATE INDEX notifications_unread ON notifications (user_id, kind, object_id) WHERE read_at IS NULL;
            CREATE INDEX notifications_of_organisation ON notifications (organisation_id);
            CREATE INDEX notifications_by_age ON notifications (updated_at, id);
            CREATE TABLE notification_preferences (
                user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                kind TEXT NOT NULL,
                wants_mail {integer} NOT NULL,
                PRIMARY KEY (user_id, kind)
            ) {strict};
            """)
}
