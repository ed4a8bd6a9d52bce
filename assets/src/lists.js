// Lists that sort, filter, search and page: every <div class="list" data-list> (macros of
// templates/lists.html.j2). What is chosen stands in the hash of the address, so that a link can
// lead to a filtered list. Keys of the hash:
//
//   q=WORDS        rows with all of these words, or places so named, as the page search finds them
//   COLUMN=VALUE   rows with this value in a column that can be filtered; several: status=ended,suspended
//   sort=COLUMN    and  order=down  from high to low
//   page=2         the second fifty rows, on phones twenty
//
// ties.html       pair (CN-US, TW-US: codes of countries in the order of the alphabet), country,
//                 kind (sister, friendship ...), status (active, "not known", dormant,
//                 suspended, ended, proposed),
//                 agreement on the start (confirmed, one-sided, contradicted, third-party, silent),
//                 place (key of either end), division (US-Arkansas: that of either end)
// places.html     country, level, division
// exchanges.html  pair, country, place, division, tie (tie:KEY|KEY), sector, form, flow, giver and
//                 receiver (country, mutual, unknown), teacher and learner (the same), function
//                 (COFOG division: 05), decade (1980, across, undated)
// sources.html    voice, end (country, or third), language, record
//
// Every other list takes the names of its own columns. Of several lists on a page the first is
// meant; "ID.status=ended" means the list of that id. Rows stand in the page (up to 200), or in
// data/NAME.js, which is loaded once somebody turns the page, sorts or filters.
import { element, newId, settled } from "./dom.js";
import { htmlRows, loadedRows } from "./rows.js";
import { ready } from "./search.js";
import { count, fill, plain, words } from "./words.js";

const SIZE = window.matchMedia("(max-width:40rem)").matches ? 20 : 40; // rows at once; on phones each is a card
const FEW = 15; // rows that need no search

export function installLists() {
  [...document.querySelectorAll("[data-list]")].forEach((holder, position) => {
    new List(holder, position === 0);
  });
}

class List {
  constructor(holder, isFirst) {
    this.holder = holder;
    this.isFirst = isFirst;
    this.id = holder.id;
    this.total = Number(holder.dataset.total);
    this.body = holder.querySelector("tbody");
    this.columns = [...holder.querySelectorAll("thead th")].map((th) => ({
      th,
      name: th.dataset.key ?? "",
      title: th.textContent.trim(),
      type: th.dataset.type ?? "text",
    }));
    this.chosen = { q: "", filters: {}, sort: "", order: "", page: 1 };
    this.table = null; // rows, once they are needed
    this.makeHeads();
    this.makeControls();
    this.take();
    window.addEventListener("hashchange", () => this.take());
  }

  /** The rows: of the page itself, or loaded. */
  async rows() {
    if (!this.table) {
      const { source } = this.holder.dataset;
      this.table = source ? await loadedRows(source, this.columns) : htmlRows(this.body, this.columns);
    }
    return this.table;
  }

  makeHeads() {
    for (const column of this.columns) {
      if (!column.name || column.type === "none") continue;
      const button = element("button", { type: "button", class: "sorter" }, column.title);
      button.addEventListener("click", () => {
        const { sort, order } = this.chosen;
        const firstDown = column.type === "number" || column.type === "date";
        const down = sort === column.name ? order !== "down" : firstDown;
        this.choose({ sort: column.name, order: down ? "down" : "", page: 1 });
      });
      column.th.replaceChildren(button);
    }
  }

  makeControls() {
    const say = words().list;
    this.search = element("input", { type: "search", id: newId("search"), hidden: this.total <= FEW });
    this.search.addEventListener(
      "input",
      settled(120, () => this.choose({ q: this.search.value.trim(), page: 1 })),
    );
    this.filters = element("span", { class: "filters" });
    this.chips = element("span", { class: "filters" });
    this.clear = element("button", {
      type: "button",
      hidden: true,
      onclick: () => this.choose({ q: "", filters: {}, page: 1 }),
    }, say.clear);
    const controls = element("div", { class: "controls" },
      element("label", { for: this.search.id, hidden: this.total <= FEW }, say.search), this.search, this.filters, this.chips, this.clear);
    this.state = element("p", { class: "quiet", role: "status" });
    this.pages = element("p", { class: "pages controls" });
    this.holder.prepend(controls, this.state);
    this.holder.append(this.pages);
    const wanted = (this.holder.dataset.filters ?? "").split(" ").filter(Boolean);
    this.selects = new Map();
    if (!wanted.length) return;
    // The choices come from the rows: at once where they stand in the page.
    if (this.holder.dataset.source) {
      for (const name of wanted) this.makeSelect(name, null);
      const fetchChoices = () => this.rows().then((rows) => this.fillSelects(rows));
      controls.addEventListener("pointerover", fetchChoices, { once: true });
      controls.addEventListener("focusin", fetchChoices, { once: true });
    } else {
      const rows = htmlRows(this.body, this.columns);
      this.table = rows;
      for (const name of wanted) this.makeSelect(name, rows);
    }
  }

