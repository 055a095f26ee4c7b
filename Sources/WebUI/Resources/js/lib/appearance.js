// Light, dark, or as the device says. Runs before the first paint, so that nothing flashes.
const root = document.documentElement;

const stored = () => { try { return localStorage.getItem("appearance") ?? ""; } catch { return ""; } };
const store = value => { try { localStorage.setItem("appearance", value); } catch { /* a private window keeps nothing */ } };

function apply(value) {
  if (value === "light" || value === "dark") root.dataset.appearance = value;
  else delete root.dataset.appearance;
}

function connect() {
  const select = document.getElementById("appearance");
  if (!select) return;
  select.value = root.dataset.appearance ?? "";
  select.addEventListener("change", () => { store(select.value); apply(select.value); });
  select.parentElement.hidden = false;
}

apply(stored());
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", connect);
else connect();
