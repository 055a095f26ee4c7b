import "../lib/appearance.js";
