// In place of d3-transition (hatch_build.py gives it to d3-zoom): nothing here moves by itself,
// and without it the script of the pages is a quarter smaller.
import { selection } from "d3-selection";

export function interrupt() {}

selection.prototype.interrupt = function () {
  return this;
};
