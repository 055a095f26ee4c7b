import { call, path } from "../lib/api.js";
import { ask } from "../lib/dialogs.js";
import { say } from "../lib/say.js";

/** Which acts are of use in which state. Whether they are allowed, the server says. */
const USEFUL = {
  start: { states: ["draft", "scheduled", "failed"], needs: "start" },
  stop: { states: ["starting", "live", "interrupted", "failed"], needs: "stop" },
  schedule: { states: ["draft", "failed"], needs: "change" },
  restore: { states: ["cancelled", "archived"], needs: "change" },
  cancel: { states: ["draft", "scheduled", "starting", "failed"], needs: "change", kind: "event" },
  archive: { states: ["draft", "scheduled", "ended", "cancelled", "failed"], needs: "change" },
  delete: { states: ["draft", "scheduled", "ended", "cancelled", "failed", "archived"], needs: "delete" },
};

const EFFECTS = {
  stop: ({ title }) => ({ title: `Stop “${title}”?`, effect: "Viewers no longer see it, and its encoder is disconnected.", verb: "Stop it" }),
  archive: ({ title }) => ({ title: `Put “${title}” away?`, effect: "It leaves every list. You can take it back.", verb: "Put it away" }),
  delete: ({ title }) => ({ title: `Delete “${title}”?`, effect: "Its address, keys and history are gone for ever. What was recorded has to be deleted before.", verb: "Delete it" }),
};

const buttons = () => document.querySelectorAll("#acts [data-act], #away [data-act]");

/** Shows the buttons that are of use now. */
export function showActs(livestream) {
  for (const button of buttons()) {
    const { states, needs, kind } = USEFUL[button.dataset.act];
    button.hidden = !(states.includes(livestream.state) && livestream.mayDo.includes(needs) && (!kind || kind === livestream.kind));
  }
  document.getElementById("away").hidden = !document.querySelector("#away [data-act]:not([hidden])");
}

/**
 * @param {() => object} livestream as it is now
 * @param {() => Promise<void>} done what follows an act
 */
export function connectActs(livestream, done) {
  const address = path`/api/livestreams/${livestream().id}`;
  const act = async (name, body) => {
    if (name === "delete") {
      await call("DELETE", address);
      return location.assign(document.getElementById("back").href);
    }
    const { message } = await call("POST", `${address}/${name}`, body);
    await done();
    if (message) say(message);
  };
  for (const button of buttons()) {
    const name = button.dataset.act;
    button.addEventListener("click", () => {
      if (name === "cancel") return ask("cancel-dialog", { title: livestream().title }, ({ note }) => act(name, note ? { note } : {}));
      if (EFFECTS[name]) return ask("sure-dialog", EFFECTS[name](livestream()), () => act(name));
      return act(name);
    });
  }
}
