import "../account/tokens.js";
import "../account/second-factor.js";
import "../account/sign-ins.js";
import "../account/personal-data.js";
import { call, read } from "../lib/api.js";
import { onSubmit } from "../lib/forms.js";
import "../lib/page.js";

const find = id => document.getElementById(id);

function show(user) {
  find("displayName").value = user.displayName;
  find("username").value = user.username ?? "";
  find("username-shown").textContent = user.username ?? "…";
  find("email-now").textContent = user.email ?? "none";
  find("password-account").value = user.email ?? "";
  const state = find("email-state");
  state.textContent = user.emailVerified ? "Confirmed" : "Not confirmed";
  state.dataset.state = user.emailVerified ? "ended" : "interrupted";
  state.hidden = !user.email;
  find("email-unverified").hidden = user.emailVerified || !user.email;
}

onSubmit(find("profile"), async ({ displayName, username }) => {
  const answer = await call("PATCH", "/api/auth/me", { displayName, ...(username && { username }) });
  show(answer.data.user);
  return "Saved.";
});

onSubmit(find("email-form"), async (values, form) => {
  await call("PUT", "/api/auth/email", values);
  form.reset();
  return `A link for ${values.email} has been made. Open it, then it is your email.`;
});

onSubmit(find("password-form"), async ({ currentPassword, newPassword }, form) => {
  await call("PUT", "/api/auth/password", { currentPassword, newPassword });
  form.reset();
  return "The new password is set. You are signed out everywhere else.";
});

find("resend").addEventListener("click", async () => {
  const line = find("resend-done");
  await call("POST", "/api/auth/verify-email/resend", { email: find("email-now").textContent });
  line.textContent = "A new link has been made. Where no mail is set up, whoever runs this server hands it to you.";
  line.hidden = false;
});

find("username").addEventListener("input", event => { find("username-shown").textContent = event.target.value || "…"; });
show((await read("/api/auth/me")).user);
