// The map of ties: div.map with data-map="full" (the page of the map: filters, years, list and
// table), "overview" (all ties, no controls) or "own" (the ties of one place, which stand
// in the page; see templates/map_part.html.j2).
//
// Hash of the page of the map: place=KEY or division=US-Arkansas chooses; pair, kind, status
// and agreement filter as in ties.html; year=1989.
import { load } from "./data.js";
import { element, settled } from "./dom.js";
import { along, MapCanvas } from "./map_canvas.js";
import { Controls } from "./map_controls.js";
import { Panel } from "./map_panel.js";
import { KINDS, lookOf, MapScene, NOT_KNOWN, OTHER } from "./map_scene.js";
import { MapTies } from "./map_ties.js";
import { language, words } from "./words.js";

export function installMaps() {
  for (const holder of document.querySelectorAll("div.map[data-map]")) {
    // A map below the screen waits until it is close to being seen.
    const watcher = new IntersectionObserver(
      ([entry]) => {
        if (!entry.isIntersecting) return;
        watcher.disconnect();
        holder.setAttribute("aria-busy", "true");
        start(holder).finally(() => holder.removeAttribute("aria-busy"));
      },
      { rootMargin: "400px" },
    );
    watcher.observe(holder);
  }
}

async function start(holder) {
  const outlines = await load("outlines", "assets");
  if (holder.dataset.map === "own") {
    showOwn(holder, outlines, JSON.parse(holder.querySelector("script").textContent));
    return;
  }
  const [names, rows, map] = await Promise.all(["names", "ties", "map"].map((name) => load(name)));
  const ties = new MapTies(names, rows, map);
  if (holder.dataset.pair) ties.choose({ filters: { pair: holder.dataset.pair } });
  const sheet = element("div", { class: "sheet" });
  const isFull = holder.dataset.map === "full";
  const side = isFull ? element("div", { class: "side" }) : null;
  const column = element("div", { class: "column" }, sheet);
  holder.replaceChildren(element("div", { class: "body" }, column, side));
  const points = [...ties.counts.keys()].filter((at) => ties.counts[at] && ties.hasPlace(at)).map((at) => ties.point(at));
  const canvas = new MapCanvas(sheet, { outlines, label: holder.dataset.label, points, centre: map.centre, tallest: isFull ? 600 : 460 });
  const scene = new MapScene(canvas, ties);
  const legend = element("p", { class: "legend" });
  sheet.append(legend);
  if (isFull) {
    new Together(holder, { canvas, scene, ties, side, legend, column });
    return;
  }
  showLegend(legend, countriesOf(scene, ties));
  // A dot of the overview leads to the page of its place, or comes closer.
  canvas.onpick = (picked) => {
    if (!picked) return;
    if (picked.places.length > 1) canvas.fit(picked.places.map((place) => ties.point(place)));
    else window.location.href = `${holder.dataset.page}#place=${names.keys[picked.places[0]]}`;
  };
}

/** Filters, years, list and map of the page of the map: what changes in one shows in all. */
class Together {
  constructor(holder, { canvas, scene, ties, side, legend, column }) {
    Object.assign(this, { canvas, scene, ties, legend, pair: holder.dataset.pair });
    this.panel = new Panel(side, ties, (picked) => this.pick(picked));
    this.controls = new Controls(ties, (chosen) => this.choose(chosen));
    this.note = settled(150, () => this.noteNow());
    holder.prepend(this.controls.filters);
    column.append(this.controls.years);
    canvas.onpick = (picked) => this.pickCircle(picked);
    this.take();
    window.addEventListener("hashchange", () => this.take());
  }

  choose(chosen) {
    this.ties.choose(chosen);
    this.show();
    this.note();
  }

  /** A dot of one place chooses it; one of several comes closer first. */
  pickCircle(picked) {
    const points = picked?.places.map((place) => this.ties.point(place));
    const isClose = this.canvas.transform.k > 25;
    if (!picked) this.pick(null);
    else if (picked.places.length === 1) this.pick({ place: picked.places[0] });
    else if (isClose) this.pick({ place: picked.places.reduce((a, b) => (this.ties.counts[b] > this.ties.counts[a] ? b : a)) });
    else this.canvas.fit(points);
  }

  /** Chooses a place or a division; null chooses none. */
  pick(picked) {
    this.picked = picked && {
      ...picked,
      places: "place" in picked ? [picked.place] : this.ties.placesIn(picked.division),
    };
    this.scene.pick(this.picked);
    this.show();
    this.note();
    if (!this.picked) return;
    const { ties } = this;
    const points = this.scene.chosen
      .filter(([, ...ends]) => ends.every((place) => ties.hasPlace(place)))
      .flatMap(([, own, other]) => along(ties.point(own), ties.point(other)));
    if (points.length) this.canvas.fit(points);
  }

