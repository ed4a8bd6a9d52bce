// One small box that says what lies under the pointer or has the focus.
import { element } from "./dom.js";

let box;

/** Shows a text next to a point of the window. */
export function showTooltip(text, x, y) {
  if (!box) {
    box = element("div", { class: "tooltip", role: "tooltip" });
    document.body.append(box);
  }
  if (box.textContent !== text) box.textContent = text;
  box.hidden = false;
  const { width, height } = box.getBoundingClientRect();
  const left = Math.max(4, Math.min(x + 12, document.documentElement.clientWidth - width - 4));
  const top = y + height + 18 > window.innerHeight ? y - height - 10 : y + 16;
  box.style.left = `${left}px`;
  box.style.top = `${Math.max(4, top)}px`;
}

export function hideTooltip() {
  if (box) box.hidden = true;
}

document.addEventListener("keydown", (event) => event.key === "Escape" && hideTooltip());
