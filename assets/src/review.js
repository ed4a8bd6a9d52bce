// The queues by keyboard. Every key presses a button of the page, so that the page works
// without this script as well.

const AT = "review-at";
const REASON = "review-reason";

const isField = (node) =>
  node.matches("input:not([type=radio]), textarea, select") || node.isContentEditable;

export function installReview() {
  const items = [...document.querySelectorAll("article.item")];
  const undo = document.querySelector("form.undo button");
  if (!undo) return;
  const keys = document.querySelector("details.shortcuts");
  let at = Math.min(Number(sessionStorage.getItem(AT)) || 0, items.length - 1);

  function go(to, scroll = true) {
    at = Math.max(0, Math.min(to, items.length - 1));
    items.forEach((item, n) => item.classList.toggle("current", n === at));
    const item = items[at];
    if (!item) return;
    item.focus({ preventScroll: true });
    if (scroll) item.scrollIntoView({ block: "nearest" });
  }

  const reasonOf = (item) => item.querySelector("input[name=why]");

  function press(key) {
    const button = items[at]?.querySelector(`button[data-key="${key}"]`);
    if (!button) return;
    const reason = reasonOf(items[at]);
    reason.dataset.key = key;
    if (reason.value.trim()) button.form.requestSubmit(button);
    else reason.focus();
  }

  for (const [n, item] of items.entries()) {
    const reason = reasonOf(item);
    reason.value ||= sessionStorage.getItem(REASON) ?? "";
    item.querySelector("form").addEventListener("submit", () => {
      sessionStorage.setItem(REASON, reason.value);
      sessionStorage.setItem(AT, n);
    });
    item.addEventListener("focusin", () => {
      if (at !== n) go(n, false);
    });
  }

  const actions = {
    j: () => go(at + 1),
    k: () => go(at - 1),
    a: () => press("a"),
    r: () => press("r"),
    u: () => undo.form.requestSubmit(undo),
    w: () => reasonOf(items[at])?.select(),
    "?": () => {
      keys.open = !keys.open;
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isField(event.target)) {
      if (!event.target.matches("article.item input[name=why]")) return;
      if (event.key === "Escape") items[at].focus();
      else if (event.key === "Enter" && event.target.value.trim()) {
        press(event.target.dataset.key ?? "a");
      } else return;
      event.preventDefault();
      return;
    }
    if (/^[1-9]$/.test(event.key)) {
      const choice = items[at]?.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
      if (choice) choice.checked = true;
      return;
    }
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
  go(at, at > 0);
}
