// The search box in the header of every page (div.search): a combobox whose list of results
// follows what is typed. The data come with the first focus. Arrows choose, Enter goes, Escape
// closes; "/" leads to the box from anywhere on the page.
import { load } from "./data.js";
import { element, newId, settled } from "./dom.js";
import { SearchIndex } from "./search_index.js";
import { count, inLanguage, pageOf, words } from "./words.js";

let index; // a promise of it, shared by all boxes and lists of the page

export function ready() {
  index ??= Promise.all(["names", "ties", "search", "sources"].map((name) => load(name))).then(
    (data) => new SearchIndex(...data),
  );
  return index;
}

export function installSearch() {
  const boxes = [...document.querySelectorAll("div.search")].map((holder) => new SearchBox(holder));
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, select, textarea");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || !boxes.length) return;
    event.preventDefault();
    boxes[0].input.focus();
  });
}

export class SearchBox {
  /** A box that goes to what is found, or gives it to `pick`, which takes places and ties alone. */
  constructor(holder, pick = null) {
    this.holder = holder;
    this.pick = pick;
    this.results = [];
    this.query = ""; // what they are of
    this.at = -1;
    const id = newId("results");
    const says = pick ? words().compare : words().search;
    this.input = element("input", {
      type: "search",
      role: "combobox",
      "aria-label": says.label,
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": id,
      placeholder: says.hint,
      autocomplete: "off",
      spellcheck: "false",
      onfocus: () => ready(),
      oninput: settled(60, () => this.search()),
      onkeydown: (event) => this.key(event),
      // A click on a result comes before the list closes.
      onblur: () => setTimeout(() => this.close(), 150),
    });
    this.list = element("ul", { id, role: "listbox", "aria-label": says.label, hidden: true });
    this.none = element("p", { class: "none", hidden: true }, words().search.none);
    this.state = element("p", { class: "unseen", role: "status" });
    holder.append(this.input, this.list, this.none, this.state);
  }

  async search() {
    const query = this.input.value;
    if (query === this.query && !this.list.hidden) return;
    const known = query.trim() ? await ready() : null;
    if (query !== this.input.value) return; // typed on while the data came
    this.query = query;
    this.results = known ? known.find(query).filter(({ key }) => key || !this.pick) : [];
    if (!known) return this.close();
    this.at = -1;
    this.list.replaceChildren(...this.results.map((result, at) => this.option(result, at)));
    this.list.hidden = !this.results.length;
    this.none.hidden = this.results.length > 0;
    this.input.setAttribute("aria-expanded", String(this.results.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.state.textContent = this.results.length
      ? count(words().search.found, this.results.length)
      : words().search.none;
  }

  option(result, at) {
    const { kind, title, other, href } = result;
    return element(
      "li",
      {
        role: "option",
        id: `${this.list.id}-${at}`,
        "aria-selected": "false",
        onpointerdown: (event) => event.preventDefault(),
        onclick: (event) => (event.ctrlKey || event.metaKey ? window.open(href) : this.go(result)),
        onpointermove: () => this.choose(at),
      },
      element("span", { class: "of" }, words().search[kind]),
      element("span", inLanguage(title), title),
      other && other !== title ? element("small", { class: "other", ...inLanguage(other) }, other) : null,
    );
  }

  async key(event) {
    if (event.isComposing) return; // Chinese characters are being put together
    if (!["Escape", "Enter", "ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Escape") {
      if (this.list.hidden && this.none.hidden) this.input.value = "";
      return this.close();
    }
    if (this.input.value !== this.query) await this.search(); // typed too fast to be looked for
    const { length } = this.results;
    if (this.query !== this.input.value) return;
    if (!length) {
      // Enter leads somewhere in any case: to all places, of which none has these words.
      const words = encodeURIComponent(this.query.trim());
      if (event.key === "Enter" && words && !this.pick) this.go({ href: `${pageOf("places")}#q=${words}` });
      return;
    }
    if (event.key === "Enter") {
      if (!this.list.hidden) this.go(this.results[Math.max(0, this.at)]);
      return;
    }
    this.list.hidden = false;
    const step = event.key === "ArrowDown" ? 1 : -1;
    this.choose((this.at + step + (this.at < 0 && step < 0 ? 1 : 0) + length) % length);
    this.list.children[this.at].scrollIntoView({ block: "nearest" });
  }

  choose(at) {
    this.list.children[this.at]?.setAttribute("aria-selected", "false");
    this.at = at;
    this.list.children[at].setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-activedescendant", this.list.children[at].id);
  }

  close() {
    this.list.hidden = this.none.hidden = true;
    this.at = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  go(result) {
    if (!this.pick) {
      window.location.href = result.href;
      return;
    }
    this.input.value = "";
    this.close();
    this.pick(result);
  }
}
