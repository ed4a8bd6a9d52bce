// What the map of ties draws. Nothing chosen: places, near ones together as one dot, and each tie
// as an arc that ends at its places; of more ties than an eye can part, those between the same two
// dots as one. A place or division chosen: its ties, each as a great circle.
import { count, fill, words } from "./words.js";

// Okabe and Ito's colours, which do not need red and green to be told apart.
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];
export const OTHER = "#59626a";
export const KINDS = { sister: "#0072b2", friendship: "#d55e00" };
export const NOT_KNOWN = "#9aa1a7";

/** The colour of a country, by its rank among those of most ties: the same in every drawing. */
export const colourOf = (ranked, code) => COLOURS[ranked.indexOf(code)] ?? OTHER;

/** How the arc of a tie looks: grey where its status is not known, else the colour of its kind. */
export function lookOf(kind, status) {
  if (status === "not known") return { colour: NOT_KNOWN, dash: null };
  return { colour: KINDS[kind] ?? OTHER, dash: status === "active" ? null : [5, 4] };
}
const CELL = 15; // pixels within which places become one dot
const EACH = 1500; // ties up to which each is an arc of its own
const BUNDLES = 600; // arcs of more of them
const KNOT = 4 * CELL; // pixels within which ends of such ties are one

export class MapScene {
  constructor(canvas, ties) {
    this.canvas = canvas;
    this.ties = ties;
    this.picked = null;
    this.projected = [];
    const { country, countries } = ties.names;
    const totals = countries.keys.map(() => 0);
    ties.counts.forEach((n, place) => (totals[country[place]] += n));
    const order = countries.ranked.map((code) => countries.keys.indexOf(code));
    this.colours = countries.keys.map((code) => colourOf(countries.ranked, code));
    this.legend = order.filter((at) => totals[at]).map((at) => [this.colours[at], at]);
    canvas.scene = { arcs: () => this.arcs(), circles: () => this.circles() };
    canvas.onproject = () => this.project();
    this.project();
  }

  project() {
    const { ties, canvas } = this;
    this.projected = ties.lon.map((_, place) => (ties.hasPlace(place) ? canvas.project(ties.point(place)) : null));
    this.changed();
  }

  /** Filters, year or choice are others now. */
  changed() {
    this.kept = new Map();
    this.chosen = this.picked ? this.ties.tiesOf(this.picked.places) : [];
    this.canvas.redraw();
  }

  pick(picked) {
    this.picked = picked;
    this.changed();
  }

  arcs() {
    if (this.picked) return this.keep("chosen", () => this.chosenArcs());
    if (this.ties.standing <= EACH) return this.keep("each", () => this.eachArc());
    const level = Math.round(Math.log2(this.canvas.transform.k) * 2) / 2;
    return this.keep(level, () => this.bundled(2 ** level));
  }

  /** Worked out once for each state of filters and year. */
  keep(name, make) {
    if (!this.kept.has(name)) this.kept.set(name, make());
    return this.kept.get(name);
  }

  /** All ties as arcs of one look: the fewer there are, the clearer each. */
  eachArc() {
    const { ties } = this;
    const pairs = ties.standingPairs().map((ends) => ends.map((place) => ties.point(place)));
    const alpha = Math.max(0.1, Math.min(0.5, 4 / Math.sqrt(pairs.length)));
    return [{ path: this.canvas.bentLines(pairs), width: 1, colour: OTHER, alpha }];
  }

  /** Ties between the same two knots of places as one arc, the most ties last: they lie on top. */
  bundled(k) {
    const knots = new Map();
    const groups = this.projected.map((at) => {
      if (!at) return null;
      const key = `${Math.floor((at[0] * k) / KNOT)} ${Math.floor((at[1] * k) / KNOT)}`;
      if (!knots.has(key)) knots.set(key, knots.size);
      return knots.get(key);
    });
    const bundles = this.ties.bundles(groups, BUNDLES);
    const largest = bundles[0]?.n ?? 1;
    return bundles.reverse().map(({ n, from, to }) => ({
      path: this.canvas.bentLines([[from, to]]),
      width: 0.6 + 5 * Math.sqrt(n / largest),
      colour: OTHER,
      alpha: 0.1 + 0.4 * Math.sqrt(n / largest),
    }));
  }

