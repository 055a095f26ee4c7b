/** Says `sentence` to those who hear the page; the same one twice is said twice. */
export function say(sentence) {
  const region = document.getElementById("announcements");
  region.textContent = "";
  setTimeout(() => { region.textContent = sentence; }, 50);
}
