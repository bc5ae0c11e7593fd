// The list of shapes: which are shown, and in which order.

// A value of what failed is null: it is worse than all others, and larger than any error.
const isKnown = (value) => value !== null && value !== undefined;

export class ShapeList {
  #form; #list; #cards; #said;

  constructor(form, list, said) {
    [this.#form, this.#list, this.#said] = [form, list, said];
    this.#cards = [...list.children].map((element, place) => ({
      element, place, category: element.dataset.category, values: JSON.parse(element.dataset.values),
    }));
    this.#setRange();
    form.hidden = false;
    form.addEventListener("input", () => this.#apply());
    form.addEventListener("reset", () => setTimeout(() => this.#apply()));
    form.addEventListener("submit", (event) => event.preventDefault());
    this.#apply();
  }

  // Show all shapes if this one is hidden.
  reveal(element) {
    if (element?.hidden) { this.#form.reset(); this.#apply(); }
  }

  #setRange() {
    const { from, to } = this.#form.elements;
    const unit = 10 ** -from.dataset.digits;
    const known = this.#cards.map(({ values }) => values[from.dataset.key]).filter(isKnown);
    const most = Math.ceil(Math.max(unit, ...known) / unit) * unit;
    for (const input of [from, to]) Object.assign(input, { step: unit, max: most.toFixed(from.dataset.digits), defaultValue: input === to ? most : 0 });
  }

  #apply() {
    const { category, order, worst, from, to } = this.#form.elements;
    const sorting = order.selectedOptions[0].dataset;
    const isInRange = from ? this.#readRange(from, to) : () => true;
    let count = 0;
    for (const card of this.#cards) {
      const error = card.values[from.dataset.key];
      const isOfKind = !category.value || category.value === card.category || (category.value === ":failed" && !isKnown(error));
      card.element.hidden = !(isOfKind && isInRange(error));
      count += !card.element.hidden;
    }
    worst.disabled = !order.value;
    const sign = (sorting.better === "lower" ? -1 : 1) * (worst.value === "worst" ? 1 : -1);
    this.#list.append(...[...this.#cards].sort((a, b) => this.#compare(a, b, order.value, sign, worst.value === "worst")).map(({ element }) => element));
    this.#said.textContent = count === this.#cards.length ? `All ${count} shapes` : `${count} of ${this.#cards.length} shapes`;
  }

  #compare(a, b, key, sign, isWorstFirst) {
    if (!key) return a.place - b.place;
    const [left, right] = [a.values[key], b.values[key]];
    if (!isKnown(left) || !isKnown(right)) {
      return (isKnown(left) - isKnown(right)) * (isWorstFirst ? 1 : -1) || a.place - b.place;
    }
    return sign * (left - right) || a.place - b.place;
  }

  // The two ends push each other; at the far right there is no limit.
  #readRange(from, to) {
    if (Number(from.value) > Number(to.value)) {
      if (document.activeElement === from) to.value = from.value;
      else from.value = to.value;
    }
    const isOpen = to.value === to.max, isFull = from.value === from.min && isOpen;
    const digits = Number(from.dataset.digits);
    for (const input of [from, to]) {
      const words = input === to && isOpen ? "no limit" : Number(input.value).toFixed(digits);
      input.setAttribute("aria-valuetext", words);
      this.#form.querySelector(`output[for="${input.id}"]`).textContent = words;
    }
    return (error) => isFull || (isKnown(error) ? error >= from.value && (isOpen || error <= to.value) : isOpen);
  }
}
