// Rows of a list, from the page or from data/NAME.js: which match, in which order, and how each
// looks. Both kinds have the same four methods: select, sort, choices, row.
//
// data/NAME.js, made by site/lists.py, has columns of one length:
//   {"total": n, "columns": [{"name": "kind", "type": "code", "values": [0, 1, ...],
//    "codes": ["sister", ...], "labels": {"en": [...], "zh": [...]}}, ...]}
// Types: tie ([a, b] as positions in data/names.js; `own`, if there, has the rows whose tie has a
// page of its own, as in a folder of very many; rows in `untied` are pairs that are no tie
// of the record), place (a position), places (several), code (a position in codes), codes
// (several), counts (the same, with how many of each in `numbers`), date (EDTF;
// `written` has those that are no plain day, in English and Chinese), number, text, source
// ([address, title], or [address, English, Chinese]).
import { load } from "./data.js";
import { element } from "./dom.js";
import {
  collator, dateInWords, inLanguage, inOwn, language, otherLanguage, pageAt, pageOf, plain, tiePage,
  words, written,
} from "./words.js";

const DATE = /\d{4}(-\d\d){0,2}/;

class Rows {
  constructor(length) {
    this.length = length;
  }

  /**
   * Positions of the rows that have one of the values wanted of each column and all words: written
   * in them, or, by the index of the page search, as another name of their places.
   */
  select(wanted, filters, index = null, named = (word) => index?.placesNamed(word) ?? []) {
    const checks = Object.entries(filters)
      .filter(([, values]) => values.length)
      .map(([name, values]) => this.check(name, new Set(values)));
    for (const word of wanted) {
      const places = named(word);
      const isOf = places.length ? this.checkPlaces(places, index) : () => false;
      checks.push((at) => this.text(at).includes(word) || isOf(at));
    }
    const shown = [];
    for (let at = 0; at < this.length; at++) if (checks.every((check) => check(at))) shown.push(at);
    return shown;
  }

  /** The same, where a word that no row has may also be nearly the name of a place. */
  selectNear(wanted, filters, index) {
    const known = (word) => index.placesNamed(word);
    const near = (word) =>
      this.select([word], {}, index).length ? known(word) : [...known(word), ...index.placesNearlyNamed(word)];
    const shown = this.select(wanted, filters, index, near);
    return shown.length || wanted.length < 2 ? shown : this.select([wanted.join(" ")], filters, index, near);
  }

  /** Sorts positions by a column; what is empty stands last either way. */
  sort(shown, name, down) {
    if (!name) return;
    const value = this.sorter(name);
    const sign = down ? -1 : 1;
    const keys = new Map(shown.map((at) => [at, value(at)]));
    const isEmpty = (key) => key === null || key === "" || Number.isNaN(key);
    shown.sort((a, b) => {
      const [x, y] = [keys.get(a), keys.get(b)];
      if (isEmpty(x) || isEmpty(y)) return isEmpty(x) - isEmpty(y) || a - b;
      const order = typeof x === "number" ? x - y : collator.compare(x, y);
      return sign * order || a - b;
    });
  }

  /** The row of a tie or place, by its key; -1 where there is none. */
  find(name, key) {
    for (let at = 0; at < this.length; at++) if (this.placed(name, at)[0]?.[0] === key) return at;
    return -1;
  }

  /** The words for a value of a column; the value itself where no row has it. */
  label(name, wanted) {
    for (let at = 0; at < this.length; at++) {
      const pair = this.labelled(name, at).find(([value]) => value === wanted);
      if (pair) return pair[1];
    }
    return wanted;
  }

  /** Values of a column with their words and counts, the most frequent first. */
  choices(name) {
    const known = new Map();
    for (let at = 0; at < this.length; at++) {
      for (const [value, label] of this.labelled(name, at)) {
        if (!value) continue;
        const entry = known.get(value) ?? { value, label, n: 0 };
        entry.n += 1;
        known.set(value, entry);
      }
    }
    return [...known.values()].sort((a, b) => b.n - a.n || collator.compare(a.label, b.label));
  }

  check(name, values) {
    return (at) => this.labelled(name, at).some(([value]) => values.has(value));
  }
}

