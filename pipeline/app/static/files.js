// Files in and out: projects, pictures, drawings as SVG and PNG.

import { PAGE, VIEWS } from "./state.js";

export function saveAs(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// The name of a file: that of the project, without what some system forbids.
export const fileName = ({ name }, end) => `${name.replace(/[\\/:*?"<>|\p{Cc}]+/gu, "-").replace(/^\.+/, "") || "drawing"}.${end}`;

// What a file is called without its end, or the two of a project.
export const stemOf = ({ name }) => name.replace(/(\.sketchmesh)?\.[^.]*$/, "");

export const saveProject = (project) =>
  saveAs(new Blob([JSON.stringify(project.asFile())], { type: "application/json" }), fileName(project, "sketchmesh.json"));

// The drawings side by side, as `sketchmesh` reads and writes them.
export function svgOf(drawings) {
  const groups = VIEWS.map((view, i) => {
    const lines = drawings[view].map(({ points, width }) =>
      `<polyline stroke-width="${width}" points="${points.map(([x, y]) => `${x},${y}`).join(" ")}"/>`);
    return `<g class="${view}" transform="translate(${i * PAGE} 0)">\n${lines.join("\n")}\n</g>`;
  });
  const width = VIEWS.length * PAGE;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${PAGE}" width="${width}" height="${PAGE}" `
    + `fill="none" stroke="black" stroke-linecap="round" stroke-linejoin="round">\n${groups.join("\n")}\n</svg>\n`;
}

export const saveSvg = (project) =>
  saveAs(new Blob([svgOf(project.drawings)], { type: "image/svg+xml" }), fileName(project, "svg"));

export function savePng(project, scale = 4) {
  const canvas = Object.assign(document.createElement("canvas"), { width: VIEWS.length * PAGE * scale, height: PAGE * scale });
  const ink = canvas.getContext("2d");
  ink.fillStyle = "white";
  ink.fillRect(0, 0, canvas.width, canvas.height);
  ink.scale(scale, scale);
  ink.lineCap = ink.lineJoin = "round";
  VIEWS.forEach((view, i) => {
    for (const { points, width } of project.drawings[view]) {
      ink.lineWidth = width;
      ink.beginPath();
      for (const [x, y] of points) ink.lineTo(x + i * PAGE, y);
      ink.stroke();
    }
  });
  canvas.toBlob((blob) => saveAs(blob, fileName(project, "png")));
}

// Strokes of a picture, moved and scaled onto the page.
export function ontoPage(strokes, width) {
  const points = strokes.flat();
  const [xs, ys] = [points.map((p) => p[0]), points.map((p) => p[1])];
  const range = (values) => values.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);
  const [[x0, x1], [y0, y1]] = [range(xs), range(ys)];
  const scale = (0.8 * PAGE) / Math.max(x1 - x0, y1 - y0, 1e-9);
  const place = (value, middle) => Math.round(((value - middle) * scale + PAGE / 2) * 100) / 100;
  return strokes.filter((stroke) => stroke.length > 1).map((stroke) => ({
    points: stroke.map(([x, y]) => [place(x, (x0 + x1) / 2), place(y, (y0 + y1) / 2), 0.5]),
    width,
  }));
}

// A picture to trace, small enough to be kept: a data: address.
export async function sheetOf(file) {
  const image = new Image();
  image.src = URL.createObjectURL(file);
  await image.decode();
  const scale = Math.min(1, 1024 / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = Object.assign(document.createElement("canvas"), {
    width: Math.max(1, Math.round(image.naturalWidth * scale)), height: Math.max(1, Math.round(image.naturalHeight * scale)),
  });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return canvas.toDataURL("image/jpeg", 0.8);
}
