// The peer's tables, with as much in them as `api.py` puts into Carillon's: one organisation, one person, 200 streams.

"use strict";
const crypto = require("crypto");

const TABLES = `
  CREATE TABLE IF NOT EXISTS users (id text PRIMARY KEY, email text NOT NULL, is_active boolean NOT NULL DEFAULT true);
  CREATE TABLE IF NOT EXISTS tokens (digest bytea PRIMARY KEY, id text NOT NULL, scopes text NOT NULL,
    user_id text NOT NULL REFERENCES users (id));
  CREATE TABLE IF NOT EXISTS memberships (user_id text NOT NULL REFERENCES users (id), organisation_id text NOT NULL, role text NOT NULL,
    PRIMARY KEY (user_id, organisation_id));
  CREATE TABLE IF NOT EXISTS blocks (blocked_id text NOT NULL, blocker text NOT NULL, PRIMARY KEY (blocked_id, blocker));
  CREATE TABLE IF NOT EXISTS streams (id text PRIMARY KEY, playback_id text NOT NULL UNIQUE, organisation_id text NOT NULL,
    kind text NOT NULL DEFAULT 'event', title text NOT NULL, title_key text NOT NULL, description text NOT NULL DEFAULT '', thumbnail text,
    state text NOT NULL DEFAULT 'scheduled', state_changed_at timestamptz NOT NULL DEFAULT now(), note text,
    starts_at timestamptz, ends_at timestamptz, start_rank timestamptz NOT NULL DEFAULT now(),
    display_order integer NOT NULL DEFAULT 0, is_featured boolean NOT NULL DEFAULT false,
    is_visible boolean NOT NULL DEFAULT true, is_public boolean NOT NULL DEFAULT true, is_members_only boolean NOT NULL DEFAULT false,
    password_hash text, is_link_only boolean NOT NULL DEFAULT false, link_expires_at timestamptz, embed_origins text NOT NULL DEFAULT '',
    is_chat_enabled boolean NOT NULL DEFAULT true, is_chat_delayed boolean NOT NULL DEFAULT false,
    is_chat_followers_only boolean NOT NULL DEFAULT false, guests_may_chat boolean NOT NULL DEFAULT false,
    starts_with_encoder boolean NOT NULL DEFAULT true, ends_with_encoder boolean NOT NULL DEFAULT true,
    is_recorded boolean NOT NULL DEFAULT true, grace_seconds integer, retention_days integer, page_id text,
    created_by text NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1);
  CREATE INDEX IF NOT EXISTS streams_in_order ON streams (organisation_id, is_featured DESC, display_order, start_rank DESC, id);
  CREATE INDEX IF NOT EXISTS streams_by_title ON streams (organisation_id, title_key, id);
  CREATE TABLE IF NOT EXISTS sessions (id text PRIMARY KEY, stream_id text NOT NULL REFERENCES streams (id),
    started_at timestamptz NOT NULL, ended_at timestamptz, viewers_peak integer NOT NULL DEFAULT 0);
  CREATE INDEX IF NOT EXISTS sessions_of_stream ON sessions (stream_id, started_at);
  CREATE TABLE IF NOT EXISTS recordings (id text PRIMARY KEY, session_id text NOT NULL, stream_id text NOT NULL REFERENCES streams (id),
    started_at timestamptz NOT NULL, ended_at timestamptz, duration_seconds integer NOT NULL, byte_count integer NOT NULL);
  CREATE INDEX IF NOT EXISTS recordings_of_stream ON recordings (stream_id, started_at);
  CREATE TABLE IF NOT EXISTS webhook_endpoints (id text PRIMARY KEY, organisation_id text NOT NULL, kinds text NOT NULL);
  CREATE INDEX IF NOT EXISTS endpoints_of_organisation ON webhook_endpoints (organisation_id);
  CREATE TABLE IF NOT EXISTS audit_chains (organisation_id text PRIMARY KEY, number integer NOT NULL, digest bytea NOT NULL);
  CREATE TABLE IF NOT EXISTS audit (organisation_id text NOT NULL, number integer NOT NULL, at timestamptz NOT NULL DEFAULT now(),
    actor_id text NOT NULL, via text NOT NULL, action text NOT NULL, object_id text NOT NULL, details text NOT NULL,
    previous_digest bytea NOT NULL, digest bytea NOT NULL, PRIMARY KEY (organisation_id, number));
  CREATE INDEX IF NOT EXISTS audit_of_object ON audit (organisation_id, object_id);`;

exports.prepare = async pool => {
  await pool.query(TABLES);
  const id = length => crypto.randomBytes(length).toString("hex").slice(0, length);
  const [user, organisation] = [id(12), id(12)];
  await pool.query("INSERT INTO users VALUES ($1, 'u@example.org')", [user]);
  await pool.query("INSERT INTO memberships VALUES ($1, $2, 'owner')", [user, organisation]);
  await pool.query("INSERT INTO audit_chains VALUES ($1, 0, $2)", [organisation, Buffer.alloc(32)]);
  await pool.query("INSERT INTO tokens VALUES ($1, $2, 'livestreams:read livestreams:write', $3)",
    [crypto.createHash("sha256").update(process.env.TOKEN).digest(), id(12), user]);
  for (let number = 0; number < 200; number++) {
    await pool.query("INSERT INTO streams (id, organisation_id, title, title_key, playback_id, created_by) VALUES ($1, $2, $3, $4, $5, $6)",
      [`s${number}`, organisation, `Stream ${number}`, `stream ${number}`, id(16), user]);
  }
};
