// Flows as ribbons from left to right, next to the table that says the same.
//
// The page has
//
//   <div class="sankey" data-flows="ID" data-label="what it shows, in one sentence"></div>
//   <script type="application/json" id="ID">
//     {"nodes": [{"id": "from:US", "name": "United States", "group": "US", "href": "..."}, ...],
//      "links": [{"source": "from:US", "target": "sector:health", "value": 12,
//                 "text": "United States to health: 12 exchanges", "href": "exchanges.html#..."}]}
//   </script>
//
// Nodes stand in columns from left to right as the links lead: any number of columns, no circle.
// A node that is both giver and receiver is two nodes (from:US, to:US). `name` and `text` are in
// the language of the page; `group` (optional) gives first and last nodes of one kind, and their
// links, one colour: a country's code that of the map, "unknown" grey; `href` is optional. Without scripts the table
// stands alone; ribbons are links, so that the keyboard reaches what they lead to.
import { sankey as layout, sankeyLinkHorizontal } from "d3-sankey";
import { settled } from "./dom.js";
import { colourOf } from "./map_scene.js";
import { hideTooltip, showTooltip } from "./tooltip.js";

const GROUPS = ["#cc79a7", "#e69f00", "#56b4e9"]; // of what is no country
const given = new Map(); // their colours, the same in each drawing of a page
const GREY = "#8a9299";
const SVG = "http://www.w3.org/2000/svg";

export function installSankeys() {
  for (const holder of document.querySelectorAll("div.sankey[data-flows]")) {
    const data = JSON.parse(document.getElementById(holder.dataset.flows).textContent);
    if (!data.links.length) continue;
    let width = 0;
    const redraw = () => {
      if (holder.clientWidth === width) return;
      width = holder.clientWidth;
      draw(holder, data, width);
    };
    new ResizeObserver(settled(100, redraw)).observe(holder);
    redraw();
  }
}

function draw(holder, data, width) {
  const narrow = width < 560;
  const height = Math.max(240, data.nodes.length * (narrow ? 24 : 26));
  const { nodes, links } = layout()
    .nodeId((node) => node.id)
    .nodeWidth(narrow ? 8 : 14)
    .nodePadding(narrow ? 10 : 14)
    .extent([[1, 8], [width - 1, height - 8]])({
      nodes: data.nodes.map((node) => ({ ...node })),
      links: data.links.filter((link) => link.value > 0).map((link) => ({ ...link })),
    });
  const colour = colours(nodes, data.countries);
  const svg = make("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group" });
  svg.setAttribute("aria-label", holder.dataset.label ?? "");
  const path = sankeyLinkHorizontal();
  for (const link of links) {
    const ribbon = make("path", {
      d: path(link),
      "stroke-width": Math.max(1, link.width),
      stroke: colour(link.source.depth === 0 ? link.source : link.target),
      class: "ribbon",
    });
    svg.append(led(ribbon, link.href, link.text));
  }
  for (const node of nodes) {
    const bar = make("rect", {
      x: node.x0,
      y: node.y0,
      width: node.x1 - node.x0,
      height: Math.max(1, node.y1 - node.y0),
      fill: colour(node),
    });
    const left = node.x0 < width / 2;
    const name = make("text", {
      x: left ? node.x1 + 5 : node.x0 - 5,
      y: (node.y0 + node.y1) / 2,
      dy: "0.35em",
      "text-anchor": left ? "start" : "end",
    });
    // Between two columns of a phone is no room for more than the number of a function.
    const isBetween = narrow && node.sourceLinks.length && node.targetLinks.length;
    name.textContent = `${isBetween ? (/^\d+(?= )/.exec(node.name)?.[0] ?? "–") : node.name} ${node.value}`;
    const group = make("g", {});
    group.append(bar, name);
    svg.append(led(group, node.href, `${node.name}: ${node.value}`));
  }
  holder.replaceChildren(svg);
}

/** A shape with its text, and as a link where it leads somewhere. */
function led(shape, href, text) {
  const outer = make(href ? "a" : "g", href ? { href } : { tabindex: "0", role: "img" });
  outer.setAttribute("aria-label", text);
  outer.append(shape);
  outer.addEventListener("pointermove", (event) => showTooltip(text, event.clientX, event.clientY));
  outer.addEventListener("pointerleave", hideTooltip);
  outer.addEventListener("blur", hideTooltip);
  outer.addEventListener("focus", () => {
    const place = outer.getBoundingClientRect();
    showTooltip(text, place.left + place.width / 2, place.top + place.height / 2);
  });
  return outer;
}

function colours(nodes, countries) {
  const groupOf = (node) => node.group ?? node.id;
  const isGrey = (node) => groupOf(node) === "unknown" || (node.sourceLinks.length && node.targetLinks.length);
  return (node) => {
    if (isGrey(node)) return GREY;
    const group = groupOf(node);
    if (countries.includes(group)) return colourOf(countries, group);
    if (!given.has(group)) given.set(group, GROUPS[given.size % GROUPS.length]);
    return given.get(group);
  };
}

function make(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}
