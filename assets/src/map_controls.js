// Filters of the map, and the years: a slider, a button that plays them, and how many ties stood.
import { element, newId } from "./dom.js";
import { isCalm } from "./map_canvas.js";
import { count, fill, words } from "./words.js";

const FILTERS = ["pair", "kind", "status", "agreement"];

export class Controls {
  /** `choose` is called with {filters} or {year}. */
  constructor(ties, choose) {
    this.ties = ties;
    this.choose = choose;
    this.say = words().map;
    this.selects = new Map(FILTERS.map((name) => [name, this.select(name)]));
    this.filters = element("div", { class: "controls" }, [...this.selects.values()]);
    this.makeYears();
  }

  select(name) {
    const column = this.say.filter[name];
    const choices = this.ties.choices(name);
    const select = element("select", {
      "aria-label": column,
      hidden: choices.length < 2,
      onchange: () => this.choose({ filters: { ...this.ties.filters, [name]: select.value } }),
    }, element("option", { value: "" }, fill(words().list.any, { column })));
    for (const [value, label, n] of choices) {
      select.append(element("option", { value }, `${label} (${fill("{n}", { n })})`));
    }
    return select;
  }

  makeYears() {
    const { first, last } = this.ties;
    if (first === last) {
      this.years = element("p", { class: "quiet" }, this.say.no_years);
      return;
    }
    const id = newId("year");
    this.slider = element("input", {
      type: "range", id, min: first, max: last, value: last, step: 1,
      oninput: () => {
        this.stop();
        this.choose({ year: Number(this.slider.value) });
      },
    });
    this.play = element("button", { type: "button", onclick: () => this.toggle() }, this.say.play);
    this.all = element("button", {
      type: "button",
      onclick: () => {
        this.stop();
        this.choose({ year: null });
      },
    }, this.say.all_years);
    this.bars = element("div", { class: "bars-of-years", "aria-hidden": "true" });
    this.state = element("output", { for: id, "aria-live": "polite" });
    this.years = element("div", { class: "years" },
      element("div", { class: "controls" }, this.play, element("label", { for: id }, this.say.year), this.all, this.state),
      this.bars, this.slider,
      element("div", { class: "ends quiet", "aria-hidden": "true" }, element("span", {}, `${first}`), element("span", {}, `${last}`)));
  }

  toggle() {
    if (this.timer) return this.stop();
    const { first, last, year } = this.ties;
    let next = year === null || year >= last ? first : year + 1;
    this.play.textContent = this.say.stop;
    // While it plays, a screen reader would only ever hear the beginning of a sentence.
    this.state.setAttribute("aria-live", "off");
    const step = () => {
      this.choose({ year: next });
      if (next >= last) this.stop();
      next += 1;
    };
    this.timer = setInterval(step, isCalm() ? 900 : 280);
    step();
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.play.textContent = this.say.play;
    this.state.setAttribute("aria-live", "polite");
  }

  /** Shows what is chosen. */
  show() {
    const { ties } = this;
    for (const [name, select] of this.selects) select.value = ties.filters[name] ?? "";
    const { year } = ties;
    if (!this.slider) return;
    this.slider.value = year ?? ties.last;
    this.slider.setAttribute("aria-valuetext", year === null ? this.say.all_years : `${year}`);
    this.all.disabled = year === null;
    const numbers = { year, n: ties.standing, undated: ties.undated };
    const all = count(this.say.all, ties.standing);
    const then = `${fill(this.say.then, { year: `${year}` })} ${count(this.say.stood, ties.standing)}`;
    this.state.textContent = year === null ? all : `${then} ${fill(this.say.undated, numbers)}`;
    this.showBars();
  }

  /** Ties of each year as small bars above the slider, that of the chosen year dark. */
  showBars() {
    const { ties } = this;
    const key = JSON.stringify(ties.filters);
    if (key !== this.drawn) {
      this.drawn = key;
      const numbers = ties.byYear();
      const most = Math.max(1, ...numbers);
      this.bars.replaceChildren(
        ...numbers.map((n) => element("i", { style: `height:${(100 * n) / most}%` })),
      );
    }
    const at = ties.year === null ? -1 : ties.year - ties.first;
    [...this.bars.children].forEach((bar, position) => bar.classList.toggle("now", position === at));
  }
}
