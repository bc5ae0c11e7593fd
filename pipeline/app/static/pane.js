// A page to draw one view on. All that is drawn at once happens here, without the server.

import { bounds, distance, ellipse, erase, join, lengthOf, mirrored, resample, smooth } from "./geometry.js";
import { PAGE } from "./state.js";

const TITLES = { front: "Front", side: "Side", top: "Top" };
const EDGES = { front: { left: "left", right: "right" }, side: { left: "front", right: "back" }, top: { above: "back", below: "front" } };
const ORIENTATIONS = { front: "", side: ", front at the left", top: ", front below" }; // for screen readers
const INVITATIONS = { front: "And the front", side: "Then the side, from the right", top: "And the top, its front below" };
const MIRRORED = new Set(["front", "top"]); // left and right are in these
const ERASER = 6; // units
const MARGIN = 0.04; // of the page, around it

export class Pane extends EventTarget {
  #project; #tools; #section; #canvas; #ink; #styles = {};
  #scale = 1; #origin = [0, 0]; // pixels of a unit, and of the page's corner
  #isFitted = true;
  #stroke = null; // in the making: {points, start}
  #erased = null;
  #pointers = new Map(); // that touch, for pinching
  #hasPen = false; // once a stylus was seen, fingers move the page
  #cursor = null; // of the keyboard
  #isSpaceDown = false;
  #wanted = false;
  #sheet = null;

  constructor(section, project, tools) {
    super();
    this.view = section.dataset.view;
    this.#project = project;
    this.#tools = tools;
    this.#section = section;
    section.append(document.getElementById("pane-template").content.cloneNode(true));
    section.querySelector("h2").textContent = TITLES[this.view];
    for (const button of section.querySelectorAll("[data-do]")) {
      button.setAttribute("aria-label", `${button.textContent}, ${this.view}`);
      button.addEventListener("click", () => this.dispatchEvent(new CustomEvent(button.dataset.do)));
    }
    this.#canvas = section.querySelector("canvas");
    this.#ink = this.#canvas.getContext("2d");
    this.#listen();
    new ResizeObserver(() => this.#resize()).observe(this.#canvas);
    project.addEventListener("change", () => this.refresh());
    tools.addEventListener("change", () => this.refresh());
  }

  focus() { this.#canvas.focus(); }

  refresh() {
    const count = this.#project.drawings[this.view].length;
    this.#canvas.setAttribute("aria-label",
      `${TITLES[this.view]} drawing${ORIENTATIONS[this.view]}: ${count} ${count === 1 ? "stroke" : "strokes"}. Arrow keys move a pen, Space sets a corner, Enter ends the line, Escape drops it.`);
    this.#loadSheet(this.#project.sheets[this.view]);
    this.#redraw();
  }

  restyle() {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["ink", "paper", "muted", "guide", "ghost", "accent"]) {
      this.#styles[name] = style.getPropertyValue(`--${name}`).trim();
    }
    this.#redraw();
  }

  // ---- pointers

