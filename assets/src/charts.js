// A chart as PNG. The browser draws it, since it has the fonts of the page's language.
import { element } from "./dom.js";

const SCALE = 2;

export function installCharts() {
  for (const file of document.querySelectorAll("figcaption a[href$='.svg']")) {
    const figure = file.closest("figure");
    const name = file.pathname.split("/").pop().replace(/svg$/, "png");
    const save = async (event) => {
      event.preventDefault();
      element("a", { href: await pixels(figure.querySelector("svg")), download: name }).click();
    };
    file.parentNode.append(" · ", element("a", { href: file.href, onclick: save }, "PNG"));
  }
}

/** Address of a picture of a chart, on white. */
async function pixels(svg) {
  const drawn = svg.cloneNode(true);
  const { width, height } = svg.viewBox.baseVal;
  drawn.setAttribute("width", width);
  drawn.setAttribute("height", height);
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(drawn))}`;
  await image.decode();
  const canvas = element("canvas", { width: SCALE * width, height: SCALE * height });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL();
}
