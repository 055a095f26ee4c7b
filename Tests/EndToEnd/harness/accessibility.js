// What a page owes to those who hear it, or see little. Evaluates to a list of sentences, empty when nothing is amiss.
(() => {
  const isSeen = element => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest(".visually-hidden");
  const all = selector => [...document.querySelectorAll(selector)].filter(isSeen);
  const describe = element => `<${element.localName}${element.id ? ` #${element.id}` : ""}${element.className ? ` .${element.getAttribute("class")}` : ""}>`;
  const byIds = (element, attribute) => (element.getAttribute(attribute) ?? "").split(/\s+/).filter(Boolean)
    .map(id => document.getElementById(id)?.textContent ?? "").join(" ");

  const nameOf = element => [
    byIds(element, "aria-labelledby"), element.getAttribute("aria-label"), ...[...(element.labels ?? [])].map(label => label.textContent),
    element.matches("a, button, summary") ? element.textContent : "", element.querySelector("img[alt]")?.alt, element.getAttribute("title"),
  ].find(text => text?.trim())?.trim() ?? "";

  function names() {
    return all("a[href], button, summary, input:not([type=hidden]), select, textarea, [role=img], [role=slider], nav, dialog[open], section[aria-labelledby]")
      .filter(element => !element.matches("[aria-hidden=true], [aria-hidden=true] *") && !nameOf(element))
      .map(element => `${describe(element)} has no name`);
  }

  function identifiers() {
    const seen = new Set();
    return [...document.querySelectorAll("[id]")].flatMap(({ id }) => (seen.size === seen.add(id).size ? [`two elements have the id ${id}`] : []));
  }

  function references() {
    return ["aria-labelledby", "aria-describedby", "for"].flatMap(attribute => [...document.querySelectorAll(`[${attribute}]`)]
      .flatMap(element => element.getAttribute(attribute).split(/\s+/).filter(id => id && !document.getElementById(id))
        .map(id => `${describe(element)}: ${attribute} names ${id}, which is not there`)));
  }

  function headings() {
    const levels = all("h1, h2, h3, h4").filter(heading => !heading.closest("dialog")).map(heading => Number(heading.localName[1]));
    const wrong = levels.filter(level => level === 1).length === 1 && levels[0] === 1 ? [] : ["the headings do not begin with the only h1"];
    levels.forEach((level, i) => { if (level > (levels[i - 1] ?? 0) + 1) wrong.push(`an h${level} follows an h${levels[i - 1] ?? 0}`); });
    return wrong;
  }

  /** Nothing is cut off, and nobody scrolls sideways to read. */
  function width() {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [`the page is ${scrollWidth - clientWidth} px wider than its window`] : [];
  }

  const images = () => [...document.images].filter(image => !image.hasAttribute("alt")).map(image => `${describe(image)} has no alt`);
  const landmarks = () => (all("main").length === 1 ? [] : ["there is not exactly one main"]);

  // Contrast, WCAG 2.2 §1.4.3. A canvas turns any colour that CSS knows into numbers.
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const cache = new Map();
  function rgba(colour) {
    if (!cache.has(colour)) {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
      cache.set(colour, [r, g, b, a / 255]);
    }
    return cache.get(colour);
  }
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  function background(element) {
    const layers = [];
    for (let each = element; each; each = each.parentElement) {
      if (getComputedStyle(each).backgroundImage !== "none") return null;
      layers.push(rgba(getComputedStyle(each).backgroundColor));
      if (layers.at(-1)[3] === 1) break;
      // What is fixed over the page, or drawn on a picture, has a ground that this can't know.
      if (each.matches("live-player, .card-picture")) return null;
    }
    return layers.reverse().reduce((below, top) => over(top, below), rgba(getComputedStyle(document.body).backgroundColor));
  }
  const channel = value => { const v = value / 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  function contrasts() {
    const wrong = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const seen = new Set();
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (!walker.currentNode.data.trim() || seen.has(element) || !isSeen(element) || element.matches("script, style, option, [aria-disabled=true]")) continue;
      seen.add(element);
      const ground = background(element);
      if (!ground) continue;
      const style = getComputedStyle(element);
      const [light, dark] = [luminance(over(rgba(style.color), ground)), luminance(ground)].sort((a, b) => b - a);
      const ratio = (light + 0.05) / (dark + 0.05);
      const size = parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      if (ratio < (isLarge ? 3 : 4.5)) wrong.push(`${describe(element)} “${element.textContent.trim().slice(0, 30)}” has a contrast of ${ratio.toFixed(2)}`);
    }
    return wrong;
  }

  /** §2.5.8 asks for 24 px; links in a sentence are left out. */
  function targets() {
    return all("button, summary, select, input:not([type=hidden], [type=checkbox], [type=radio]), nav a").filter(element => {
      const { width, height } = element.getBoundingClientRect();
      return Math.min(width, height) < 24;
    }).map(element => `${describe(element)} is smaller than a finger`);
  }

  return [names, identifiers, references, headings, images, landmarks, contrasts, targets, width].flatMap(check => check());
})()
