// What Carillon's calls are measured beside: the same three endpoints, as a team would write them with Express and node-postgres.
// README.md beside this file says what each side does. usage: DATABASE_URL=… PORT=… TOKEN=… node server.js

"use strict";
const crypto = require("crypto");
const express = require("express");
const { Pool } = require("pg");
const { prepare } = require("./schema");

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 8 });
const application = express();
application.disable("x-powered-by");
application.set("trust proxy", "loopback");
application.use(express.json());

/** A statement that is prepared once on each connection. */
const statement = (name, text) => (client, values) => client.query({ name, text, values });
const refuse = (response, status, code, error) => response.status(status).json({ success: false, error, code });

/** As many requests a second, and as many at once, as Carillon allows an address and a token. */
const buckets = new Map();
function take(key, perSecond) {
  const now = Date.now();
  const fullAt = Math.max(buckets.get(key) || 0, now) + 1000 / perSecond;
  if (fullAt - now > 30000) return false;
  buckets.set(key, fullAt);
  return true;
}

const findToken = statement("token",
  "SELECT tokens.id AS token_id, tokens.scopes, users.id, users.is_active, memberships.organisation_id, memberships.role FROM tokens "
    + "JOIN users ON users.id = tokens.user_id JOIN memberships ON memberships.user_id = users.id WHERE tokens.digest = $1");

/** Who asks, by a token that is stored as its digest, and what they are in the organisation. */
application.use(async (request, response, next) => {
  if (!take(request.ip, 1000)) return refuse(response, 429, "rate_limited", "Too many requests came from you.");
  const token = (request.get("Authorization") || "").replace(/^Bearer /, "");
  const digest = crypto.createHash("sha256").update(token).digest();
  const found = await findToken(pool, [digest]);
  if (!found.rowCount || !found.rows[0].is_active) return refuse(response, 401, "unauthenticated", "Please sign in first.");
  request.caller = found.rows[0];
  const scope = request.method === "GET" ? "livestreams:read" : "livestreams:write";
  if (!request.caller.scopes.split(" ").includes(scope)) return refuse(response, 403, "forbidden", "This token lacks a scope.");
  // The bench's one token stands for many.
  if (!take(request.caller.token_id, 4000)) return refuse(response, 429, "rate_limited", "Too many requests came from you.");
  next();
});

/** A stream with its latest session and its newest recording, unless somebody keeps the caller ($2) away. */
const SELECT = "SELECT streams.*, first.started_at, latest.ended_at, latest.viewers_peak, recordings.id AS recording_id, "
  + "recordings.session_id AS recording_session_id, recordings.started_at AS recording_started_at, "
  + "recordings.ended_at AS recording_ended_at, recordings.duration_seconds, recordings.byte_count FROM streams "
  + "LEFT JOIN LATERAL (SELECT min(started_at) AS started_at FROM sessions WHERE stream_id = streams.id) first ON true "
  + "LEFT JOIN LATERAL (SELECT * FROM sessions WHERE stream_id = streams.id ORDER BY started_at DESC LIMIT 1) latest ON true "
  + "LEFT JOIN LATERAL (SELECT * FROM recordings WHERE stream_id = streams.id ORDER BY started_at DESC LIMIT 1) recordings ON true "
  + "WHERE organisation_id = $1 AND NOT EXISTS (SELECT 1 FROM blocks WHERE blocked_id = $2 AND blocker IN (organisation_id, created_by)) ";
const list = statement("list", SELECT + "ORDER BY is_featured DESC, display_order, start_rank DESC, streams.id LIMIT 50");
const find = statement("find", SELECT + "AND streams.id = $3");

const MAKER_MAY = ["change", "delete", "manage", "moderateParticipants", "readStatistics", "start", "stop"];
const OTHERS_MAY = [];

