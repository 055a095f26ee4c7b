// The settings below "More", in the API's words and back.

const numberOrNull = text => (text.trim() === "" ? null : Number(text));

/** The origin of what somebody wrote or pasted: `example.org/live` is https://example.org. What can't be read stays, for the server to say so. */
function origin(text) {
  // A browser would make an address even of a sentence.
  if (/\s/.test(text)) return text;
  try {
    return new URL(text.includes("://") ? text : `https://${text}`).origin;
  } catch {
    return text;
  }
}

export function moreSettings({ graceSeconds, retentionDays, embedOrigins }) {
  return {
    graceSeconds: numberOrNull(graceSeconds), retentionDays: numberOrNull(retentionDays),
    embedOrigins: embedOrigins.split(/[\n,]/).map(line => line.trim()).filter(Boolean).map(origin),
  };
}

/** @returns {boolean} whether any of them isn't as it is for most */
export function fillMore(form, { graceSeconds, retentionDays, embedOrigins, startsWithEncoder, endsWithEncoder }) {
  form.elements.graceSeconds.value = graceSeconds ?? "";
  form.elements.retentionDays.value = retentionDays ?? "";
  form.elements.embedOrigins.value = embedOrigins.join("\n");
  return graceSeconds !== null || retentionDays !== null || embedOrigins.length > 0 || !startsWithEncoder || !endsWithEncoder;
}
