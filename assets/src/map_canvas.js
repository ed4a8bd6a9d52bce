// A map on a canvas, cut where it has fewest places: outlines, great circles and dots, zoom by
// wheel, fingers, buttons and keys. It knows nothing of ties: whoever uses it gives a scene.
import { geoEqualEarth, geoInterpolate, geoPath } from "d3-geo";
import { select } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";
import { feature, mesh } from "topojson-client";
import { element, settled } from "./dom.js";
import { hideTooltip, showTooltip } from "./tooltip.js";
import { words } from "./words.js";

const USUAL = 11; // degrees east: the middle of a map that is cut in the Bering Strait
const WIDE = 40; // degrees without a place at which a map can be cut
const BEND = 0.18; // of the length of a line
const LARGEST = 60;
const STEP = 70; // pixels that an arrow key moves the map
const LAND = "#e6e9ec";
const SEA = "#fff";

/** Whether things should not move by themselves. */
export const isCalm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

export class MapCanvas {
  /**
   * @param holder where canvas and buttons go
   * @param outlines TopoJSON of countries
   * @param label what the map shows, for those who do not see it
   * @param points [longitude, latitude] of all that is to be in view at first
   * @param centre [longitude, latitude] of the middle, where the record gives one
   */
  constructor(holder, { outlines, label, points, centre, tallest = 600 }) {
    this.holder = holder;
    this.middle = centre ? centre[0] : middleOf(points);
    this.points = points;
    this.tallest = tallest;
    this.land = feature(outlines, outlines.objects.countries);
    this.borders = mesh(outlines, outlines.objects.countries, (a, b) => a !== b);
    /** Arcs, as {path, width, colour, dash, alpha}; circles(), as {x, y, r, colour, alpha, text(), pick}. */
    this.scene = { arcs: () => [], circles: () => [] };
    this.onpick = () => {};
    this.onproject = () => {};
    this.onzoom = () => {};
    this.transform = zoomIdentity;
    this.canvas = element("canvas", { tabindex: "0", role: "img", "aria-label": label });
    this.pen = this.canvas.getContext("2d");
    holder.append(this.canvas, this.buttons());
    this.installZoom();
    this.installPointer();
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(settled(60, () => this.resize())).observe(holder);
    this.resize();
  }

  buttons() {
    const say = words().map;
    const button = (text, label, call) =>
      element("button", { type: "button", "aria-label": label, title: label, onclick: call }, text);
    return element("div", { class: "zoom" },
      button("+", say.closer, () => this.zoomBy(1.8)),
      button("−", say.farther, () => this.zoomBy(1 / 1.8)),
      button("⌂", say.home, () => this.goHome()));
  }

  /** Fits the projection to the width; all that was projected has to be projected anew. */
  resize() {
    const width = this.holder.clientWidth;
    if (!width || width === this.width) return;
    this.width = width;
    this.height = Math.round(Math.max(240, Math.min(width * 0.6, this.tallest)));
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = width * ratio;
    this.canvas.height = this.height * ratio;
    this.canvas.style.height = `${this.height}px`;
    this.projection = geoEqualEarth().precision(0.2).rotate([-this.middle, 0]).fitSize([width, this.height], { type: "Sphere" });
    this.sphere = this.pathOf({ type: "Sphere" });
    this.landPath = this.pathOf(this.land);
    this.borderPath = this.pathOf(this.borders);
    this.zoom.translateExtent([[-width * 0.1, -this.height * 0.1], [width * 1.1, this.height * 1.1]]);
    this.zoom.extent([[0, 0], [width, this.height]]);
    this.home = this.homeTransform();
    this.onproject();
    this.selection.call(this.zoom.transform, this.home);
  }

  /** A shape of GeoJSON as a path in the units of the map before it is zoomed. */
  pathOf(shape) {
    const path = new Path2D();
    geoPath(this.projection, path)(shape);
    return path;
  }

  /** Great circles between pairs of [longitude, latitude], as one path. */
  greatCircles(pairs) {
    return this.pathOf({ type: "MultiLineString", coordinates: pairs });
  }

  /** Lines bent to the north: great circles of far places all run over the rim of the map. */
  bentLines(pairs) {
    const path = new Path2D();
    for (const [[x, y], [u, v]] of pairs.map((pair) => pair.map((point) => this.project(point)))) {
      path.moveTo(x, y);
      path.quadraticCurveTo((x + u) / 2, (y + v) / 2 - BEND * Math.hypot(u - x, v - y), u, v);
    }
    return path;
  }

  project(point) {
    return this.projection(point);
  }

  homeTransform() {
    const places = this.points.map((point) => this.project(point));
    if (!places.length) return zoomIdentity;
    const [left, right] = extent(places.map(([x]) => x));
    const [top, bottom] = extent(places.map(([, y]) => y));
    // Buttons stand on the right, and the legend below: no point lies under them.
    const [edge, buttons, legend] = [40, 64, 60];
    const k = Math.max(1, Math.min(8,
      (this.width - edge - buttons) / Math.max(1, right - left),
      (this.height - edge - legend) / Math.max(1, bottom - top)));
    return zoomIdentity
      .translate((this.width + edge - buttons) / 2, (this.height + edge - legend) / 2)
      .scale(k)
      .translate(-(left + right) / 2, -(top + bottom) / 2);
  }

