// Finds places, ties, and titles of laws, crises, claims and sources by words, in memory.
//
// A word matches where a name has a word that begins so (English, pinyin), or, of Chinese
// characters, anywhere in the name. Two places named together give their tie; Chinese needs no
// space between them.
import {
  hasHan, inOwn, language, languages, otherLanguage, pageAt, pageOf, plain, tiePage,
} from "./words.js";

const MOST = { place: 6, tie: 6, titled: 6, page: 3 };
/** Words of questions that say nothing of what is looked for. */
const SMALL = new Set("a an and are at between by do does for in is of on or the there to was were what which with".split(" "));

/** Letters and digits only, small and without marks, a space before each word; H.B. is one word. */
const spread = (text) =>
  ` ${plain(text).replace(/['’ʻ]/g, "").replace(/(?<!\p{L})(\p{L})\.(?=\p{L}\.)/gu, "$1")
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim()}`;

export class SearchIndex {
  /** Of the content of data/names.js, data/ties.js, data/search.js and data/sources.js. */
  constructor(names, ties, extra, sources) {
    const { division, divisions } = names;
    const lists = languages().map((code) => names[code]);
    const parts = languages().map((code) => divisions[code]);
    this.names = names;
    this.column = ties.columns.find((column) => column.type === "tie");
    this.ends = this.column.values;
    this.hays = names.keys.map((_, at) => {
      const where = parts.map((part) => part[division[at]]).join(" ");
      const typed = `${extra.spoken[at]} ${extra.also[at]}`;
      return spread(`${lists.map((list) => list[at]).join(" ")} ${typed} ${where}`);
    });
    this.own = names.keys.map((_, at) =>
      [...lists.map((list) => list[at]), ...extra.also[at].split(" ").filter(Boolean)].map(spread));
    this.formerly = extra.formerly.map((names) => ` ${names}`);
    this.phrases = extra.phrases.map(([address, hay, ...titles]) => ({
      kind: "page",
      title: inOwn(titles) ?? titles[0],
      href: pageAt(address),
      hay: spread(hay),
    }));
    this.ties = new Uint32Array(names.keys.length);
    for (const [a, b] of this.ends) {
      this.ties[a] += 1;
      this.ties[b] += 1;
    }
    const listed = sources.columns.find((column) => column.type === "source").values;
    const titled = [...extra.titled, ...listed.map((source) => ["source", ...source])];
    this.titled = titled.map(([kind, address, ...titles]) => ({
      kind,
      title: inOwn(titles) ?? titles[0],
      href: pageAt(address),
      hay: spread(`${titles.join(" ")} ${extra.laws[address] ?? (kind === "crisis" ? address : "")}`),
    }));
  }

  /** Results, the best first: {kind, title, other, href}, places and ties with their key. */
  find(query) {
    const found = this.findAll(query);
    return found.some(({ kind }) => kind !== "source") ? found : [...this.findSome(query), ...found];
  }

  /** What has some of the words: places that are named in a row, and pages that have most of them. */
  findSome(query) {
    const words = spread(query).trim().split(" ").filter((word) => word && !SMALL.has(word)).slice(0, 8);
    const places = this.placesAmong(words);
    const ties = places.length === 2
      ? this.tiesAt(places[0]).filter((at) => this.ends[at].includes(places[1])) : [];
    const parts = hasHan(query) ? [...query.trim()].slice(1).map((_, at) => query.trim().slice(at, at + 2)) : words;
    const share = ({ hay }) => parts.filter((word) => matches(hay, word)).length / parts.length;
    const pages = [...this.phrases, ...this.titled.filter(({ kind }) => kind === "law")]
      .map((entry) => [share(entry), entry])
      .filter(([part]) => part >= 0.3)
      .sort(([a], [b]) => b - a);
    const whole = pages.filter(([part]) => part === 1);
    return [
      ...whole.map(([, entry]) => entry),
      ...ties.map((at) => this.tie(at)),
      ...(places.length > 1 ? [this.comparison(places.slice(0, 4))] : []),
      ...places.map((at) => this.place(at)),
      ...pages.slice(whole.length, MOST.page).map(([, entry]) => entry),
    ];
  }

