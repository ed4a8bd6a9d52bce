// Questions that hang on an answer stand under it, and show once it is given. The server decides
// what is asked and taken: without this script they come on pages of their own.

export function installQuestions() {
  const followUps = [...document.querySelectorAll("[data-asked-if]")];
  const form = followUps[0]?.closest("form");
  if (!form) return;

  function show() {
    const given = form.querySelector("input[name=answer]:checked")?.value;
    for (const each of followUps) {
      each.hidden = !each.dataset.askedIf.split(" ").includes(given);
    }
  }

  form.addEventListener("change", show);
  show();
}
