// The link "More" in the header of every page becomes a menu; without scripts it leads to the
// list of all pages at the end of the first page.
import { element } from "./dom.js";
import { pageOf, words } from "./words.js";

export function installMenu() {
  const link = document.querySelector("nav.rooms a.more");
  if (!link) return;
  const { more, ...rooms } = words().menu;
  const pages = Object.entries(rooms).map(([name, title]) =>
    element("a", { href: pageOf(name) }, title),
  );
  const menu = element("details", {}, element("summary", {}, more), element("div", {}, ...pages));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  link.replaceWith(menu);
}
