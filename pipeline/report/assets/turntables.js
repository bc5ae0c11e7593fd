// The meshes of a shape side by side, turned together. All of the page are drawn by one
// renderer and copied: browsers allow few WebGL contexts. A mesh is decoded when it comes near
// the window, and let go when it is far again.

import { decode } from "report/mesh_data.js";
import { Orbit } from "viewer/orbit.js";
import { Renderer, rgb } from "viewer/renderer.js";
import { creased } from "viewer/surfaces.js";

const MARGIN = "300px"; // around the window: nearer is decoded
const DENSITY = 2; // pixels of a canvas per pixel of the page: smooth edges on any screen

export class Turntables {
  #canvas = document.createElement("canvas");
  #renderer = new Renderer(this.#canvas);
  #all = new Map();
  #waiting = new Set();
  #clay;

  // `colours` (hexadecimal) are those of the errors, from none to the largest shown.
  constructor(elements, colours) {
    if (!this.#renderer.isAvailable) return;
    this.colours = colours.map(rgb);
    this.#observeTheme();
    const resized = new ResizeObserver((entries) => entries.forEach(({ target }) => this.#all.get(target).redraw()));
    const near = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) this.#all.get(target)[isIntersecting ? "wake" : "sleep"]();
    }, { rootMargin: MARGIN });
    for (const element of elements) {
      this.#all.set(element, new Turntable(element, this));
      resized.observe(element);
      near.observe(element);
    }
    this.#renderer.addEventListener("restored", () => this.#all.forEach((one) => { if (one.isAwake) { one.sleep(); one.wake(); } }));
  }

  get isAvailable() { return this.#renderer.isAvailable; }

  of(element) { return this.#all.get(element); }

  upload(mesh) { return this.#renderer.upload(mesh); }

  release(model) { this.#renderer.release(model); }

  // Paint a turntable before the next frame.
  paint(turntable) {
    if (!this.#waiting.size) {
      requestAnimationFrame(() => {
        const waiting = [...this.#waiting];
        this.#waiting.clear();
        waiting.forEach((one) => one.paint());
      });
    }
    this.#waiting.add(turntable);
  }

  paintInto(canvas, model, camera, shading) {
    const [width, height] = [DENSITY * canvas.clientWidth, DENSITY * canvas.clientHeight];
    if (!width || !height) return;
    for (const each of [canvas, this.#canvas]) if (each.width !== width || each.height !== height) Object.assign(each, { width, height });
    this.#renderer.clear();
    this.#renderer.draw(model, camera, { shading, clay: this.#clay, colours: this.colours });
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, width, height);
    context.drawImage(this.#canvas, 0, 0);
  }

  #observeTheme() {
    const read = () => {
      this.#clay = rgb(getComputedStyle(document.documentElement).getPropertyValue("--clay").trim());
      this.#all.forEach((one) => one.redraw());
    };
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", read);
    read();
  }
}

class Turntable {
  #element; #page; #orbit; #models = new Map(); #branch; #decoding = 0;
  isAwake = false;

  constructor(element, page) {
    this.#element = element;
    this.#page = page;
    this.#branch = element.dataset.shown;
    this.#orbit = new Orbit(element.querySelector(".turntable"), {
      zooms: (event) => event.ctrlKey || event.metaKey || Boolean(element.closest("dialog")),
    });
    this.#orbit.addEventListener("turn", () => this.redraw());
    this.#orbit.addEventListener("look", ({ detail }) => this.#press("look", detail));
    for (const button of this.#all("[data-look]")) button.addEventListener("click", () => this.#orbit.lookFrom(button.dataset.look));
    for (const button of this.#all("[data-branch]")) button.addEventListener("click", () => this.#show(button.dataset.branch));
  }

  #all(selector) { return [...this.#element.querySelectorAll(selector)]; }

  #press(name, value) {
    for (const button of this.#all(`[data-${name}]`)) button.setAttribute("aria-pressed", button.dataset[name] === value);
  }

  // Put what was made of the predicted maps, or of the true ones (oracle), beside the truth.
  #show(branch) {
    this.#branch = branch;
    this.#press("branch", branch);
    for (const words of this.#all("[data-of]")) words.hidden = words.dataset.of !== branch;
    this.redraw();
  }

  mesh(branch) {
    const holder = this.#element.querySelector(`script[data-mesh="${branch}"]`);
    return holder && decode(holder);
  }

  async wake() {
    if (this.isAwake) return;
    this.isAwake = true;
    const turn = ++this.#decoding;
    for (const { dataset } of this.#all("script[data-mesh]")) {
      const mesh = creased(await this.mesh(dataset.mesh));
      if (turn !== this.#decoding) return;
      this.#models.set(dataset.mesh, this.#page.upload(mesh));
      this.redraw();
    }
    this.#element.dataset.awake = "";
  }

  sleep() {
    this.isAwake = false;
    this.#decoding++;
    this.#models.forEach((model) => this.#page.release(model));
    this.#models.clear();
    for (const canvas of this.#all("canvas")) Object.assign(canvas, { width: 0, height: 0 }).hidden = true;
    delete this.#element.dataset.awake;
  }

  redraw() { if (this.isAwake) this.#page.paint(this); }

  paint() {
    for (const canvas of this.#all("canvas")) {
      const shown = canvas.dataset.shows;
      const model = this.#models.get(shown === "true" ? "true" : this.#branch);
      canvas.hidden = !model;
      if (model) this.#page.paintInto(canvas, model, this.#orbit.camera, shown === "errors" ? "values" : "clay");
    }
  }
}
