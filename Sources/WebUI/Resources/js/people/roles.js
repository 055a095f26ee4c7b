/** From the least to the mightiest, as the server ranks them. */
export const ROLES = ["member", "creator", "moderator", "admin", "owner"];

const WORDS = { member: "Member", creator: "Creator", moderator: "Moderator", admin: "Admin", owner: "Owner" };

export const roleWord = role => WORDS[role] ?? role;

/** Those that somebody of `role` may give. */
export const rolesUpTo = role => ROLES.slice(0, ROLES.indexOf(role) + 1);

export const isBelow = (role, other) => ROLES.indexOf(role) < ROLES.indexOf(other);