  #listen() {
    const on = (name, react) => this.#canvas.addEventListener(name, react, { passive: false });
    on("pointerdown", (event) => this.#down(event));
    on("pointermove", (event) => this.#move(event));
    on("pointerup", (event) => this.#up(event));
    on("pointercancel", (event) => this.#cancel(event));
    on("wheel", (event) => {
      event.preventDefault();
      if (event.ctrlKey || event.deltaMode || Math.abs(event.deltaY) >= 40) {
        this.#zoom(this.#pixel(event), Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016)));
      } else this.#pan(-event.deltaX, -event.deltaY);
    });
    on("keydown", (event) => this.#key(event));
    on("keyup", (event) => { if (event.key === " ") this.#isSpaceDown = false; });
    on("blur", () => { this.#cursor = null; this.#finish(); this.#redraw(); });
    on("dblclick", (event) => { if (event.altKey) this.fit(); });
  }

  #down(event) {
    event.preventDefault();
    this.#canvas.focus({ preventScroll: true, focusVisible: false });
    this.#canvas.setPointerCapture(event.pointerId);
    this.#cursor = null;
    this.#hasPen ||= event.pointerType === "pen";
    this.#pointers.set(event.pointerId, this.#pixel(event));
    const isFinger = event.pointerType === "touch";
    if (this.#pointers.size > 1) this.#stroke = this.#erased = null; // a pinch, no stroke
    else if (event.button === 0 && !(isFinger && this.#hasPen)) this.#begin(event);
    this.#redraw();
  }

  #move(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    if (this.#stroke) {
      const events = event.getCoalescedEvents?.() ?? [];
      for (const one of events.length ? events : [event]) this.#extend(one);
      this.#redraw();
      return;
    }
    const after = this.#pixel(event);
    const others = [...this.#pointers].filter(([id]) => id !== event.pointerId);
    if (others.length) {
      const [, other] = others[0];
      this.#zoom(after, distance(after, other) / Math.max(distance(before, other), 1), other);
    }
    const share = others.length ? 0.5 : 1;
    this.#pan((after[0] - before[0]) * share, (after[1] - before[1]) * share);
    this.#pointers.set(event.pointerId, after);
  }

  #up(event) {
    this.#pointers.delete(event.pointerId);
    this.#finish();
  }

  #cancel(event) {
    this.#pointers.delete(event.pointerId);
    this.#stroke = this.#erased = null;
    this.#redraw();
  }

  #begin(event) {
    const point = this.#point(event);
    const tool = event.pointerType === "pen" && event.buttons & 32 ? "eraser" : this.#tools.tool;
    this.#stroke = { tool, start: point, points: [point] };
    if (tool === "eraser") {
      this.#erased = this.#project.drawings[this.view];
      this.#rub(point);
    }
  }

  #extend(event) {
    const stroke = this.#stroke, point = this.#point(event);
    if (stroke.tool === "pen") stroke.points.push(point);
    else if (stroke.tool === "eraser") this.#rub(point);
    else stroke.points = shape(stroke.tool, stroke.start, point, event.shiftKey);
    stroke.last = point;
  }

  // Rub along the way to a point: a quick hand leaves out much between two events.
  #rub(point) {
    for (const at of resample([this.#stroke.last ?? point, point], ERASER / 2)) {
      this.#erased = erase(this.#erased, at, ERASER);
      if (this.#mirrors) this.#erased = erase(this.#erased, mirrored([at], PAGE / 2)[0], ERASER);
    }
    this.#stroke.last = point;
  }

  #finish() {
    const stroke = this.#stroke, erased = this.#erased;
    this.#stroke = this.#erased = null;
    if (!stroke) return;
    const strokes = this.#project.drawings[this.view];
    if (erased) {
      const isSame = erased.length === strokes.length && erased.every((s, i) => s === strokes[i]);
      if (!isSame) this.#project.replace(this.view, erased);
    } else if (lengthOf(stroke.points) > 1.5) this.#commit(stroke, strokes);
    this.#redraw();
  }

  #commit(stroke, strokes) {
    const isFree = stroke.tool === "pen";
    let points = isFree && this.#tools.smooths ? smooth(stroke.points) : stroke.points;
    if (stroke.tool !== "ellipse") points = join(points, strokes);
    points = points.map((point) => point.map((value) => Math.round(value * 100) / 100));
    const made = [{ points, width: this.#tools.width }];
    if (this.#mirrors) made.push({ points: mirrored(points, PAGE / 2), width: this.#tools.width });
    this.#project.add(this.view, ...made);
  }

  get #mirrors() { return this.#tools.mirrors && MIRRORED.has(this.view); }

  // ---- keyboard: arrows move a pen

  #key(event) {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (steps[event.key]) {
      const [dx, dy] = steps[event.key].map((step) => step * (event.shiftKey ? 16 : 4));
      const [x, y] = this.#cursor ?? [PAGE / 2, PAGE / 2];
      this.#cursor = [clamp(x + dx), clamp(y + dy), 0.5];
    } else if (event.key === " ") {
      this.#cursor ??= [PAGE / 2, PAGE / 2, 0.5];
      this.#stroke ??= { tool: "line", start: this.#cursor, points: [] };
      this.#stroke.points.push(this.#cursor);
    } else if (event.key === "Enter" && this.#stroke) {
      this.#stroke.points.push(this.#cursor);
      this.#finish();
    } else if (event.key === "Escape") this.#stroke = null;
    else if (event.key === "+" || event.key === "=") this.#zoom(this.#middle, 1.25);
    else if (event.key === "-") this.#zoom(this.#middle, 0.8);
    else if (event.key === "0") this.fit();
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.#redraw();
  }

  // ---- zoom and pan

  fit() {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    this.#scale = (Math.min(width, height) / PAGE) * (1 - 2 * MARGIN);
    this.#origin = [(width - PAGE * this.#scale) / 2, (height - PAGE * this.#scale) / 2];
    this.#isFitted = true;
    this.#redraw();
  }

  get #middle() { return [this.#canvas.clientWidth / 2, this.#canvas.clientHeight / 2]; }

  #zoom(pixel, factor, about = pixel) {
    const whole = Math.min(this.#canvas.clientWidth, this.#canvas.clientHeight) / PAGE;
    const scale = Math.min(12 * whole, Math.max(0.4 * whole, this.#scale * factor));
    this.#origin = this.#origin.map((value, k) => about[k] + ((value - about[k]) * scale) / this.#scale);
    this.#scale = scale;
    this.#isFitted = false;
    this.#redraw();
  }

  #pan(dx, dy) {
    this.#origin = [this.#origin[0] + dx, this.#origin[1] + dy];
    this.#isFitted = false;
    this.#redraw();
  }

  #pixel(event) {
    const box = this.#canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  #point(event) {
    const [x, y] = this.#pixel(event);
    const pressure = event.pointerType === "mouse" ? 0.5 : event.pressure || 0.5;
    return [(x - this.#origin[0]) / this.#scale, (y - this.#origin[1]) / this.#scale, pressure];
  }

  // ---- painting

  #resize() {
    const density = window.devicePixelRatio || 1;
    this.#canvas.width = Math.round(this.#canvas.clientWidth * density);
    this.#canvas.height = Math.round(this.#canvas.clientHeight * density);
    if (this.#isFitted) this.fit();
    this.#paint(); // at once: a resized canvas is blank
  }

  #redraw() {
    if (this.#wanted) return;
    this.#wanted = true;
    requestAnimationFrame(() => { this.#wanted = false; this.#paint(); });
  }

  #paint() {
    const ink = this.#ink, density = window.devicePixelRatio || 1;
    ink.setTransform(1, 0, 0, 1, 0, 0);
    ink.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    const scale = this.#scale * density;
    ink.setTransform(scale, 0, 0, scale, this.#origin[0] * density, this.#origin[1] * density);
    this.#paintSheet();
    this.#paintGuides();
    this.#paintEdges();
    if (this.#isBlank) this.#paintInvitation();
    ink.strokeStyle = ink.fillStyle = this.#styles.ink;
    ink.lineCap = ink.lineJoin = "round";
    for (const stroke of this.#erased ?? this.#project.drawings[this.view]) this.#paintStroke(stroke);
    const making = this.#stroke;
    if (making && making.tool !== "eraser") {
      const points = this.#cursor && making.points.length ? [...making.points, this.#cursor] : making.points;
      this.#paintStroke({ points, width: this.#tools.width });
      if (this.#mirrors) this.#paintStroke({ points: mirrored(points, PAGE / 2), width: this.#tools.width });
    }
    if (making?.tool === "eraser" && making.last) this.#paintRing(making.last, ERASER);
    if (this.#cursor) this.#paintRing(this.#cursor, 3);
  }

  #paintStroke({ points, width }) {
    const ink = this.#ink;
    if (points.length < 2) return;
    const hasPressure = points.some(([, , p]) => Math.abs(p - points[0][2]) > 0.02);
    const widthAt = (pressure) => width * 0.62 * (0.4 + 1.2 * pressure);
    if (!hasPressure) {
      ink.lineWidth = widthAt(points[0][2]);
      ink.beginPath();
      for (const [x, y] of points) ink.lineTo(x, y);
      ink.stroke();
      return;
    }
    for (let i = 1; i < points.length; i++) {
      ink.lineWidth = widthAt((points[i - 1][2] + points[i][2]) / 2);
      ink.beginPath();
      ink.moveTo(points[i - 1][0], points[i - 1][1]);
      ink.lineTo(points[i][0], points[i][1]);
      ink.stroke();
    }
  }

  // How far the other drawings reach along the axes that they share with this one.
  #paintGuides() {
    const ink = this.#ink;
    const { x, y } = sharedRanges(this.view, this.#project.drawings);
    ink.lineWidth = 1 / this.#scale;
    ink.strokeStyle = this.#styles.guide;
    ink.fillStyle = this.#styles.ghost;
    const [x0, x1] = x ?? [-PAGE, 2 * PAGE], [y0, y1] = y ?? [-PAGE, 2 * PAGE];
    if (x || y) ink.fillRect(x0, y0, x1 - x0, y1 - y0);
    ink.setLineDash([5 / this.#scale, 5 / this.#scale]);
    ink.beginPath();
    for (const at of x ?? []) { ink.moveTo(at, -PAGE); ink.lineTo(at, 2 * PAGE); }
    for (const at of y ?? []) { ink.moveTo(-PAGE, at); ink.lineTo(2 * PAGE, at); }
    ink.stroke();
    if (this.#mirrors) {
      ink.strokeStyle = this.#styles.accent;
      ink.beginPath();
      ink.moveTo(PAGE / 2, -PAGE);
      ink.lineTo(PAGE / 2, 2 * PAGE);
      ink.stroke();
    }
    ink.setLineDash([]);
  }

  // Which side of the thing lies where: at the edges of what is seen, whatever the zoom.
  #paintEdges() {
    const ink = this.#ink, density = window.devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const places = { left: [10, height / 2, "left"], right: [width - 10, height / 2, "right"], above: [width / 2, 18, "center"], below: [width / 2, height - 10, "center"] };
    ink.save();
    ink.setTransform(density, 0, 0, density, 0, 0);
    ink.font = "12px system-ui, sans-serif";
    ink.fillStyle = this.#styles.muted;
    for (const [edge, word] of Object.entries(EDGES[this.view])) {
      const [x, y, align] = places[edge];
      ink.textAlign = align;
      this.#paintWord(word, x, y, 12);
    }
    ink.restore();
  }

  get #isBlank() {
    return !this.#stroke && !this.#cursor && !this.#sheet && !this.#project.drawings[this.view].length;
  }

  #paintInvitation() {
    const ink = this.#ink;
    ink.font = `${13 / this.#scale}px system-ui, sans-serif`;
    ink.textAlign = "center";
    ink.fillStyle = this.#styles.muted;
    const isFirst = this.view === "front" && this.#project.isEmpty;
    this.#paintWord(isFirst ? "Start here, with the front" : INVITATIONS[this.view], PAGE / 2, PAGE / 2, 13 / this.#scale);
  }

  // With a rim of paper, so that no guide runs through it.
  #paintWord(word, x, y, height) {
    const ink = this.#ink;
    ink.strokeStyle = this.#styles.paper;
    ink.lineWidth = height / 3;
    ink.lineJoin = "round";
    ink.strokeText(word, x, y);
    ink.fillText(word, x, y);
  }

  #paintRing([x, y], radius) {
    const ink = this.#ink;
    ink.strokeStyle = this.#styles.accent;
    ink.lineWidth = 1.5 / this.#scale;
    ink.beginPath();
    ink.arc(x, y, radius, 0, 2 * Math.PI);
    ink.stroke();
  }

  #paintSheet() {
    if (!this.#sheet?.complete || !this.#sheet.naturalWidth) return;
    const { naturalWidth: width, naturalHeight: height } = this.#sheet;
    const fit = (0.9 * PAGE) / Math.max(width, height);
    this.#ink.globalAlpha = 0.35;
    this.#ink.drawImage(this.#sheet, (PAGE - width * fit) / 2, (PAGE - height * fit) / 2, width * fit, height * fit);
    this.#ink.globalAlpha = 1;
  }

  #loadSheet(address) {
    if ((this.#sheet?.src ?? "") === (address ?? "")) return;
    this.#sheet = address ? Object.assign(new Image(), { src: address, onload: () => this.#redraw() }) : null;
  }
}

const clamp = (value) => Math.min(PAGE, Math.max(0, value));

function shape(tool, start, end, isRegular) {
  if (tool === "line") return [start, isRegular ? straightened(start, end) : end];
  if (!isRegular) return ellipse(start, end);
  const side = Math.max(Math.abs(end[0] - start[0]), Math.abs(end[1] - start[1]));
  return ellipse(start, [start[0] + side * Math.sign(end[0] - start[0]),
    start[1] + side * Math.sign(end[1] - start[1])]);
}

function straightened(start, end) {
  const angle = Math.round(Math.atan2(end[1] - start[1], end[0] - start[0]) / (Math.PI / 4)) * (Math.PI / 4);
  const length = distance(start, end);
  return [start[0] + length * Math.cos(angle), start[1] + length * Math.sin(angle), end[2]];
}

// Height is y of front and side; width is x of front and top; depth is x of the side and,
// upside down, y of the top (its lower edge is the front, the side's is left).
export function sharedRanges(view, drawings) {
  const of = Object.fromEntries(Object.entries(drawings).map(([name, strokes]) => [name, bounds(strokes)]));
  const flipped = (range) => range && [PAGE - range[1], PAGE - range[0]];
  return {
    front: { x: of.top?.x, y: of.side?.y },
    side: { x: flipped(of.top?.y), y: of.front?.y },
    top: { x: of.front?.x, y: flipped(of.side?.x) },
  }[view];
}
