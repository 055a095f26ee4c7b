// What webrtc.js leaves to tests of WHIP: which candidates the browser learns of, and a restart of ICE.
(() => {
  const plain = RTCPeerConnection.prototype.setRemoteDescription;
  // window.candidateFilter: a regular expression for the candidates of answers that are kept.
  RTCPeerConnection.prototype.setRemoteDescription = function (description) {
    const kept = window.candidateFilter;
    if (!kept || description.type !== "answer") return plain.call(this, description);
    const lines = description.sdp.split("\r\n").filter(line => !line.startsWith("a=candidate:") || kept.test(line));
    return plain.call(this, { type: "answer", sdp: lines.join("\r\n") });
  };

  // RFC 9725, §4.3.3: both sides get new credentials, and media goes on.
  window.whipRestart = async () => {
    const { pc, resource, answer } = window.whip;
    pc.restartIce();
    await pc.setLocalDescription(await pc.createOffer({ iceRestart: true }));
    const line = name => pc.localDescription.sdp.match(new RegExp(`^a=${name}:.*$`, "m"))[0];
    const fragment = [line("ice-ufrag"), line("ice-pwd"), line("mid"), ""].join("\r\n");
    const response = await fetch(resource, {
      method: "PATCH", headers: { "Content-Type": "application/trickle-ice-sdpfrag", "If-Match": "*" }, body: fragment });
    const said = await response.text();
    if (response.status !== 200) throw new Error(`HTTP ${response.status}: ${said}`);
    const value = name => said.match(new RegExp(`^a=${name}:(.*)$`, "m"))[1].trim();
    const sdp = answer.replace(/^a=ice-ufrag:.*$/gm, `a=ice-ufrag:${value("ice-ufrag")}`)
      .replace(/^a=ice-pwd:.*$/gm, `a=ice-pwd:${value("ice-pwd")}`);
    await pc.setRemoteDescription({ type: "answer", sdp });
    return { tag: response.headers.get("ETag"), said };
  };
})();
