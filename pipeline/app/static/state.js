// The drawings and their history. A stroke is {points: [[x, y, pressure], ...], width} in
// units of a square page of PAGE units, y down; strokes are never changed, only replaced.

export const VIEWS = ["front", "side", "top"];
export const PAGE = 256;

const KEY = "sketchmesh";
const MAX_NAME = 60;
const empty = () => Object.fromEntries(VIEWS.map((view) => [view, []]));

export class Project extends EventTarget {
  drawings = empty();
  sheets = {}; // pictures to trace, as data: addresses, by view
  name = ""; // of the thing, and of the files that come of it
  #past = [];
  #future = [];

  constructor() {
    super();
    try {
      this.#take(JSON.parse(localStorage.getItem(KEY)));
    } catch {
      // Nothing kept, or nothing that can be read: start empty.
    }
  }

  get canUndo() { return this.#past.length > 0; }
  get canRedo() { return this.#future.length > 0; }
  get isEmpty() { return VIEWS.every((view) => !this.drawings[view].length); }

  replace(view, strokes) {
    this.#step({ ...this.drawings, [view]: strokes });
  }

  add(view, ...strokes) {
    this.replace(view, [...this.drawings[view], ...strokes]);
  }

  setSheet(view, address) {
    this.sheets = { ...this.sheets, [view]: address };
    this.#changed();
  }

  rename(name) {
    this.name = name.trim().slice(0, MAX_NAME);
    this.#changed();
  }

  clear() {
    const { name } = this;
    this.sheets = {};
    this.name = "";
    this.#step(empty(), { name });
  }

  undo() { this.#move(this.#past, this.#future); }
  redo() { this.#move(this.#future, this.#past); }

  // Take the content of a project file; an Error says what is wrong with it.
  load(content, name = "") {
    const past = { drawings: this.drawings, name: this.name };
    this.#take(content);
    this.name ||= name;
    this.#past.push(past);
    this.#future = [];
    this.#changed();
  }

  asFile() {
    return { sketchmesh: 1, name: this.name, drawings: this.drawings, sheets: this.sheets };
  }

  #take(content) {
    if (content?.sketchmesh !== 1) throw new Error("this is no sketchmesh project");
    const drawings = empty();
    for (const view of VIEWS) {
      for (const stroke of content.drawings?.[view] ?? []) drawings[view].push(checked(stroke));
    }
    const sheets = Object.entries(content.sheets ?? {}).filter(
      ([view, address]) => VIEWS.includes(view) && /^data:image\//.test(address));
    this.drawings = drawings;
    this.name = String(content.name ?? "").slice(0, MAX_NAME);
    this.sheets = Object.fromEntries(sheets);
  }

  // `before`: what else than the drawings undoing brings back.
  #step(drawings, before = {}) {
    this.#past.push({ drawings: this.drawings, ...before });
    this.#future = [];
    this.drawings = drawings;
    this.#changed();
  }

  #move(from, to) {
    if (!from.length) return;
    const state = from.pop();
    to.push(Object.fromEntries(Object.keys(state).map((key) => [key, this[key]])));
    Object.assign(this, state);
    this.#changed();
  }

  #changed() {
    try {
      localStorage.setItem(KEY, JSON.stringify(this.asFile()));
    } catch {
      this.dispatchEvent(new CustomEvent("unkept")); // storage is full or forbidden
    }
    this.dispatchEvent(new CustomEvent("change"));
  }
}

function checked(stroke) {
  const points = stroke.points.map(([x, y, pressure = 0.5]) => [Number(x), Number(y), Number(pressure)]);
  if (!points.length || points.flat().some((value) => !Number.isFinite(value))) {
    throw new Error("a stroke in this project is damaged");
  }
  return { points, width: Number(stroke.width) || 3 };
}