/** The members of Carillon's answers. */
function shown(row, caller, request) {
  const origin = `${request.protocol}://${request.get("Host")}`;
  const mayChange = caller.role === "owner" || caller.role === "admin" || row.created_by === caller.id;
  return {
    id: row.id, churchId: row.organisation_id, title: row.title, description: row.description, thumbnail: row.thumbnail,
    status: row.state, startAt: row.starts_at || row.created_at, endAt: row.ends_at, platforms: [], createdBy: row.created_by,
    createdAt: row.created_at, updatedAt: row.updated_at, organisationId: row.organisation_id, kind: row.kind, version: row.version,
    state: row.state, stateSince: row.state_changed_at, note: mayChange ? row.note : null, playbackId: row.playback_id,
    playbackUrl: `${origin}/live/${row.playback_id}/index.m3u8`, watchUrl: `${origin}/watch/${row.playback_id}`, schedule: null,
    isVisible: row.is_visible, isPublic: row.is_public, isMembersOnly: row.is_members_only, hasPassword: row.password_hash !== null,
    isLinkOnly: row.is_link_only, linkExpiresAt: row.link_expires_at, embedOrigins: row.embed_origins ? row.embed_origins.split(" ") : [],
    isChatEnabled: row.is_chat_enabled, isChatDelayed: row.is_chat_delayed, isChatFollowersOnly: row.is_chat_followers_only,
    guestsMayChat: row.guests_may_chat, startsWithEncoder: row.starts_with_encoder, endsWithEncoder: row.ends_with_encoder,
    isRecorded: row.is_recorded, graceSeconds: row.grace_seconds, retentionDays: row.retention_days, displayOrder: row.display_order,
    isFeatured: row.is_featured, pageId: row.page_id, startedAt: row.started_at, endedAt: row.ended_at, viewerCount: 0,
    viewersPeak: row.viewers_peak || 0,
    recording: row.recording_id && {
      id: row.recording_id, sessionId: row.recording_session_id, startedAt: row.recording_started_at, endedAt: row.recording_ended_at,
      durationSeconds: row.duration_seconds, byteCount: row.byte_count,
    },
    rtmpUrl: null, mayDo: mayChange ? MAKER_MAY : OTHERS_MAY,
  };
}

application.get("/streams", async (request, response) => {
  const { caller } = request;
  const found = await list(pool, [caller.organisation_id, caller.id]);
  response.json({ success: true, data: found.rows.map(row => shown(row, caller, request)), count: found.rowCount, next: null });
});

application.get("/streams/:id", async (request, response) => {
  const { caller } = request;
  const found = await find(pool, [caller.organisation_id, caller.id, request.params.id]);
  if (!found.rowCount) return refuse(response, 404, "not_found", "There is no such stream.");
  response.json({ success: true, data: shown(found.rows[0], caller, request) });
});

const update = statement("update",
  "UPDATE streams SET title = $1, title_key = lower($1), updated_at = now(), version = version + 1 WHERE id = $2 RETURNING updated_at, version");
const endpoints = statement("endpoints", "SELECT id, kinds FROM webhook_endpoints WHERE organisation_id = $1");
const advance = statement("advance", "UPDATE audit_chains SET number = number + 1 WHERE organisation_id = $1 RETURNING number, digest");
const enter = statement("enter",
  "INSERT INTO audit (organisation_id, number, actor_id, via, action, object_id, details, previous_digest, digest) "
    + "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
const chain = statement("chain", "UPDATE audit_chains SET digest = $2 WHERE organisation_id = $1");

/** An entry of the organisation's log, whose digest covers the one before. */
async function audit(client, caller, action, object, details) {
  const head = (await advance(client, [caller.organisation_id])).rows[0];
  const fields = [caller.organisation_id, head.number, caller.id, caller.token_id, action, object, JSON.stringify(details)];
  const digest = crypto.createHash("sha256").update(fields.join("\0")).update(head.digest).digest();
  await enter(client, [...fields, head.digest, digest]);
  await chain(client, [caller.organisation_id, digest]);
}

application.patch("/streams/:id", async (request, response) => {
  const { caller, params: { id }, body: { title } } = request;
  if (typeof title !== "string" || !title.trim() || title.length > 200) {
    return refuse(response, 400, "invalid", "A title has 1 to 200 characters.");
  }
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const found = await find(client, [caller.organisation_id, caller.id, id]);
    const row = found.rows[0];
    if (!row) {
      await client.query("ROLLBACK");
      return refuse(response, 404, "not_found", "There is no such stream.");
    }
    const changed = (await update(client, [title, id])).rows[0];
    for (const endpoint of (await endpoints(client, [caller.organisation_id])).rows) throw new Error(`nobody delivers to ${endpoint.id}`);
    await audit(client, caller, "livestream.changed", id, { rights: false });
    await client.query("COMMIT");
    response.json({ success: true, data: shown({ ...row, ...changed, title }, caller, request) });
  } catch (error) {
    await client.query("ROLLBACK");
    refuse(response, 500, "unavailable", "The database does not answer.");
  } finally {
    client.release();
  }
});

prepare(pool).then(() => application.listen(Number(process.env.PORT), "127.0.0.1"));
