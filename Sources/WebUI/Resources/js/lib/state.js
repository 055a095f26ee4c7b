/** The state that the server wrote into the page. */
export const readState = () => JSON.parse(document.getElementById("state").textContent);
