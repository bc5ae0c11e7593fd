// What is looked at closely: a picture, or the meshes of a shape, over the whole window.

export class Enlarger {
  #dialog; #body; #title; #place = null; #moved = null; #pictures = [];

  constructor(dialog) {
    this.#dialog = dialog;
    [this.#body, this.#title] = [dialog.querySelector(".enlarged"), dialog.querySelector("h2")];
    dialog.addEventListener("close", () => { if (!dialog.open) this.#putBack(); });
    dialog.addEventListener("click", ({ target }) => { if (target === dialog) dialog.close(); });
    dialog.addEventListener("keydown", ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (step && this.#pictures.length) this.#step(step);
    });
    for (const button of dialog.querySelectorAll("[data-step]")) button.addEventListener("click", () => this.#step(Number(button.dataset.step)));
  }

  // Enlarge one of several pictures; arrow keys lead to the others.
  picture(image, pictures) {
    this.#putBack();
    this.#pictures = pictures;
    this.#show(image);
    this.#open();
  }

  // Move an element of the page into the dialog, and back when it closes.
  element(element, title) {
    this.#putBack();
    this.#pictures = [];
    this.#place = document.createComment("");
    element.before(this.#place);
    this.#moved = element;
    this.#title.textContent = title;
    this.#body.replaceChildren(element);
    this.#open();
  }

  #open() {
    for (const button of this.#dialog.querySelectorAll("[data-step]")) button.hidden = this.#pictures.length < 2;
    this.#dialog.showModal();
  }

  #show(image) {
    this.#title.textContent = image.alt;
    const large = Object.assign(new Image(), { src: image.src, alt: image.alt, width: image.getAttribute("width"), height: image.getAttribute("height") });
    large.classList.toggle("on-paper", Boolean(image.closest(".drawings, .on-paper")));
    large.style.setProperty("--ratio", large.width / large.height);
    this.#body.replaceChildren(large);
  }

  #step(step) {
    const at = this.#pictures.findIndex(({ src }) => src === this.#body.firstElementChild.src);
    this.#show(this.#pictures[(at + step + this.#pictures.length) % this.#pictures.length]);
  }

  #putBack() {
    if (this.#moved) this.#place.replaceWith(this.#moved);
    this.#place = this.#moved = null;
    this.#body.replaceChildren();
  }
}