  makeSelect(name, rows) {
    const title = this.title(name);
    const select = element("select", { "aria-label": title });
    // Each choice is added to those before; a chip below takes it away again.
    select.addEventListener("change", () => {
      const values = this.chosen.filters[name] ?? [];
      const more = select.value ? [...new Set([...values, select.value])] : [];
      this.choose({ filters: { ...this.chosen.filters, [name]: more }, page: 1 });
    });
    this.selects.set(name, select);
    this.filters.append(select);
    this.fillSelect(name, rows);
  }

  fillSelects(rows) {
    for (const name of this.selects.keys()) this.fillSelect(name, rows);
    this.showChosen();
  }

  /** All values of a column, the most frequent first, with how many rows have each. */
  fillSelect(name, rows) {
    const select = this.selects.get(name);
    const any = element("option", { value: "" }, fill(words().list.any, { column: this.title(name) }));
    select.replaceChildren(any);
    if (!rows) return;
    for (const { value, label, n } of rows.choices(name)) {
      select.append(element("option", { value }, `${label} (${fill("{n}", { n })})`));
    }
    // A choice among one is none.
    select.hidden = select.options.length < 3 && !this.chosen.filters[name]?.length;
  }

  title(name) {
    const titles = JSON.parse(this.holder.dataset.titles ?? "{}");
    return titles[name] ?? this.columns.find((column) => column.name === name)?.title ?? name;
  }

  /** Takes what the hash says. */
  take() {
    const hash = location.hash.slice(1);
    const chosen = { q: "", filters: {}, sort: "", order: "", page: 1 };
    let mine = false;
    if (hash.includes("=")) {
      for (const [name, value] of new URLSearchParams(hash)) {
        const [id, own] = name.includes(".") ? name.split(".") : [null, name];
        if (id === null ? !this.isFirst : id !== this.id) continue;
        mine = true;
        if (own === "page") chosen.page = Math.max(1, Number(value) || 1);
        else if (own in chosen && own !== "filters") chosen[own] = value;
        else chosen.filters[own] = value.split(",");
      }
    }
    this.chosen = chosen;
    if (mine && this.holder.getBoundingClientRect().top > window.innerHeight) this.holder.scrollIntoView();
    this.show();
  }

