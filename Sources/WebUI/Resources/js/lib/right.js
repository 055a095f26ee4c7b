/**
 * The reader's right to watch, which stands in the path of all media. Events carry addresses without it, since they go to everybody.
 * @param {{ livestream: { playbackId: string }, right: string | null }} state the page's first state
 */
export function rightOf({ livestream: { playbackId }, right }) {
  const id = encodeURIComponent(playbackId);
  const open = `/live/${id}/`;
  const own = right ? `${open}t/${right}/` : open;
  const add = address => address?.replace(open, own) ?? null;
  const addToWhep = address => (address && right ? `${address}/t/${right}` : address ?? null);
  return {
    events: right ? `/api/events/${id}/t/${right}` : `/api/events/${id}`,
    /** One address of the livestream's media. */
    add,
    apply: livestream => ({
      ...livestream, playlist: add(livestream.playlist), thumbnail: add(livestream.thumbnail), whep: addToWhep(livestream.whep),
    }),
  };
}
