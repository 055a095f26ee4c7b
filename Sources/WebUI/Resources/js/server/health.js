import { read } from "../lib/api.js";
import { fillFields, Listing } from "../lib/listing.js";
import { say } from "../lib/say.js";

const WORDS = { good: "Well", note: "Note", fault: "Fault" };
const find = id => document.getElementById(id);

const list = new Listing(find("health"), () => "/api/server/health", (item, { verdict, subject, sentence }) => {
  item.dataset.verdict = verdict;
  fillFields(item, { verdict: WORDS[verdict], sentence: `${subject}: ${sentence}` });
});

find("look-again").addEventListener("click", async () => {
  await list.reload();
  const faults = document.querySelectorAll("#health [data-verdict=fault]").length;
  say(faults ? `${faults} fault${faults === 1 ? "" : "s"} found.` : "No fault was found.");
});

find("verify").addEventListener("click", async () => {
  const { intact, entries, firstBroken } = await read("/api/server/audit/verify");
  const line = find("verified");
  line.className = intact ? "done" : "problem";
  line.textContent = intact ? `All ${entries} entries are as they were written.` : `Entry ${firstBroken} is not as it was written.`;
  line.hidden = false;
  say(line.textContent);
});

list.reload();
