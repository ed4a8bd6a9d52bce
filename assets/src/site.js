// The script of the pages. Each part looks for what it serves and does nothing where that is
// not on the page; without scripts every page can still be read.
import { installCharts } from "./charts.js";
import { installCompare } from "./compare.js";
import { installData } from "./data.js";
import { installHover } from "./hover.js";
import { installLists } from "./lists.js";
import { installMaps } from "./map.js";
import { installProgress } from "./progress.js";
import { installQuestions } from "./questions.js";
import { installReview } from "./review.js";
import { installSankeys } from "./sankey.js";
import { installSearch } from "./search.js";

// Whoever changes the language keeps the filters, which stand in the hash.
for (const link of document.querySelectorAll(".languages a")) {
  link.addEventListener("click", () => (link.hash = location.hash));
}
installData();
installCharts();
installSearch();
installCompare();
installLists();
installHover();
installProgress();
installQuestions();
installReview();
installSankeys();
installMaps();
