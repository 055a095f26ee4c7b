import { APIError, path, read } from "../lib/api.js";

const names = new Map();

/** Remembers a name that a listing brought. */
export const remember = user => names.set(user.id, Promise.resolve(user.displayName));

/** The name of a person of whom only the id is known. */
export function nameOf(id) {
  if (!names.has(id)) names.set(id, ask(id));
  return names.get(id);
}

async function ask(id) {
  try {
    return (await read(path`/api/users/${id}`)).displayName;
  } catch (error) {
    if (error instanceof APIError) return "Somebody who is no longer here";
    throw error;
  }
}
