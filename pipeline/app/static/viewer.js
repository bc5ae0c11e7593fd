// The mesh: turned, moved, zoomed; clay, normals or confidence; and, from the side that was
// drawn, the drawing over it.

import { Orbit } from "/viewer/orbit.js";
import { Renderer, rgb } from "/viewer/renderer.js";
import { smoothNormals } from "/viewer/surfaces.js";

const CONFIDENCE_COLOURS = [[0.85, 0.45, 0.17], [0.91, 0.85, 0.63], [0.16, 0.56, 0.53]]; // low to high

export class Viewer extends EventTarget {
  #canvas; #renderer; #orbit; #mesh = null; #model = null; #outlines = {};
  #shading = "clay";
  #colors = { clay: [0.85, 0.8, 0.75], accent: [0.2, 0.33, 0.82] };
  #wanted = false;

  constructor(canvas) {
    super();
    this.#canvas = canvas;
    this.#renderer = new Renderer(canvas);
    if (!this.isAvailable) return;
    this.#orbit = new Orbit(canvas);
    this.#orbit.addEventListener("turn", () => this.#redraw());
    this.#orbit.addEventListener("look", ({ detail }) => this.dispatchEvent(new CustomEvent("look", { detail })));
    this.#renderer.addEventListener("restored", () => { this.#model = null; if (this.#mesh) this.show(this.#mesh); });
    new ResizeObserver(() => this.#resize()).observe(canvas);
  }

  get isAvailable() { return this.#renderer.isAvailable; }

  show(mesh) {
    this.#mesh = mesh;
    if (!this.isAvailable) return;
    if (this.#model) this.#renderer.release(this.#model);
    const { vertices, faces, confidence } = mesh;
    this.#model = this.#renderer.upload({ vertices, faces, normals: smoothNormals(vertices, faces), values: confidence });
    this.#outlines = Object.fromEntries(Object.keys(mesh.placements).map((view) => [view, outline(view, mesh)]));
    this.#redraw();
  }

  hide() { this.#mesh = null; this.#redraw(); }

  shade(shading) { this.#shading = shading; this.#redraw(); }

  restyle() {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["clay", "accent"]) this.#colors[name] = rgb(style.getPropertyValue(`--${name}`).trim());
    this.#redraw();
  }

  lookFrom(look) { this.#orbit?.lookFrom(look); }

  // ---- painting

  #resize() {
    const density = window.devicePixelRatio || 1;
    this.#canvas.width = Math.round(this.#canvas.clientWidth * density);
    this.#canvas.height = Math.round(this.#canvas.clientHeight * density);
    this.#paint();
  }

  #redraw() {
    if (this.#wanted || !this.isAvailable) return;
    this.#wanted = true;
    requestAnimationFrame(() => { this.#wanted = false; this.#paint(); });
  }

  #paint() {
    const { width, height } = this.#canvas;
    this.#renderer.clear();
    if (!this.#mesh || !width || !height) return;
    const { camera, look } = this.#orbit;
    const shading = this.#shading === "confidence" ? "values" : this.#shading;
    this.#renderer.draw(this.#model, camera, { shading, clay: this.#colors.clay, colours: CONFIDENCE_COLOURS });
    if (this.#outlines[look]) this.#renderer.drawFlat(this.#outlines[look], camera, this.#colors.accent);
  }
}

// Thin triangles along the strokes of a view, where they lie before the mesh.
function outline(view, { drawings, placements }) {
  const { middle, scale } = placements[view];
  const [right, up] = { front: [[1, 0, 0], [0, 1, 0]], side: [[0, 0, -1], [0, 1, 0]], top: [[1, 0, 0], [0, 0, -1]] }[view];
  const place = ([x, y]) => right.map((value, k) => value * x + up[k] * y);
  const half = 0.0055, triangles = [];
  for (const { points } of drawings[view]) {
    const flat = points.map(([x, y]) => [(x - middle[0]) * scale[0], (middle[1] - y) * scale[1]]);
    for (let i = 1; i < flat.length; i++) {
      const [a, b] = [flat[i - 1], flat[i]];
      const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
      const along = [(half * (b[0] - a[0])) / length, (half * (b[1] - a[1])) / length];
      const corner = (p, forward, sideways) => place([
        p[0] + forward * along[0] - sideways * along[1], p[1] + forward * along[1] + sideways * along[0]]);
      const [p, q, r, s] = [corner(a, -1, 1), corner(a, -1, -1), corner(b, 1, 1), corner(b, 1, -1)];
      triangles.push(...p, ...q, ...r, ...r, ...q, ...s);
    }
  }
  return new Float32Array(triangles);
}