  installZoom() {
    this.zoom = zoom()
      .scaleExtent([1, LARGEST])
      // The wheel scrolls the page and one finger too, until the map is what one works with.
      .filter((event) => {
        if (event.type === "wheel") return event.ctrlKey || document.activeElement === this.canvas;
        if (event.type.startsWith("touch")) return event.touches.length > 1 || this.isFocused();
        return !event.button;
      })
      .on("zoom", ({ transform }) => {
        this.transform = transform;
        this.onzoom();
        this.redraw();
      });
    this.selection = select(this.canvas).call(this.zoom).on("dblclick.zoom", null);
    this.canvas.style.touchAction = "pan-y pinch-zoom";
    this.canvas.addEventListener("focus", () => (this.canvas.style.touchAction = "none"));
    this.canvas.addEventListener("blur", () => (this.canvas.style.touchAction = "pan-y pinch-zoom"));
  }

  isFocused() {
    return document.activeElement === this.canvas;
  }

  zoomBy(factor, at) {
    this.selection.call(this.zoom.scaleBy, factor, at);
  }

  goHome() {
    this.selection.call(this.zoom.transform, this.home);
  }

  /** Shows these points as large as they fit. */
  fit(points) {
    const all = this.points;
    this.points = points;
    const transform = this.homeTransform();
    this.points = all;
    this.selection.call(this.zoom.transform, transform);
  }

  key(event) {
    const move = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };
    if (event.key in move) {
      const [x, y] = move[event.key];
      this.selection.call(this.zoom.translateBy, x / this.transform.k, y / this.transform.k);
    } else if (event.key === "+" || event.key === "=") this.zoomBy(1.5);
    else if (event.key === "-") this.zoomBy(1 / 1.5);
    else if (event.key === "0" || event.key === "Home") this.goHome();
    else if (event.key === "Escape") this.onpick(null);
    else return;
    event.preventDefault();
  }

  installPointer() {
    this.canvas.addEventListener("pointermove", (event) => {
      const circle = this.under(event);
      this.canvas.style.cursor = circle?.pick ? "pointer" : "";
      if (circle) showTooltip(circle.text(), event.clientX, event.clientY);
      else hideTooltip();
    });
    this.canvas.addEventListener("pointerleave", hideTooltip);
    this.canvas.addEventListener("click", (event) => {
      const circle = this.under(event);
      if (circle?.pick) this.onpick(circle.pick);
    });
  }

  /** The circle under the pointer: the nearest centre among those that it touches. */
  under(event) {
    const box = this.canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let nearest = null;
    let least = Infinity;
    for (const circle of this.drawn ?? []) {
      const distance = Math.hypot(circle.x - x, circle.y - y);
      if (circle.text && distance < circle.r + 5 && distance < least) {
        nearest = circle;
        least = distance;
      }
    }
    return nearest;
  }

  /** Draws once with the next frame, however often it is asked for. */
  redraw() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
    });
  }

  draw() {
    const { pen, transform } = this;
    const ratio = window.devicePixelRatio || 1;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    pen.setTransform(ratio * transform.k, 0, 0, ratio * transform.k, ratio * transform.x, ratio * transform.y);
    pen.fillStyle = SEA;
    pen.fill(this.sphere);
    pen.fillStyle = LAND;
    pen.fill(this.landPath);
    pen.strokeStyle = SEA;
    pen.lineWidth = 0.8 / transform.k;
    pen.stroke(this.borderPath);
    for (const { path, width, colour, dash, alpha } of this.scene.arcs()) {
      pen.globalAlpha = alpha;
      pen.strokeStyle = colour;
      pen.lineWidth = width / transform.k;
      pen.setLineDash((dash ?? []).map((length) => length / transform.k));
      pen.stroke(path);
    }
    pen.setLineDash([]);
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.drawn = this.scene.circles();
    for (const { x, y, r, colour, alpha } of this.drawn) {
      pen.globalAlpha = alpha;
      pen.fillStyle = colour;
      pen.beginPath();
      pen.arc(x, y, r, 0, 2 * Math.PI);
      pen.fill();
      pen.globalAlpha = Math.min(1, alpha + 0.2);
      pen.strokeStyle = "#fff";
      pen.lineWidth = 0.8;
      pen.stroke();
    }
    pen.globalAlpha = 1;
  }
}

/** Points on the great circle between two: what has to be in view for all of it to be. */
export function along(a, b) {
  const between = geoInterpolate(a, b);
  return [0, 0.25, 0.5, 0.75, 1].map(between);
}

/** The longitude opposite to the widest gap between places. */
export function middleOf(points) {
  const lons = points.map(([lon]) => lon).sort((a, b) => a - b);
  const gaps = lons.map((lon, at) => [(at + 1 < lons.length ? lons[at + 1] : lons[0] + 360) - lon, lon]);
  const [gap, west] = gaps.reduce((most, each) => (each[0] > most[0] ? each : most), [0, 0]);
  if (gap < WIDE) return USUAL;
  const middle = west + gap / 2 + 180;
  return ((((middle + 180) % 360) + 360) % 360) - 180;
}

const extent = (numbers) => numbers.reduce(([low, high], n) => [Math.min(low, n), Math.max(high, n)], [Infinity, -Infinity]);