/** Rows that stand in the page; a cell says its value in data-value, several parted by a space. */
export function htmlRows(body, columns) {
  return new HtmlRows([...body.rows], columns);
}

class HtmlRows extends Rows {
  constructor(rows, columns) {
    super(rows.length);
    this.rows = rows;
    this.columns = columns;
    this.texts = [];
  }

  text(at) {
    return (this.texts[at] ??= plain(`${this.rows[at].textContent} ${this.rows[at].dataset.words ?? ""}`));
  }

  /** Whether a row names one of some places, given by their positions. */
  checkPlaces(places, { names }) {
    const wanted = places.map((place) => plain(names[language()][place]));
    return (at) => wanted.some((name) => this.text(at).includes(name));
  }

  cell(name, at) {
    return this.rows[at].cells[this.columns.findIndex((column) => column.name === name)];
  }

  /** Pairs of value and label: of a cell, or of the row where the table has no such column. */
  labelled(name, at) {
    const cell = this.cell(name, at);
    if (!cell) return (this.rows[at].dataset[name] ?? "").split(" ").map((value) => [value, value]);
    const marked = [...cell.querySelectorAll("[data-code]")];
    if (marked.length) return marked.map((mark) => [mark.dataset.code, mark.textContent.trim()]);
    const text = cell.textContent.trim();
    return [[cell.dataset.value ?? text, text]];
  }

  sorter(name) {
    const type = this.columns.find((column) => column.name === name)?.type;
    return (at) => {
      const cell = this.cell(name, at);
      const value = cell?.dataset.value ?? cell?.textContent.trim() ?? "";
      if (type === "number") return parseFloat(value.replaceAll(",", ""));
      if (type === "date") return DATE.exec(value)?.[0] ?? "";
      return value && cell.querySelector("[data-code]") ? cell.textContent.trim() : value;
    };
  }

  row(at) {
    this.rows[at].hidden = false;
    return this.rows[at];
  }
}

/** Rows of data/NAME.js. */
export async function loadedRows(name, columns) {
  const [data, names] = await Promise.all([load(name), load("names")]);
  return new LoadedRows(data, names, columns);
}

class LoadedRows extends Rows {
  constructor(data, names, heads) {
    super(data.total);
    this.names = names;
    this.heads = heads;
    this.columns = new Map(data.columns.map((column) => [column.name, column]));
    this.texts = [];
    this.shown = names[language()];
    this.other = names[otherLanguage()] ?? this.shown;
  }

  text(at) {
    return (this.texts[at] ??= plain(
      [...this.columns.values()].map((column) => this.searched(column, at)).join(" "),
    ));
  }

  searched(column, at) {
    const value = column.values[at];
    if (value === null) return "";
    switch (column.type) {
      case "tie":
        return value.map((end) => `${this.shown[end]} ${this.other[end]}`).join(" ");
      case "place":
        return `${this.shown[value]} ${this.other[value]}`;
      case "source":
        return titleOf(value);
      case "text":
        return `${value} ${translated(column, at)}`;
      case "code":
      case "codes":
      case "counts":
        return this.labelled(column.name, at).map(([, label]) => label).join(" ");
      default:
        return "";
    }
  }

  /** Pairs of value and label: of a column, or of what follows from the places of the row. */
  labelled(name, at) {
    const column = this.columns.get(name);
    if (!column || column.type === "tie" || column.type === "place") return this.placed(name, at);
    const value = column.values[at];
    if (value === null) return [];
    if (column.type === "code") return [this.coded(column, value)];
    if (column.type === "codes" || column.type === "counts") return value.map((code) => this.coded(column, code));
    return [[String(value), String(value)]];
  }

  /** Whether a row is of one of some places, given by their positions. */
  checkPlaces(places) {
    const wanted = new Set(places);
    const [ties, own] = ["tie", "place"].map((name) => this.columns.get(name)?.values);
    return (at) => (ties?.[at] ?? [own?.[at]]).some((end) => wanted.has(end));
  }