  show() {
    this.scene.changed();
    this.controls.show();
    this.panel.show(this.picked ?? null, this.scene.chosen);
    showLegend(this.legend, this.picked ? kindLegend(this.scene.chosen.map(([at]) => ["kind", "status"].map((name) => this.ties.value(name, at)[0]))) : countriesOf(this.scene, this.ties));
  }

  /** What is chosen, in the hash. */
  noteNow() {
    const { names, filters, year } = this.ties;
    const query = new URLSearchParams();
    if (this.picked) {
      const isPlace = "place" in this.picked;
      if (isPlace) query.set("place", names.keys[this.picked.place]);
      else query.set("division", names.divisions.keys[this.picked.division]);
    }
    for (const [name, value] of Object.entries(filters)) if (value) query.set(name, value);
    if (year !== null) query.set("year", year);
    const hash = query.toString();
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  }

  /** Takes what the hash says. */
  take() {
    const { place, division, year, ...filters } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
    const { names } = this.ties;
    // An address that asks for nothing shows what the headlines of the site count.
    if (!location.hash.slice(1) && this.pair) filters.pair = this.pair;
    this.ties.choose({ filters, year: year ? Number(year) : null });
    const [at, of] = [names.keys.indexOf(place), names.divisions.keys.indexOf(division)];
    this.pick(at >= 0 ? { place: at } : of >= 0 ? { division: of } : null);
  }
}

/** The ties of one thing: {places: [[key, name, longitude, latitude]], ties: [[a, b, kind, status]]}. */
function showOwn(holder, outlines, { places, ties }) {
  const isOn = places.map(([, , lon]) => lon !== null);
  const points = places.map(([, , lon, lat]) => [lon, lat]);
  const sheet = element("div", { class: "sheet" });
  holder.replaceChildren(sheet);
  const drawn = ties.filter(([a, b]) => isOn[a] && isOn[b]);
  const inView = drawn.flatMap(([a, b]) => along(points[a], points[b]));
  const canvas = new MapCanvas(sheet, { outlines, label: holder.dataset.label, points: inView, tallest: 340 });
  let arcs = [];
  let projected = [];
  canvas.scene = {
    arcs: () => arcs,
    circles: () =>
      projected.map(([x, y], at) => {
        const { k, x: left, y: top } = canvas.transform;
        return { x: x * k + left, y: y * k + top, r: 4.5, colour: "#1b1f23", alpha: 0.85, text: () => places[at][1], pick: { at } };
      }).filter((_, at) => isOn[at]),
  };
  canvas.onproject = () => {
    projected = points.map((point, at) => (isOn[at] ? canvas.project(point) : [0, 0]));
    arcs = drawn.map(([a, b, kind, status]) => ({
      path: canvas.greatCircles([[points[a], points[b]]]),
      width: 1.5,
      ...lookOf(kind, status),
      alpha: 0.75,
    }));
  };
  canvas.onpick = (picked) => {
    const link = picked && holder.dataset.page && `${holder.dataset.page}#place=${places[picked.at][0]}`;
    if (link) window.location.href = link;
  };
  canvas.onproject();
  canvas.redraw();
  const legend = element("p", { class: "legend" });
  sheet.append(legend);
  showLegend(legend, kindLegend(drawn.map(([, , kind, status]) => [kind, status])));
}

function countriesOf(scene, { shown, names }) {
  const list = names.countries[language()];
  const own = scene.legend.filter(([colour]) => colour !== OTHER);
  const others = own.length < scene.legend.length ? [["dot", OTHER, words().map.others]] : [];
  return [...own.map(([colour, at]) => ["dot", colour, list[at]]), ...others];
}

/** What colours and dashes mean, as far as these ties show them; a tie by its kind and status. */
function kindLegend(ties) {
  const say = words().map;
  const coloured = ties.filter(([, status]) => status !== "not known");
  const kinds = new Set(coloured.map(([kind]) => kind));
  const known = Object.entries(KINDS).filter(([kind]) => kinds.has(kind));
  const entries = known.map(([kind, colour]) => ["line", colour, say[kind]]);
  if (kinds.size > known.length) entries.push(["line", OTHER, say.other]);
  if (coloured.length < ties.length) entries.push(["line", NOT_KNOWN, say.not_known]);
  if (coloured.some(([, status]) => status !== "active")) entries.push(["dashes", OTHER, say.dashes]);
  return entries;
}

function showLegend(legend, entries) {
  legend.replaceChildren(
    ...entries.map(([shape, colour, text]) =>
      element("span", {}, element("i", { class: shape, style: `--colour:${colour}` }), text)),
  );
}
