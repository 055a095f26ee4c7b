import { call, path } from "../lib/api.js";
import { fillFields, Listing } from "../lib/listing.js";
import { say } from "../lib/say.js";
import { dateAndHour } from "../lib/words.js";

const section = document.getElementById("sign-ins");
const endOthers = document.getElementById("end-others");

const list = new Listing(section, () => "/api/auth/sign-ins", (item, signIn) => {
  fillFields(item, {
    device: signIn.device || "An unknown browser",
    here: signIn.isThisOne ? "This browser" : "",
    when: `Since ${dateAndHour(new Date(signIn.createdAt))}, last seen ${dateAndHour(new Date(signIn.lastSeenAt))}`
      + (signIn.network ? `, from the network ${signIn.network}` : ""),
  });
  const button = item.querySelector("button");
  button.hidden = signIn.isThisOne;
  button.addEventListener("click", () => end(call("DELETE", path`/api/auth/sign-ins/${signIn.id}`), "That browser is signed out."));
});

async function end(act, news) {
  await act;
  await load();
  say(news);
}

async function load() {
  await list.reload();
  endOthers.hidden = section.querySelectorAll("[data-records] > li").length < 2;
}

endOthers.addEventListener("click", () => end(call("DELETE", "/api/auth/sign-ins"), "You are signed out everywhere else."));
load();
