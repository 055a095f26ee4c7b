const TRANSPORT = /^a=(ice-ufrag|ice-pwd|ice-options|candidate|end-of-candidates)/;
const lines = text => text.split(/\r?\n/).filter(Boolean);

/** Looks for a way to the server anew, as after a change of network, without leaving the session (RFC 9725, §4.3.2). */
export async function restart(peer, exchange) {
  await peer.setLocalDescription(await peer.createOffer({ iceRestart: true }));
  const fragment = await exchange.patch(fragmentOf(peer.localDescription.sdp));
  await peer.setRemoteDescription({ type: "answer", sdp: withTransport(peer.remoteDescription.sdp, fragment) });
}

/** The new credentials (RFC 8840, §9), of the first medium, which carries all of them. */
function fragmentOf(sdp) {
  const all = lines(sdp);
  const medium = all.findIndex(line => line.startsWith("m="));
  const next = all.findIndex((line, index) => index > medium && line.startsWith("m="));
  const own = all.slice(medium, next < 0 ? undefined : next);
  const kept = own.filter(line => line.startsWith("a=mid") || TRANSPORT.test(line));
  return [...all.filter(line => line.startsWith("a=group")), own[0], ...kept, ""].join("\r\n");
}

/** The answer of before, with the server's new credentials and addresses in each medium. */
function withTransport(sdp, fragment) {
  const fresh = lines(fragment).filter(line => TRANSPORT.test(line));
  const kept = lines(sdp).filter(line => !TRANSPORT.test(line));
  return `${kept.flatMap(line => (line.startsWith("c=") ? [line, ...fresh] : [line])).join("\r\n")}\r\n`;
}
