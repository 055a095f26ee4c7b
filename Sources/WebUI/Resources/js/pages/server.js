import "../lib/page.js";
import "../server/health.js";
import "../server/accounts.js";
import "../server/links.js";
import "../server/organisations.js";
