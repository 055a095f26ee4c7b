/** What a token may do, in words of people: the server's `Scope`. */
export const SCOPES = {
  "account:read": "See my profile",
  "account:write": "Change my profile, follow and block people for me",
  "organisation:read": "See organisations",
  "organisation:write": "Change organisations",
  "members:read": "See members",
  "members:write": "Change members, invitations and applications",
  "livestreams:read": "See livestreams",
  "livestreams:write": "Change, start and stop livestreams",
  stream_keys: "See and rotate stream keys",
  "recordings:write": "Change and delete recordings",
  "statistics:read": "Read statistics",
  "audit:read": "Read the activity log",
  integrations: "Change platforms, webhooks and notifications",
};