  /** Place, tie, country, pair of countries and division (state or province) of a row. */
  placed(name, at) {
    const { keys, country, countries, division, divisions } = this.names;
    const tie = this.columns.get("tie")?.values[at];
    const place = this.columns.get("place")?.values[at] ?? null;
    const ends = tie ?? (place === null ? [] : [place]);
    const named = (list, position) => [list.keys[position], list[language()][position]];
    switch (name) {
      case "place":
        return ends.map((end) => [keys[end], this.shown[end]]);
      case "tie": {
        const key = `tie:${ends.map((end) => keys[end]).sort().join("|")}`;
        return [[key, ends.map((end) => this.shown[end]).join(" – ")]];
      }
      case "country":
        return ends.map((end) => named(countries, country[end]));
      case "division":
        return ends
          .map((end) => named(divisions, division[end]));
      case "pair": {
        const both = ends.map((end) => named(countries, country[end]));
        both.sort(([a], [b]) => (a < b ? -1 : 1));
        return [both.reduce(([a, x], [b, y]) => [`${a}-${b}`, `${x} – ${y}`])];
      }
      default:
        return [];
    }
  }

  coded(column, position) {
    return [column.codes[position], column.labels[language()][position]];
  }

  sorter(name) {
    const column = this.columns.get(name);
    const value = (at) => column?.values[at] ?? null;
    switch (column?.type) {
      case "tie":
        return (at) => this.rank(value(at)[0]) * this.shown.length + this.rank(value(at)[1]);
      case "place":
        return (at) => this.rank(value(at));
      case "number":
        return value;
      case "date":
        return (at) => DATE.exec(value(at) ?? "")?.[0] ?? "";
      default:
        return (at) => this.searched(column, at);
    }
  }

  /** The position of a place in the order of names; worked out once. */
  rank(place) {
    if (!this.ranks) {
      const order = this.shown.map((_, at) => at);
      order.sort((a, b) => collator.compare(this.shown[a], this.shown[b]));
      this.ranks = new Int32Array(order.length);
      order.forEach((at, rank) => (this.ranks[at] = rank));
    }
    return this.ranks[place];
  }

  row(at) {
    const cells = this.heads.map((head, position) => {
      const column = this.columns.get(head.name);
      const attributes = { "data-label": head.title, class: head.type === "number" ? "n" : false };
      const value = column?.values[at] ?? null;
      return element("td", attributes, value === null ? [] : this.content(column, value, at, !position));
    });
    return element("tr", {}, cells);
  }

  content(column, value, at, isFirst) {
    switch (column.type) {
      case "tie": {
        const keys = value.map((end) => this.names.keys[end]);
        return this.named(column.untied.includes(at) ? null : tiePage(column, at, keys), value, isFirst);
      }
      case "place":
        return this.place(value, isFirst);
      case "code":
      case "codes":
        return this.labelled(column.name, at).map(([code, label], position) => [
          position ? words().list.comma : null,
          element("span", { class: `${column.name} ${code.replaceAll(" ", "-")}`, "data-code": code }, label),
        ]).flat();
      case "counts":
        return this.labelled(column.name, at).map(([, label], position) =>
          element("span", { class: "count" }, `${label} ${written(column.numbers[at][position])}`));
      case "date":
        return [inOwn(column.written?.[value]) ?? dateInWords(value) ?? value];
      case "source":
        return [element("a", { href: pageAt(value[0]), ...inLanguage(titleOf(value)) }, titleOf(value))];
      case "text":
        return [inPageLanguage(value, translated(column, at))];
      default:
        return [written(value)];
    }
  }

  /** A place by its position, linked. */
  place(position, withOther = true) {
    return this.named(pageOf("places", this.names.keys[position]), [position], withOther);
  }

  /** A link with the names in the language of the page, and perhaps those in the other one below. */
  named(href, ends, withOther) {
    const joined = (names) => ends.map((end) => names[end] || this.shown[end]).join(" – ");
    const [own, other] = [joined(this.shown), joined(this.other)];
    return [
      element(href ? "a" : "span", { href, ...inLanguage(own) }, own),
      own === other || !withOther ? null : element("small", { class: "other", ...inLanguage(other) }, other),
    ];
  }
}

/** A text of the record in the language of the page, or "" where it is not translated. */
const translated = (column, at) => column.translated[language()]?.[at] ?? "";

const inPageLanguage = (text, own) =>
  own ? element("span", { class: "ours", title: text }, own) : element("span", inLanguage(text), text);

const titleOf = ([, ...titles]) => inOwn(titles) ?? titles[0];
