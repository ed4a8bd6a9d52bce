// Ties as the map needs them: which of them are meant by filters and year, how many each place
// has, and what lies together. Arrays of numbers, as a record may have 26,000 ties.
import { language } from "./words.js";

const FILTERS = ["kind", "status", "agreement"];

export class MapTies {
  /** Of the content of data/names.js, data/ties.js and data/map.js. */
  constructor(names, ties, map) {
    this.names = names;
    this.shown = names[language()];
    this.map = map;
    // Of several statuses the first is what a tie is; the others are what it may have become.
    this.columns = new Map(ties.columns.map((column) => [column.name,
      column.name === "status" ? { ...column, values: column.values.map(([status]) => status) } : column]));
    this.ends = this.columns.get("tie").values;
    this.total = ties.total;
    this.lon = map.lon;
    this.lat = map.lat;
    this.isIn = new Uint8Array(this.total); // by filters
    this.stands = new Uint8Array(this.total); // by filters and in the year
    this.counts = new Uint32Array(names.keys.length);
    this.filters = {};
    this.year = null;
    const starts = map.from.filter((year) => year > 0);
    this.first = map.first ?? starts.reduce((least, year) => Math.min(least, year), map.last);
    this.last = map.last;
    this.apply();
  }

  /** What can be chosen: by filter, [value, label, number of ties]. */
  choices(name) {
    const tallied = new Map();
    for (let at = 0; at < this.total; at++) {
      const [value, label] = this.value(name, at);
      if (value === null) continue;
      const entry = tallied.get(value) ?? [value, label, 0];
      entry[2] += 1;
      tallied.set(value, entry);
    }
    return [...tallied.values()].sort((a, b) => b[2] - a[2]);
  }

  value(name, at) {
    if (name === "pair") {
      const { country, countries } = this.names;
      const [a, b] = this.ends[at].map((end) => country[end]).sort((x, y) => x - y);
      const label = countries[language()];
      return [`${countries.keys[a]}-${countries.keys[b]}`, `${label[a]} – ${label[b]}`];
    }
    const column = this.columns.get(name);
    const code = column.values[at];
    return code === null ? [null, ""] : [column.codes[code], column.labels[language()][code]];
  }

  /** Takes filters and year, and counts anew. */
  choose({ filters = this.filters, year = this.year }) {
    this.filters = filters;
    this.year = year;
    this.apply();
  }

  apply() {
    const { from, until, again } = this.map;
    const { pair, ...coded } = this.filters;
    const checks = FILTERS.filter((name) => coded[name]).map((name) => {
      const { values, codes } = this.columns.get(name);
      return [values, codes.indexOf(coded[name])];
    });
    this.counts.fill(0);
    this.undated = 0;
    this.standing = 0;
    for (let at = 0; at < this.total; at++) {
      let isIn = checks.every(([values, code]) => values[at] === code);
      if (isIn && pair) isIn = this.value("pair", at)[0] === pair;
      this.isIn[at] = isIn;
      const stands = isIn && (this.year === null || this.stood(at, this.year, from, until, again));
      this.stands[at] = stands;
      this.undated += isIn && from[at] === 0;
      if (!stands) continue;
      this.standing += 1;
      const [a, b] = this.ends[at];
      this.counts[a] += 1;
      this.counts[b] += 1;
    }
  }

  /** Whether a tie stood in a year; ties without a date of their start are never seen to. */
  stood(at, year, from, until, again) {
    if (from[at] && from[at] <= year && (!until[at] || year < until[at])) return true;
    return (again[at] ?? []).some(([start, end]) => start <= year && (!end || year < end));
  }

  /** How many ties stood in each year from the first to the last, by the filters. */
  byYear() {
    const { from, until, again } = this.map;
    const change = new Int32Array(this.last - this.first + 2);
    const span = (start, end) => {
      if (!start) return;
      change[start - this.first] += 1;
      if (end) change[end - this.first] -= 1;
    };
    for (let at = 0; at < this.total; at++) {
      if (!this.isIn[at] || from[at] === null) continue;
      span(from[at], until[at]);
      for (const [start, end] of again[at] ?? []) span(start, end);
    }
    let n = 0;
    return [...change.slice(0, -1)].map((step) => (n += step));
  }

  hasPlace(place) {
    return this.lon[place] !== null && this.lat[place] !== null;
  }

  point(place) {
    return [this.lon[place], this.lat[place]];
  }

  /** Places in a division (state or province). */
  placesIn(division) {
    return this.names.division.flatMap((each, place) => (each === division ? [place] : []));
  }

  /** Ties that stand, with an end among these places: [tie, own end, other end]. */
  tiesOf(places) {
    const own = new Set(places);
    const found = [];
    for (let at = 0; at < this.total; at++) {
      if (!this.stands[at]) continue;
      const [a, b] = this.ends[at];
      if (own.has(a)) found.push([at, a, b]);
      else if (own.has(b)) found.push([at, b, a]);
    }
    return found;
  }

  /** Divisions or places by their number of ties, most first: [position, number]. */
  ranked(what) {
    const { division, divisions } = this.names;
    const counts = what === "place" ? this.counts : new Uint32Array(divisions.keys.length);
    if (what === "division") this.counts.forEach((n, place) => (counts[division[place]] += n));
    const order = [...counts.keys()].filter((at) => counts[at]);
    return order.sort((a, b) => counts[b] - counts[a] || a - b).map((at) => [at, counts[at]]);
  }

  /** The ends of ties that stand, where both are on the map. */
  standingPairs() {
    return this.ends.filter(([a, b], at) => this.stands[at] && this.hasPlace(a) && this.hasPlace(b));
  }

  /** Ties between groups of places, most first: {n, from, to}, as points. */
  bundles(groups, most) {
    const middles = this.middles(groups);
    const tallied = new Map();
    for (let at = 0; at < this.total; at++) {
      if (!this.stands[at]) continue;
      const [a, b] = this.ends[at].map((end) => groups[end]);
      if (a === b || a === null || b === null) continue;
      const key = a < b ? a * 1e6 + b : b * 1e6 + a;
      tallied.set(key, (tallied.get(key) ?? 0) + 1);
    }
    return [...tallied]
      .sort(([, x], [, y]) => y - x)
      .slice(0, most)
      .map(([key, n]) => ({ n, from: middles[Math.floor(key / 1e6)], to: middles[key % 1e6] }));
  }

  /** The middle of the places of each group on the globe, each weighted by its ties. */
  middles(groups) {
    const sums = [];
    const radians = Math.PI / 180;
    this.counts.forEach((n, place) => {
      if (!n || groups[place] === null) return;
      const [lon, lat] = this.point(place).map((angle) => angle * radians);
      const sum = (sums[groups[place]] ??= [0, 0, 0]);
      sum[0] += n * Math.cos(lat) * Math.cos(lon);
      sum[1] += n * Math.cos(lat) * Math.sin(lon);
      sum[2] += n * Math.sin(lat);
    });
    return sums.map(([x, y, z]) => [Math.atan2(y, x) / radians, Math.atan2(z, Math.hypot(x, y)) / radians]);
  }
}
