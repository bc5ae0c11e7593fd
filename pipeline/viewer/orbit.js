// A camera around the origin, turned, moved and zoomed by pointers, wheel and keys. It is
// orthographic, as the drawings' cameras are.

export const LOOKS = { free: [0.62, 0.42], front: [0, 0], side: [Math.PI / 2, 0], top: [0, Math.PI / 2] };

// Fires "turn" when the camera has changed, and "look" when it is, or is no more, that of a look.
export class Orbit extends EventTarget {
  camera = { azimuth: LOOKS.free[0], elevation: LOOKS.free[1], zoom: 1, shift: [0, 0] };
  look = "free";
  #pointers = new Map();
  #glide = 0;

  // `element` hears pointers and keys, of all that is in it; `zooms` tells which turns of the
  // wheel are meant for it: others scroll the page.
  constructor(element, { zooms = () => true } = {}) {
    super();
    const on = (name, react) => element.addEventListener(name, react, { passive: false });
    on("pointerdown", (event) => {
      event.target.setPointerCapture(event.pointerId);
      this.#pointers.set(event.pointerId, [event.clientX, event.clientY]);
      this.#glide++;
    });
    on("pointermove", (event) => this.#drag(event));
    for (const name of ["pointerup", "pointercancel"]) on(name, (event) => this.#pointers.delete(event.pointerId));
    on("contextmenu", (event) => event.preventDefault());
    on("wheel", (event) => {
      if (!zooms(event)) return;
      event.preventDefault();
      this.#zoomBy(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016)));
    });
    on("dblclick", () => this.lookFrom("free"));
    on("keydown", (event) => this.#key(event));
  }

  // Turn to a look, gently unless less motion is wished.
  lookFrom(look) {
    const [azimuth, elevation] = LOOKS[look];
    const { camera } = this;
    const from = [camera.azimuth, camera.elevation, camera.zoom, ...camera.shift];
    const turns = Math.round((camera.azimuth - azimuth) / (2 * Math.PI)) * 2 * Math.PI;
    const to = [azimuth + turns, elevation, 1, 0, 0];
    const started = performance.now();
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const glide = ++this.#glide;
    const step = (now) => {
      if (glide !== this.#glide) return;
      const t = isCalm ? 1 : Math.min(1, Math.max(0, (now - started) / 260));
      const ease = 1 - (1 - t) ** 3;
      const [a, e, zoom, x, y] = from.map((value, k) => value + (to[k] - value) * ease);
      if (t === 1) this.#setLook(look);
      else requestAnimationFrame(step);
      this.#set({ azimuth: a, elevation: e, zoom, shift: [x, y] });
    };
    requestAnimationFrame(step);
  }

  #set(changes) {
    this.camera = { ...this.camera, ...changes };
    this.dispatchEvent(new Event("turn"));
  }

  #setLook(look) {
    if (look === this.look) return;
    this.look = look;
    this.dispatchEvent(new CustomEvent("look", { detail: look }));
  }

  #drag(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const after = [event.clientX, event.clientY];
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    const [dx, dy] = [after[0] - before[0], after[1] - before[1]];
    const side = Math.min(event.target.clientWidth, event.target.clientHeight);
    if (other) {
      const apart = (point) => Math.hypot(point[0] - other[0], point[1] - other[1]);
      this.#zoomBy(apart(after) / Math.max(apart(before), 1));
      this.#move(dx / 2, dy / 2, side);
    } else if (event.shiftKey || event.buttons & 6) this.#move(dx, dy, side);
    else this.#turn(-dx * 0.008, dy * 0.008);
    this.#pointers.set(event.pointerId, after);
  }

  #turn(azimuth, elevation) {
    this.#setLook("");
    this.#set({
      azimuth: this.camera.azimuth + azimuth,
      elevation: Math.min(Math.PI / 2, Math.max(-Math.PI / 2, this.camera.elevation + elevation)),
    });
  }

  // By pixels, on a picture whose shorter side has so many.
  #move(dx, dy, side) {
    const unit = 2 / (side * this.camera.zoom);
    this.#set({ shift: [this.camera.shift[0] + dx * unit, this.camera.shift[1] - dy * unit] });
  }

  #zoomBy(factor) {
    this.#set({ zoom: Math.min(12, Math.max(0.3, this.camera.zoom * factor)) });
  }

  #key(event) {
    const step = 0.12;
    const turns = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
    if (event.ctrlKey || event.metaKey) return;
    if (turns[event.key]) this.#turn(...turns[event.key]);
    else if (event.key === "+" || event.key === "=") this.#zoomBy(1.2);
    else if (event.key === "-") this.#zoomBy(1 / 1.2);
    else if (event.key === "0") this.lookFrom("free");
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
