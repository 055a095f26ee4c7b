import "../lib/page.js";
import "../webhooks/hooks.js";
