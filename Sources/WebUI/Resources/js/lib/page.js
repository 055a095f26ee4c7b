// What every page behind the sign-in begins with.
import "./appearance.js";
import { APIError } from "./api.js";
import { readState } from "./state.js";
import "./unread.js";

/** @type {{user: {id: string, name: string}, organisation: null|{id: string, slug: string, name: string, role: string, permissions: string[]}, subjectId: string|null}} */
export const page = readState();

/** Whether the person's role in the organisation may, in the words of the server's `Permission`. The server decides; this only hides. */
export const may = permission => page.organisation?.permissions.includes(permission) ?? false;

/** Shows the parts of the page that are of use to this person. */
export function showPermitted() {
  for (const part of document.querySelectorAll("[data-needs]")) part.hidden = !part.dataset.needs.split(" ").some(may);
}

// What a button asked for and the server refused, where no form says it.
addEventListener("unhandledrejection", event => {
  if (!(event.reason instanceof APIError)) return;
  event.preventDefault();
  showTrouble(event.reason.message);
});

function showTrouble(sentence) {
  const line = document.getElementById("trouble");
  line.querySelector("p").textContent = sentence;
  line.hidden = false;
}

document.querySelector("#trouble button").addEventListener("click", () => { document.getElementById("trouble").hidden = true; });
