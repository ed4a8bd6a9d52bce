// The menu in the header of every page: rooms that a page of which there are many leaves out are
// added, and the link "More" becomes a menu; without scripts it leads to the list of all pages at
// the end of the first page.
import { element } from "./dom.js";
import { pageOf, words } from "./words.js";

export function installMenu() {
  const link = document.querySelector("nav.rooms a.more");
  if (!link) return;
  const links = (rooms) =>
    Object.entries(rooms).map(([name, title]) => element("a", { href: pageOf(name) }, title));
  const there = [...link.parentNode.querySelectorAll("a")].map((each) => each.getAttribute("href"));
  link.before(...links(words().rooms).filter((each) => !there.includes(each.getAttribute("href"))));
  const { more, ...rooms } = words().menu;
  const pages = links(rooms);
  const menu = element("details", {}, element("summary", {}, more), element("div", {}, ...pages));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  link.replaceWith(menu);
}
