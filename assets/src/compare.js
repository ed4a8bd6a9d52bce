// The page on which two to four places, or ties, stand side by side (compare.html). What is chosen
// stands in the hash: #place=KEY,KEY or #tie=KEY,KEY, or both, each with a table of its own. Figures are those of data/places.js and
// data/ties.js, which lists load too; titles of the rows stand in data-place and data-tie.
import { element } from "./dom.js";
import { loadedRows } from "./rows.js";
import { SearchBox } from "./search.js";
import { fill, pageOf, words } from "./words.js";

const MOST = 4;
const PARTNERS = 12;

export function installCompare() {
  const holder = document.querySelector("[data-compare]");
  if (holder) new Comparison(holder);
}

class Comparison {
  constructor(holder) {
    const table = holder.querySelector("table");
    this.first = [...table.tHead.rows, ...table.tBodies[0].rows].map((row) => row.cloneNode(true));
    const second = element("table", { class: "compare", hidden: true }, element("thead"), element("tbody"));
    table.parentElement.after(element("div", { class: "scroll" }, second));
    this.tables = { place: table, tie: second };
    this.titles = { place: JSON.parse(holder.dataset.place), tie: JSON.parse(holder.dataset.tie) };
    this.state = element("p", { class: "quiet", role: "status" });
    const box = element("div", { class: "search" });
    holder.prepend(box, this.state);
    new SearchBox(box, ({ kind, key }) => this.choose(kind, [...this.chosen(kind), key]));
    window.addEventListener("hashchange", () => this.show());
    this.show();
  }

  /** Keys that the hash has of a kind, each once. */
  chosen(kind) {
    const keys = new URLSearchParams(location.hash.slice(1)).get(kind) ?? "";
    return [...new Set(keys.split(",").filter(Boolean))];
  }

  choose(kind, keys) {
    const chosen = { place: this.chosen("place"), tie: this.chosen("tie"), [kind]: [...new Set(keys)].slice(-MOST) };
    location.hash = Object.entries(chosen)
      .filter(([, each]) => each.length)
      .map(([name, each]) => `${name}=${each.map(encodeURIComponent).join(",")}`)
      .join("&");
  }

  async show() {
    const kinds = ["place", "tie"].filter((kind) => this.chosen(kind).length);
    if (!kinds.length) {
      this.showFirst();
      return;
    }
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const all = await Promise.all(kinds.map((kind) => loadedRows(`${kind}s`, [])));
    if (turn !== this.turn) return; // another choice came while rows were loading
    for (const [kind, table] of Object.entries(this.tables)) {
      table.hidden = !kinds.includes(kind);
      if (table.hidden) [table.tHead, table.tBodies[0]].forEach((part) => part.replaceChildren());
    }
    const numbers = kinds.map((kind, position) => this.fillTable(kind, all[position]));
    const say = words().compare;
    this.state.textContent = Math.max(...numbers) === 1 ? say.one : numbers.includes(MOST) ? say.most : "";
  }

  /** What the page shows until somebody chooses. */
  showFirst() {
    const { place, tie } = this.tables;
    this.turn = (this.turn ?? 0) + 1;
    place.hidden = false;
    tie.hidden = true;
    place.style.setProperty("--n", this.first[0].cells.length - 1);
    const [head, ...body] = this.first.map((row) => row.cloneNode(true));
    place.tHead.replaceChildren(head);
    place.tBodies[0].replaceChildren(...body);
    this.state.textContent = "";
  }

  /** Fills the table of a kind with what is chosen of it; how many that are. */
  fillTable(kind, rows) {
    const keys = this.chosen(kind);
    const table = this.tables[kind];
    const at = keys.map((key) => rows.find(kind, key)).filter((row) => row >= 0).slice(0, MOST);
    const own = rows.columns.get(kind);
    const heads = at.map((row) => {
      const [key, name] = rows.placed(kind, row)[0];
      const remove = element("button", {
        type: "button",
        class: "remove",
        "aria-label": fill(words().compare.remove, { name }),
        onclick: () => this.choose(kind, keys.filter((other) => other !== key)),
      }, "✕");
      return element("th", { scope: "col" }, rows.content(own, own.values[row], row), remove);
    });
    const body = this.titles[kind].map(([name, title]) => {
      const cells = at.map((row) => element("td", {}, this.cell(rows, rows.columns.get(name), row, at)));
      const has = cells.some((cell) => cell.textContent);
      return has ? element("tr", {}, element("th", { scope: "row" }, title), cells) : null;
    });
    table.style.setProperty("--n", Math.max(1, at.length));
    table.tHead.replaceChildren(element("tr", {}, element("td"), heads));
    table.tBodies[0].replaceChildren(...body.filter(Boolean));
    return at.length;
  }

  cell(rows, column, row, all) {
    const value = column.values[row];
    if (value === null) return [];
    if (column.name === "law") {
      return rows.labelled("law", row).map(([key, label]) =>
        element("a", { class: "count", href: pageOf("laws", key) }, label));
    }
    if (column.type !== "places") return rows.content(column, value, row);
    // Partners that all have come first, in bold.
    const isShared = (place) => all.length > 1 && all.every((other) => column.values[other].includes(place));
    const places = [...value].sort((a, b) => isShared(b) - isShared(a));
    const listed = places.slice(0, PARTNERS).map((place) =>
      element("span", { class: isShared(place) ? "count shared" : "count" }, rows.place(place)));
    return [...listed, value.length > PARTNERS ? `+ ${value.length - PARTNERS}` : null];
  }
}
