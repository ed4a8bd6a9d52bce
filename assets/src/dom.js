// Elements, made in one call.

/** element("a", {href: "x.html", class: "quiet"}, "text", child, ...). A null child is left out. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

let last = 0;

/** A name for an element that no other element of the page has. */
export const newId = (stem) => `${stem}-${++last}`;

/** Calls a function once no call has come for some milliseconds. */
export function settled(wait, call) {
  let timer;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...given), wait);
  };
}
