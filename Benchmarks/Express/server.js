// What Carillon's calls are measured beside: the same three endpoints as a team would write them with Express and node-postgres.
// usage: DATABASE_URL=… PORT=… node server.js

"use strict";
const crypto = require("crypto");
const express = require("express");
const { Pool } = require("pg");

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 8 });
const application = express();
application.disable("x-powered-by");
application.use(express.json());

/** Who asks, by a token that is stored as its digest, and what they are in the organisation. */
application.use(async (request, response, next) => {
  const token = (request.get("Authorization") || "").replace(/^Bearer /, "");
  const digest = crypto.createHash("sha256").update(token).digest();
  const found = await pool.query(
    "SELECT users.id, memberships.organisation_id, memberships.role FROM tokens JOIN users ON users.id = tokens.user_id "
      + "JOIN memberships ON memberships.user_id = users.id WHERE tokens.digest = $1", [digest]);
  if (!found.rowCount) return response.status(401).json({ success: false, error: "Please sign in first.", code: "unauthenticated" });
  request.caller = found.rows[0];
  next();
});

/** As many members as Carillon's answers have, of the same kinds: what is compared is the work, not the size of an answer. */
const shown = row => ({
  id: row.id, title: row.title, description: row.description, status: row.status, kind: row.kind, churchId: row.organisation_id,
  organisationId: row.organisation_id, startAt: row.created_at, endAt: null, timeZone: "UTC", recurrence: null, excluded: [],
  displayOrder: 0, isFeatured: false, isVisible: true, isPublic: true, isMembersOnly: false, hasPassword: false, isLinkOnly: false,
  linkExpiresAt: null, embedOrigins: [], isChatEnabled: true, isChatDelayed: false, isChatFollowersOnly: false, guestsMayChat: false,
  startsWithEncoder: true, endsWithEncoder: true, isRecorded: true, graceSeconds: null, retentionDays: null, pageId: null,
  thumbnail: null, platforms: [], schedule: null, state: { name: row.status, changedAt: row.updated_at, cause: "created", note: null },
  watchUrl: `http://127.0.0.1/watch/${row.playback_id}`, playbackUrl: `http://127.0.0.1/live/${row.playback_id}/index.m3u8`,
  pictureUrl: `http://127.0.0.1/live/${row.playback_id}/thumbnail.jpg`, rtmpUrl: "rtmp://127.0.0.1/live", viewers: 0, viewersPeak: 0,
  actualStartTime: null, actualEndTime: null, recording: null, createdBy: { id: row.created_by, displayName: "Anna", username: null },
  createdAt: row.created_at, updatedAt: row.updated_at, version: 1,
});

application.get("/streams", async (request, response) => {
  const found = await pool.query(
    "SELECT * FROM streams WHERE organisation_id = $1 ORDER BY created_at DESC, id DESC LIMIT 50", [request.caller.organisation_id]);
  response.json({ success: true, data: found.rows.map(shown), count: found.rowCount });
});

application.get("/streams/:id", async (request, response) => {
  const found = await pool.query(
    "SELECT * FROM streams WHERE id = $1 AND organisation_id = $2", [request.params.id, request.caller.organisation_id]);
  if (!found.rowCount) return response.status(404).json({ success: false, error: "There is no such stream.", code: "not_found" });
  response.json({ success: true, data: shown(found.rows[0]) });
});

application.patch("/streams/:id", async (request, response) => {
  const { title } = request.body;
  if (typeof title !== "string" || !title.trim() || title.length > 200) {
    return response.status(400).json({ success: false, error: "A title has 1 to 200 characters.", code: "invalid" });
  }
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const found = await client.query(
      "UPDATE streams SET title = $1, updated_at = now() WHERE id = $2 AND organisation_id = $3 RETURNING *",
      [title, request.params.id, request.caller.organisation_id]);
    await client.query(
      "INSERT INTO audit (organisation_id, actor_id, action, object_id) VALUES ($1, $2, 'stream.changed', $3)",
      [request.caller.organisation_id, request.caller.id, request.params.id]);
    await client.query("COMMIT");
    response.json({ success: true, data: shown(found.rows[0]) });
  } catch (error) {
    await client.query("ROLLBACK");
    response.status(500).json({ success: false, error: "The database does not answer.", code: "unavailable" });
  } finally {
    client.release();
  }
});

async function prepare() {
  await pool.query(`
    CREATE TABLE IF NOT EXISTS users (id text PRIMARY KEY, email text NOT NULL);
    CREATE TABLE IF NOT EXISTS tokens (digest bytea PRIMARY KEY, user_id text NOT NULL REFERENCES users (id));
    CREATE TABLE IF NOT EXISTS memberships (user_id text NOT NULL REFERENCES users (id), organisation_id text NOT NULL, role text NOT NULL,
      PRIMARY KEY (user_id, organisation_id));
    CREATE TABLE IF NOT EXISTS streams (id text PRIMARY KEY, organisation_id text NOT NULL, title text NOT NULL, description text NOT NULL,
      status text NOT NULL, kind text NOT NULL DEFAULT 'event', playback_id text NOT NULL, created_by text NOT NULL, created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now());
    CREATE INDEX IF NOT EXISTS streams_of_organisation ON streams (organisation_id, created_at, id);
    CREATE TABLE IF NOT EXISTS audit (id bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), organisation_id text NOT NULL,
      actor_id text NOT NULL, action text NOT NULL, object_id text NOT NULL);
    INSERT INTO users VALUES ('u', 'u@example.org') ON CONFLICT DO NOTHING;
    INSERT INTO memberships VALUES ('u', 'o', 'owner') ON CONFLICT DO NOTHING;`);
  await pool.query("INSERT INTO tokens VALUES ($1, 'u') ON CONFLICT DO NOTHING",
    [crypto.createHash("sha256").update(process.env.TOKEN).digest()]);
  for (let number = 0; number < 200; number++) {
    await pool.query("INSERT INTO streams (id, organisation_id, title, description, status, playback_id, created_by) "
      + "VALUES ($1, 'o', $2, '', 'pending', $3, 'u') ON CONFLICT DO NOTHING",
      [`s${number}`, `Stream ${number}`, `p${number}`]);
  }
}

prepare().then(() => application.listen(Number(process.env.PORT), "127.0.0.1"));
