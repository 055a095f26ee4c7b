/** What can be told, in words. */
export const EVENTS = {
  "livestream.scheduled": "A livestream is announced",
  "livestream.changed": "A livestream is changed",
  "livestream.live": "A livestream goes live",
  "livestream.interrupted": "A livestream is interrupted",
  "livestream.ended": "A livestream ends",
  "livestream.cancelled": "A livestream is cancelled",
  "livestream.failed": "A livestream fails",
  "livestream.deleted": "A livestream is deleted",
  "recording.ready": "A recording is ready",
  "recording.failed": "A recording has failed",
  "recording.deleted": "A recording is deleted",
  "creator.applied": "Somebody applies to become a creator",
};

export const eventWord = event => (event === "webhook.ping" ? "A test" : EVENTS[event] ?? event);