  /** Places that words name one after the other, each by up to three of them, also almost so. */
  placesAmong(words) {
    const found = [];
    for (let at = 0; at < words.length; at++) {
      for (let n = Math.min(3, words.length - at); n > 0; n--) {
        const named = words.slice(at, at + n);
        const [place] = this.places(named).filter((each) => this.score(named, each) >= 2.5);
        const word = named.join("");
        const isLong = word.length > 5; // shorter ones are nearly the name of some place too often
        const other = place ?? (isLong ? this.formerNames(word)[0] ?? this.similar(word)[0] : undefined);
        if (other === undefined) continue;
        if (!found.includes(other)) found.push(other);
        at += n - 1;
        break;
      }
    }
    return found;
  }

  /** The page on which some places stand side by side. */
  comparison(places) {
    const [title, keys] = [this.names[language()], this.names.keys].map((list) => places.map((at) => list[at]));
    return { kind: "page", title: title.join(" – "), href: `${pageAt("compare")}#place=${keys.join(",")}` };
  }

  findAll(query) {
    const words = spread(query).trim().split(" ").filter(Boolean).slice(0, 8);
    if (!words.length) return [];
    let places = this.places(words);
    // Pinyin with spaces: chang chun.
    if (!places.length && words.length > 1 && !hasHan(query)) places = this.places([words.join("")]);
    let ties = words.length > 1 ? this.tiesOf(words) : [];
    if (!places.length && !ties.length && words.length === 1 && hasHan(query)) {
      ties = this.tiesOfParts(words[0]);
    }
    const former = !places.length && !ties.length ? this.formerNames(words.join("")) : [];
    if (former.length) places = former;
    const titled = this.titlesWith(words);
    const pages = this.phrases.filter(({ hay }) => words.every((word) => matches(hay, word)));
    const isNamed = former.length || (places.length && (this.score(words, places[0]) > 0 || words.length > 1));
    if (!isNamed && !ties.length && !titled.some(({ kind }) => kind !== "source") && !pages.length) {
      places = [...new Set([...this.similar(words.join("")), ...places])];
    }
    // A name that means one place has the ties of it, before what sources say.
    const isWhole = places.length === 1 || (places.length && this.score(words, places[0]) > 2);
    if (isWhole && !ties.length) ties = this.tiesAt(places[0]);
    return [
      ...places.slice(0, MOST.place).map((at) => this.place(at)),
      ...ties.slice(0, MOST.tie).map((at) => this.tie(at)),
      ...titled.filter(({ kind }) => kind !== "source"),
      ...pages.slice(0, MOST.page),
      ...titled.filter(({ kind }) => kind === "source"),
    ];
  }

  /** Places that a word of a list's search names: by any name whole, or by the beginning of one. */
  placesNamed(word) {
    const spelt = spread(word).trim();
    if (!spelt) return [];
    return [...new Set([...this.places(spelt.split(" ")), ...this.wholeFormerNames(joined(spelt))])];
  }

  /** Places that a word nearly names: the beginning of a former name, or one that is misspelt. */
  placesNearlyNamed(word) {
    const spelt = joined(spread(word));
    return spelt ? [...new Set([...this.formerNames(spelt), ...this.similar(spelt)])] : [];
  }

  /** Places that have been called so, or are in other languages: Peking, Canton, 伯力. */
  formerNames(word) {
    const whole = this.wholeFormerNames(word);
    if (whole.length || word.length < (hasHan(word) ? 2 : 3)) return whole;
    return this.having((at) => (this.formerly[at] ?? "").includes(` ${word}`));
  }

  wholeFormerNames(word) {
    if (word.length < (hasHan(word) ? 2 : 3)) return [];
    return this.having((at) => `${this.formerly[at] ?? ""} `.includes(` ${word} `));
  }

  /** Places whose name is spelled almost so: one letter off, of seven letters or more two. */
  similar(word) {
    if (hasHan(word)) return this.similarHan(bare(word));
    if (word.length < 4) return [];
    const most = word.length < 7 ? 1 : 2;
    const apart = (name) => distance(word, name.replaceAll(" ", "").slice(0, word.length + most), most);
    const far = this.own.map(([name], at) =>
      Math.min(apart(name), ...(this.formerly[at] ?? "").split(" ").filter((old) => old.length > 3).map(apart)));
    return this.having((at) => far[at] <= most).sort((a, b) => far[a] - far[b]);
  }

