// In place of d3-transition and d3-interpolate (hatch_build.py gives it to d3-zoom): nothing here
// moves by itself, and without them the script of the pages is a third smaller.
import { selection } from "d3-selection";

/** How a transition would zoom; d3-zoom keeps it for one and does not call it. */
export const interpolateZoom = null;

export function interrupt() {}

selection.prototype.interrupt = function () {
  return this;
};
