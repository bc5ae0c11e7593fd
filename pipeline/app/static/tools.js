// The tool in hand: which, how wide, mirrored or not, smoothed or not.

const KEYS = { b: "pen", l: "line", o: "ellipse", e: "eraser" };

export class Tools extends EventTarget {
  tool = "pen";
  mirrors = false;
  smooths = true;
  #width = document.getElementById("width");
  #mirror = document.getElementById("mirror");
  #smooth = document.getElementById("smooth");
  #buttons = [...document.querySelectorAll("[data-tool]")];

  constructor() {
    super();
    radioGroup(this.#buttons, (button) => this.pick(button.dataset.tool));
    this.#mirror.addEventListener("click", () => this.toggleMirror());
    this.#smooth.addEventListener("click", () => this.toggleSmooth());
  }

  get width() { return Number(this.#width.value); }

  pick(tool) {
    this.tool = tool;
    check(this.#buttons, (button) => button.dataset.tool === tool);
    this.dispatchEvent(new CustomEvent("change"));
  }

  toggleMirror() {
    this.mirrors = !this.mirrors;
    this.#mirror.setAttribute("aria-pressed", this.mirrors);
    this.dispatchEvent(new CustomEvent("change"));
  }

  toggleSmooth() {
    this.smooths = !this.smooths;
    this.#smooth.setAttribute("aria-pressed", this.smooths);
  }

  // Take a key; tell whether it was one.
  take(key) {
    if (KEYS[key]) this.pick(KEYS[key]);
    else if (key === "m") this.toggleMirror();
    else if (key === "s") this.toggleSmooth();
    else if (key === "[") this.#width.stepDown();
    else if (key === "]") this.#width.stepUp();
    else return false;
    return true;
  }
}

// Buttons of which one is chosen, as screen readers and arrow keys expect them.
export function radioGroup(buttons, choose) {
  check(buttons, (button) => button.getAttribute("aria-checked") === "true");
  buttons.forEach((button, i) => {
    button.addEventListener("click", () => choose(button));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = buttons[(i + step + buttons.length) % buttons.length];
      choose(next);
      next.focus();
    });
  });
}

export function check(buttons, isChosen) {
  for (const button of buttons) {
    button.setAttribute("aria-checked", isChosen(button));
    button.tabIndex = isChosen(button) ? 0 : -1;
  }
}