  /** Places whose whole name is written with one other Chinese character: 哈尔宾 for 哈尔滨. */
  similarHan(word) {
    if (word.length < 3) return [];
    const isNear = (name) => name.length === word.length && distance(word, name, 1) < 2;
    return this.having((at) =>
      [...this.own[at].map(bare), ...(this.formerly[at] ?? "").split(" ")].some(isNear));
  }

  /** Positions of places for which something is so, those of most ties first. */
  having(check) {
    return [...this.own.keys()].filter(check).sort((a, b) => this.ties[b] - this.ties[a]);
  }

  tiesAt(place) {
    return [...this.ends.keys()].filter((at) => this.ends[at].includes(place));
  }

  places(words) {
    const scored = [];
    this.hays.forEach((hay, at) => {
      if (words.every((word) => matches(hay, word))) scored.push([this.score(words, at), at]);
    });
    scored.sort(([x, a], [y, b]) => y - x || this.ties[b] - this.ties[a] || a - b);
    return scored.map(([, at]) => at);
  }

  /** How near a place's own name is: the whole of it, its beginning, or elsewhere. */
  score(words, at) {
    const wanted = ` ${words.join(" ")}`;
    return Math.max(
      ...this.own[at].map((name) => {
        if (name === wanted) return 3;
        if (name.startsWith(`${wanted} `)) return 2.5;
        return name.startsWith(wanted) ? 2 : 0;
      }),
    );
  }

  /** Ties of which each end has one of the words, and both together have all. */
  tiesOf(words) {
    const all = (1 << words.length) - 1;
    const masks = this.hays.map((hay) =>
      words.reduce((mask, word, position) => (matches(hay, word) ? mask | (1 << position) : mask), 0),
    );
    const found = [];
    this.ends.forEach(([a, b], at) => {
      const [x, y] = [masks[a], masks[b]];
      // Each end has a word that the other one has not.
      if ((x | y) === all && x & ~y && y & ~x) found.push(at);
    });
    const weight = (at) => this.ends[at].reduce((sum, end) => sum + this.ties[end], 0);
    return found.length > 500 ? found : found.sort((a, b) => weight(b) - weight(a));
  }

  /** Ties of two places whose Chinese names stand together: 小石城长春. */
  tiesOfParts(word) {
    for (let cut = 2; cut <= word.length - 2; cut++) {
      const ties = this.tiesOf([word.slice(0, cut), word.slice(cut)]);
      if (ties.length) return ties;
    }
    return [];
  }

  titlesWith(words) {
    const found = [];
    for (const entry of this.titled) {
      if (words.every((word) => matches(entry.hay, word))) found.push(entry);
      if (found.length === MOST.titled) break; // laws, crises and claims stand before sources
    }
    return found;
  }

  place(at) {
    const { keys } = this.names;
    const title = this.names[language()][at];
    const other = (this.names[otherLanguage()] ?? this.names[language()])[at];
    return { kind: "place", key: keys[at], title, other, href: pageOf("places", keys[at]) };
  }

  tie(at) {
    const [a, b] = this.ends[at].map((end) => this.place(end));
    const keys = this.ends[at].map((end) => this.names.keys[end]);
    return {
      kind: "tie",
      key: `tie:${keys.sort().join("|")}`,
      title: `${a.title} – ${b.title}`,
      other: `${a.other} – ${b.other}`,
      href: tiePage(this.column, at, keys),
    };
  }
}

/** How many letters have to change, come, go or swap from one word to the beginning of another. */
function distance(word, name, most) {
  let [before, last] = [[], [...Array(name.length + 1).keys()]];
  for (let i = 1; i <= word.length; i++) {
    const row = [i];
    for (let j = 1; j <= name.length; j++) {
      row[j] = Math.min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (word[i - 1] !== name[j - 1]));
      if (i > 1 && j > 1 && word[i - 1] === name[j - 2] && word[i - 2] === name[j - 1]) {
        row[j] = Math.min(row[j], before[j - 2] + 1);
      }
    }
    [before, last] = [last, row];
  }
  // What follows in the name does not count: who types its beginning means it.
  return Math.min(...last.slice(Math.max(0, word.length - most)));
}

const joined = (text) => text.replaceAll(" ", "");

/** A Chinese name without the word for what it is: 市, 县, 州 ... */
const bare = (name) => name.trim().replace(/(?<=[\u3400-\u9fff]{3})[市县州省区郡府]$/u, "");

const matches = (hay, word) => hay.includes(hasHan(word) ? word : ` ${word}`);
