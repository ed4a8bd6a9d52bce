// Beside the map: places, states and provinces to choose from, or the ties of what is chosen.
import { element, newId, settled } from "./dom.js";
import { ready } from "./search.js";
import { count, dateInWords, fill, inLanguage, inOwn, language, languages, pageOf, plain, tiePage, words } from "./words.js";

const LISTED = 14;
const ROWS = 100;

export class Panel {
  /** `pick` is called with {place} or {division}, positions in data/names.js, or null. */
  constructor(holder, ties, pick) {
    this.holder = holder;
    this.ties = ties;
    this.pick = pick;
    this.say = words().map;
    const id = newId("place");
    this.input = element("input", { type: "search", id, oninput: settled(100, () => this.showChoices()) });
    this.finder = element("div", { class: "controls" }, element("label", { for: id }, this.say.find), this.input);
    this.list = element("div", {});
    this.divisionNames = this.named(ties.names.divisions);
    this.placeNames = this.named(ties.names);
    holder.append(this.finder, this.list);
  }

  /** Names of each in every language, as they are compared with what is typed. */
  named(lists) {
    return lists[language()].map((_, at) => plain(` ${languages().map((code) => lists[code][at]).join(" ")}`));
  }

  show(picked, chosen) {
    this.picked = picked;
    if (picked) this.showTies(picked, chosen);
    else this.showChoices();
  }

  async showChoices() {
    const { ties, say } = this;
    const wanted = plain(this.input.value.trim());
    const index = wanted ? await ready().catch(() => null) : null;
    if (wanted !== plain(this.input.value.trim()) || (index && this.picked)) return; // came too late
    const isNamed = new Set(index?.placesNamed(wanted));
    const { divisions } = ties.names;
    const own = divisions[language()];
    const matching = (what, names, others = new Set()) =>
      ties.ranked(what).filter(([at]) => names[at].includes(/[a-z]/.test(wanted) ? ` ${wanted}` : wanted) || others.has(at));
    const button = (name, n, picked) =>
      element("li", {}, element("button", { type: "button", onclick: () => this.pick(picked) },
        element("span", inLanguage(name), name), element("span", { class: "n" }, fill("{n}", { n }))));
    const list = (title, items) =>
      items.length ? [element("h2", { class: "of" }, title), element("ul", { class: "choices" }, items)] : [];
    const inDivisions = matching("division", this.divisionNames).filter(([at]) => own[at]);
    let inPlaces = matching("place", this.placeNames, isNamed);
    if (index && !inPlaces.length && !inDivisions.length) {
      inPlaces = matching("place", this.placeNames, new Set(index.placesNearlyNamed(wanted)));
    }
    const parts = [
      list(say.divisions, inDivisions.slice(0, wanted ? 6 : LISTED)
        .map(([at, n]) => button(own[at], n, { division: at }))),
      list(say.cities, inPlaces.slice(0, 10).map(([at, n]) => button(ties.shown[at], n, { place: at }))),
    ].flat();
    this.list.replaceChildren(...(parts.length ? parts : [element("p", { class: "quiet" }, words().map.nothing)]));
  }

  showTies(picked, chosen) {
    const { ties, say } = this;
    const { names } = ties;
    const isPlace = "place" in picked;
    const name = isPlace ? ties.shown[picked.place] : names.divisions[language()][picked.division];
    const filter = isPlace ? `place=${names.keys[picked.place]}` : `division=${encodeURIComponent(names.divisions.keys[picked.division])}`;
    const title = isPlace ? element("a", { href: pageOf("places", names.keys[picked.place]) }, name) : name;
    const rows = [...chosen].sort(([a], [b]) => (this.since(a) < this.since(b) ? -1 : 1));
    const all = element("a", { href: `${pageOf("ties")}#${filter}` }, say.in_list);
    const table = element("table", {},
      element("thead", {}, element("tr", {}, [say.tie, say.filter.kind, say.since].map((text) => element("th", { scope: "col" }, text)))),
      element("tbody", {}, rows.slice(0, ROWS).map(([at, own, other]) => this.row(at, own, other, isPlace))));
    this.list.replaceChildren(
      element("button", { type: "button", class: "back", onclick: () => this.pick(null) }, say.back),
      element("h2", {}, title),
      element("p", {}, count(say.ties, chosen.length), " · ", rows.length > ROWS ? `${fill(say.first, { n: ROWS })} · ` : "", all),
      chosen.length ? element("div", { class: "rows", tabindex: "0", role: "region", "aria-label": name }, table) : "");
  }

  since(at) {
    return this.ties.columns.get("since").values[at]?.match(/\d{4}(-\d\d){0,2}/)?.[0] ?? "9999";
  }

  /** A tie by its other end and, of a division, both ends; with what it is and since when. */
  row(at, own, other, isPlace) {
    const { ties } = this;
    const names = isPlace ? ties.shown[other] : `${ties.shown[own]} – ${ties.shown[other]}`;
    const [kind, kindName] = ties.value("kind", at);
    const [status, statusName] = ties.value("status", at);
    const since = ties.columns.get("since");
    const date = since.values[at];
    const written = date && (inOwn(since.written[date]) ?? dateInWords(date) ?? date);
    return element("tr", {},
      element("td", {}, element("a", { href: tiePage(ties.columns.get("tie"), at, ties.ends[at].map((end) => ties.names.keys[end])), ...inLanguage(names) }, names)),
      element("td", {}, kindName, status === "active" || !kind ? null : element("small", { class: "other" }, statusName)),
      element("td", {}, written || ""));
  }
}
