// Charts say their values: marks of a chart (inline SVG) that have a text in data-text. The
// pointer shows it; a chart that has the focus is walked through by arrow keys.
import { element } from "./dom.js";
import { hideTooltip, showTooltip } from "./tooltip.js";

const MARKS = "svg [data-text]";

export function installHover() {
  for (const svg of document.querySelectorAll("figure.drawn svg")) {
    if (svg.querySelector(MARKS)) serve(svg);
  }
}

function serve(svg) {
  const marks = [...svg.querySelectorAll(MARKS)];
  // One stop of the Tab key for a chart, not one for each mark.
  svg.setAttribute("tabindex", "0");
  const spoken = element("p", { class: "unseen", "aria-live": "polite" });
  svg.after(spoken);
  let at = -1;

  svg.addEventListener("pointermove", (event) => {
    const mark = event.target.closest?.(MARKS);
    if (mark) showTooltip(mark.dataset.text, event.clientX, event.clientY);
    else hideTooltip();
  });
  svg.addEventListener("pointerleave", hideTooltip);
  svg.addEventListener("blur", () => {
    hideTooltip();
    marks[at]?.classList.remove("pointed");
    at = -1;
  });
  svg.addEventListener("keydown", (event) => {
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: marks.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    marks[at]?.classList.remove("pointed");
    at = Math.max(0, Math.min(next, marks.length - 1));
    marks[at].classList.add("pointed");
    const place = marks[at].getBoundingClientRect();
    spoken.textContent = marks[at].dataset.text;
    showTooltip(spoken.textContent, place.left + place.width / 2, place.top + place.height / 2);
  });
}
