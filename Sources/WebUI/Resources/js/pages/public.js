import "../lib/appearance.js";
import { localiseTimes } from "../lib/times.js";

localiseTimes();
// A picture that can't be had leaves the dark ground.
document.addEventListener("error", event => { if (event.target.matches("img")) event.target.hidden = true; }, true);
