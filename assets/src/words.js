// Words of the script in the language of the page, and how names and dates stand in them.
// They come before this script, in assets/words-LANGUAGE.js (from site/script_words.*.yaml).
/** All words, nested as in the word file: words().list.none. */
export const words = () => window.paradiplomacy?.words ?? {};

/** The language of the page, as data scripts name it: "en", "zh", or that of a translation. */
export const language = () =>
  document.documentElement.dataset.language ??
  (document.documentElement.lang.startsWith("zh") ? "zh" : "en");

/** All languages of the site, in the order in which lists of words in each language stand. */
export const languages = () => document.documentElement.dataset.languages?.split(" ") ?? ["en", "zh"];

/** The language whose names stand beside those of the page; undefined where there is one alone. */
export const otherLanguage = () => languages().find((code) => code !== language());

/** Of a list with an entry for each language, that of the page. */
export const inOwn = (list) => list?.[languages().indexOf(language())];

/** A sentence with its {places} filled; numbers get their separators. */
export function fill(sentence, values = {}) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => written(values[name]));
}

/** A sentence that has a form for one and a form for many: {one: "{n} tie", many: "{n} ties"}. */
export const count = (forms, n) => fill(n === 1 ? forms.one : forms.many, { n });

const numbers = new Intl.NumberFormat("en");
export const written = (value) => (typeof value === "number" ? numbers.format(value) : `${value}`);

/** Names in the order of the language of the page (Chinese: by pinyin). */
export const collator = new Intl.Collator(document.documentElement.lang || "en", { numeric: true });

/** A key as it stands in an address; the same as `slug` in site/kinds.py. */
export function slug(key) {
  const plain = key.startsWith("tie:") ? key.slice(4) : key;
  const safe = plain.replaceAll("|", "--").replaceAll("/", "--").replaceAll(" ", "-");
  const whole = encodeURIComponent(safe.replace(/[()]/g, "")).replace(
    /[!'*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  if (whole.length <= 180) return whole;
  let mark = 0;
  for (const letter of whole) mark = (mark * 257 + letter.charCodeAt(0)) % (2 ** 40 - 87);
  const end = `-x${mark.toString(16).padStart(10, "0")}`;
  return whole.slice(0, 180 - end.length).replace(/%.?$/, "") + end;
}

/** The address of a page, in the language of this page: pageOf("places", key). */
export function pageOf(folder, key) {
  const name = key === undefined ? folder : `${folder}/${slug(key)}`;
  // A file name may have a % in it, which an address has as %25.
  return encodeURI(`${document.documentElement.dataset.here}${name}.html`);
}

/** The same of an address as data scripts have it: laws/KEY, or definitions#KEY. */
export function pageAt(address) {
  const [page, part] = address.split("#");
  const here = encodeURI(`${document.documentElement.dataset.here}${page}.html`);
  return part ? `${here}#${encodeURIComponent(part)}` : here;
}

/** The address of the tie in a row of a column of ties, between two places: a page of its own, or,
 *  where the column says which rows have one, a part of the page of its first place. */
export function tiePage({ own }, at, ends) {
  const [first, second] = [...ends].sort();
  if (own && !own.includes(at)) return pageAt(`places/${slug(first)}#${second}`);
  return pageOf("ties", `tie:${first}|${second}`);
}

/** A text as it is compared: small letters, no marks (Zürich as zurich). */
export function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

export const hasHan = (text) => /[\u3400-\u9fff]/.test(text);

/** The lang attribute of a text that is not in the language of the page. */
export function inLanguage(text) {
  const own = hasHan(text) ? "zh" : "en";
  return own === language() ? {} : { lang: own === "zh" ? "zh-Hans" : "en" };
}

const DAY = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/;

/** A date in words: 1979-10-31 as 31 October 1979; null if it is not one day, month or year. */
export function dateInWords(edtf) {
  const parts = DAY.exec(edtf);
  if (!parts) return null;
  const [, year, month, day] = parts;
  const shown = { year: "numeric", timeZone: "UTC" };
  if (month) shown.month = "long";
  if (day) shown.day = "numeric";
  const tag = { en: "en-GB", zh: "zh-CN" }[language()] ?? document.documentElement.lang;
  const date = new Date(Date.UTC(2000, (month || 1) - 1, day || 1));
  date.setUTCFullYear(+year);
  return new Intl.DateTimeFormat(tag, shown).format(date);
}
