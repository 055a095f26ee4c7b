// Calls of the API, as the pages make them: the same that programs use, with the browser's sign-in.

const UNREACHABLE = "The server does not answer. Nothing was changed. Look whether you are online, then try again.";

/** Why the server did not do what it was asked. `message` is a sentence for people. */
export class APIError extends Error {
  /**
   * @param {number} status of HTTP; 0 when there was no answer
   * @param {{error?: string, code?: string, details?: {field: string, error: string}[]}} body
   * @param {number} [retryAfterSeconds]
   */
  constructor(status, body, retryAfterSeconds) {
    super(body.error ?? "The server answered in a way that this page does not understand. Reload the page and try again.");
    this.status = status;
    this.code = body.code ?? "";
    this.details = body.details ?? [];
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * One call. Whoever's sign-in is over is led to the sign-in, and back here.
 * @param {"GET"|"POST"|"PUT"|"PATCH"|"DELETE"} method
 * @param {string} path from `/api/` on
 * @param {object|Blob} [body] a file goes as it is
 * @param {Record<string, string>} [headers] beside those that every call has
 * @returns {Promise<{data: any, count?: number, next?: string|null, message?: string}>} empty where the answer is
 * @throws {APIError}
 */
export async function call(method, path, body, headers) {
  const answer = await ask(method, path, body, headers);
  const content = await answer.json().catch(() => ({}));
  if (answer.ok) return content;
  if (answer.status === 401 && content.code === "unauthenticated") signInAgain();
  throw new APIError(answer.status, content, Number(answer.headers.get("Retry-After")) || undefined);
}

/** @returns {Promise<any>} what a GET answers as `data` */
export const read = async path => (await call("GET", path)).data;

/** Every record of a listing that is known to be short. */
export async function readAll(path) {
  const records = [];
  let next = "";
  do {
    const page = await call("GET", withQuery(path, { limit: 200, after: next }));
    records.push(...page.data);
    next = page.next;
  } while (next);
  return records;
}

/** `path` with those parameters that have a value. */
export function withQuery(path, parameters) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== "" && value != null));
  return query.size ? `${path}${path.includes("?") ? "&" : "?"}${query}` : path;
}

/** A path with each value encoded: ``path`/api/users/${id}` ``. */
export const path = (parts, ...values) => String.raw({ raw: parts }, ...values.map(encodeURIComponent));

async function ask(method, address, body, more) {
  const headers = { Accept: "application/json", ...more };
  if (method !== "GET") headers["X-CSRF-Token"] = document.querySelector("meta[name=request-token]").content;
  const isFile = body instanceof Blob;
  if (body !== undefined && !isFile) headers["Content-Type"] = "application/json";
  try {
    return await fetch(address, { method, headers, body: isFile ? body : body && JSON.stringify(body), cache: "no-store" });
  } catch {
    throw new APIError(0, { error: UNREACHABLE });
  }
}

function signInAgain() {
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
}