  /** Takes a choice, notes it in the hash, shows it. Back in the browser leads to the page before. */
  choose(change, isTurn = false) {
    this.chosen = { ...this.chosen, ...change };
    const mark = this.isFirst ? "" : `${this.id}.`;
    const query = new URLSearchParams();
    // What other lists of the page have in the hash stays.
    for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
      const others = this.isFirst ? name.includes(".") : !name.startsWith(mark);
      if (others && location.hash.includes("=")) query.append(name, value);
    }
    const { q, filters, sort, order, page } = this.chosen;
    for (const [name, values] of Object.entries(filters)) {
      if (values.length) query.append(mark + name, values.join(","));
    }
    if (q) query.append(`${mark}q`, q);
    if (sort) query.append(`${mark}sort`, sort);
    if (order) query.append(`${mark}order`, order);
    if (page > 1) query.append(`${mark}page`, page);
    const hash = query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
    history[isTurn ? "pushState" : "replaceState"](null, "", hash ? `#${hash}` : location.pathname + location.search);
    this.show();
  }

  async show() {
    const { q, filters, sort, order } = this.chosen;
    const isFiltered = q !== "" || Object.values(filters).some((values) => values.length);
    this.showChosen();
    this.clear.hidden = !isFiltered;
    if (!this.table && !isFiltered && !sort && this.chosen.page === 1) {
      this.showFirst();
      return;
    }
    this.holder.setAttribute("aria-busy", "true");
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const [rows, index] = await Promise.all([this.rows(), q ? ready().catch(() => null) : null]);
    if (turn !== this.turn) return; // a newer choice came while rows were loading
    this.holder.removeAttribute("aria-busy");
    if (isFiltered && this.holder.dataset.source) this.fillSelectsOnce(rows);
    this.showChips(rows);
    const wanted = plain(q).split(/\s+/).filter(Boolean);
    let shown = rows.select(wanted, filters, index);
    const isNear = !shown.length && index !== null && wanted.length > 0;
    if (isNear) shown = rows.selectNear(wanted, filters, index);
    rows.sort(shown, sort, order === "down");
    const last = Math.max(1, Math.ceil(shown.length / SIZE));
    this.chosen.page = Math.min(this.chosen.page, last);
    const from = (this.chosen.page - 1) * SIZE;
    this.body.replaceChildren(...shown.slice(from, from + SIZE).map((at) => rows.row(at)));
    this.say(from, Math.min(from + SIZE, shown.length), shown.length, isFiltered, last, isNear);
  }

  fillSelectsOnce(rows) {
    if (this.areFilled) return;
    this.areFilled = true;
    this.fillSelects(rows);
  }

  /** The first rows as they came, as long as nobody asked for more. */
  showFirst() {
    this.chips.replaceChildren();
    [...this.body.rows].forEach((row, at) => (row.hidden = at >= SIZE));
    const shown = Math.min(SIZE, this.total);
    this.say(0, shown, this.total, false, Math.ceil(this.total / SIZE));
  }

  say(from, to, n, isFiltered, last, isNear = false) {
    const say = words().list;
    const numbers = { from: from + 1, to, n, total: this.total };
    let text = n <= SIZE && !isFiltered ? count(say.all, n) : fill(say.part, numbers);
    if (isFiltered) text = n ? fill(n <= SIZE ? say.match : say.part_match, numbers) : say.none;
    this.state.textContent = isNear && n ? fill(say.near, { q: this.chosen.q, text }) : text;
    const page = this.chosen.page;
    const turn = (to_page, text) =>
      element("button", {
        type: "button",
        disabled: to_page < 1 || to_page > last,
        onclick: () => {
          this.choose({ page: to_page }, true);
          this.holder.scrollIntoView();
        },
      }, text);
    this.pages.replaceChildren(
      ...(last > 1
        ? [turn(page - 1, say.before), ` ${fill(say.page, { page, last })} `, turn(page + 1, say.after)]
        : []),
    );
  }

  /** Every value that is chosen says so, and goes by a click, but for the one that a select shows. */
  showChips(rows) {
    const chosen = Object.entries(this.chosen.filters).flatMap(([name, values]) =>
      values.length > 1 || !this.selects.has(name) ? values.map((value) => [name, value]) : []);
    this.chips.replaceChildren(
      ...chosen.map(([name, value]) =>
        element("button", { type: "button", onclick: () => this.drop(name, value) },
          fill(words().list.chosen, { column: this.title(name), value: rows.label(name, value) }))),
    );
  }

  drop(name, value) {
    const values = this.chosen.filters[name].filter((other) => other !== value);
    this.choose({ filters: { ...this.chosen.filters, [name]: values }, page: 1 });
  }

  /** What is chosen, in the box, the selects and the heads. */
  showChosen() {
    const { q, filters, sort, order } = this.chosen;
    if (document.activeElement !== this.search) this.search.value = q;
    for (const [name, select] of this.selects) {
      const values = filters[name] ?? [];
      const value = values.length === 1 ? values[0] : "";
      const say = words().list;
      if (select.options[0]) {
        const text = values.length > 1 ? say.several : say.any;
        select.options[0].textContent = fill(text, { column: this.title(name), n: values.length });
      }
      if (values.length === 1 && ![...select.options].some((option) => option.value === value)) {
        select.append(element("option", { value }, value));
      }
      select.value = value;
    }
    for (const { th, name } of this.columns) {
      if (name && name === sort) th.setAttribute("aria-sort", order === "down" ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    }
  }
}
