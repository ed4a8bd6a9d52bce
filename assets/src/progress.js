// A page that a server shows before its results are there: how far they are, and the page again
// once they are there. Pages on disk wait for nothing.
const EVERY = 1500;

export function installProgress() {
  const waiting = document.querySelectorAll(".pending");
  if (!waiting.length || !location.protocol.startsWith("http")) return;
  const bars = [...waiting].map((text) => {
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.setAttribute("aria-label", text.textContent);
    text.append(" ", bar);
    return bar;
  });
  ask(waiting, bars);
}

async function ask(waiting, bars) {
  let state = { state: "working", share: 0 };
  try {
    const answer = await fetch(`${document.documentElement.dataset.root}progress.json`);
    if (!answer.ok) return;
    state = await answer.json();
  } catch {
    // The server is gone, or busy: ask again.
  }
  if (state.state === "ready") {
    location.reload();
  } else if (state.state === "failed") {
    for (const text of waiting) text.textContent = text.dataset.failed;
  } else {
    for (const bar of bars) bar.value = state.share;
    setTimeout(ask, EVERY, waiting, bars);
  }
}