  /** One path for each look, see lookOf. */
  chosenArcs() {
    const { ties } = this;
    const looks = new Map();
    for (const [at, own, other] of this.chosen) {
      if (!ties.hasPlace(own) || !ties.hasPlace(other)) continue;
      const [kind] = ties.value("kind", at);
      const [status] = ties.value("status", at);
      const look = lookOf(kind, status);
      const key = `${look.colour} ${look.dash}`;
      if (!looks.has(key)) looks.set(key, { look, pairs: [] });
      looks.get(key).pairs.push([ties.point(own), ties.point(other)]);
    }
    const n = this.chosen.length;
    return [...looks.values()].map(({ look, pairs }) => ({
      path: this.canvas.greatCircles(pairs),
      width: n > 100 ? 0.8 : 1.6,
      ...look,
      alpha: n > 300 ? 0.25 : 0.75,
    }));
  }

  circles() {
    const { k, x: left, y: top } = this.canvas.transform;
    const { width, height } = this.canvas;
    const near = this.picked ? this.partners() : null;
    const cells = new Map();
    const alone = [];
    for (let place = 0; place < this.projected.length; place++) {
      const at = this.projected[place];
      const n = this.ties.counts[place];
      if (!at || !n) continue;
      const x = at[0] * k + left;
      const y = at[1] * k + top;
      if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
      if (near?.has(place)) {
        alone.push([place, x, y]);
        continue;
      }
      const key = Math.floor((at[0] * k) / CELL) * 1e5 + Math.floor((at[1] * k) / CELL);
      let cell = cells.get(key);
      if (!cell) cells.set(key, (cell = { x: 0, y: 0, n: 0, places: [], by: new Map() }));
      cell.x += x * n;
      cell.y += y * n;
      cell.n += n;
      cell.places.push(place);
      const country = this.ties.names.country[place];
      cell.by.set(country, (cell.by.get(country) ?? 0) + n);
    }
    const list = [...cells.values()];
    const most = list.reduce((n, cell) => Math.max(n, cell.n), 160);
    const largest = (list.length > 150 ? 9 : 14) * (width < 500 ? 0.7 : 1);
    const dots = list.map((cell) => this.cellCircle(cell, 2 + largest * Math.sqrt(cell.n / most)));
    dots.sort((a, b) => b.r - a.r); // small ones lie on top
    return [...dots, ...alone.map(([place, x, y]) => this.placeCircle(place, x, y, near.get(place)))];
  }

  /** Places with an end of a chosen tie: how many of these ties each has, and their colour. */
  partners() {
    return this.keep("partners", () => {
      const near = new Map();
      for (const [at, ...ends] of this.chosen) {
        const [kind] = this.ties.value("kind", at);
        for (const place of ends) {
          const entry = near.get(place) ?? { n: 0, colour: KINDS[kind] ?? OTHER };
          entry.n += 1;
          near.set(place, entry);
        }
      }
      return near;
    });
  }

  cellCircle({ x, y, n, places, by }, r) {
    const [country] = [...by].reduce((most, each) => (each[1] > most[1] ? each : most));
    return {
      x: x / n,
      y: y / n,
      r: this.picked ? 1.6 : r,
      colour: this.picked ? "#8a9299" : this.colours[country],
      alpha: this.picked ? 0.45 : 0.75,
      text: () => this.textOf(places, n),
      pick: { places },
    };
  }

  placeCircle(place, x, y, { n, colour }) {
    const isOwn = this.picked.places.includes(place);
    return {
      x,
      y,
      r: isOwn ? 6 : 4.5,
      colour: isOwn ? "#1b1f23" : colour,
      alpha: 0.9,
      text: () => this.textOf([place], n),
      pick: { places: [place] },
    };
  }

  textOf(places, n) {
    const { shown, counts } = this.ties;
    const names = [...places].sort((a, b) => counts[b] - counts[a]).map((place) => shown[place]);
    const more = names.length > 4 ? `\n… ${fill(words().map.places, { n: names.length })}` : "";
    return `${names.slice(0, 4).join("\n")}${more}\n${count(words().map.ties, n)}`;
  }
}
