// Brings the page to life: meshes to turn, pictures to enlarge, shapes to sort, files to take.

import { Enlarger } from "report/enlarge.js";
import { decode } from "report/mesh_data.js";
import { save } from "report/mesh_files.js";
import { ShapeList } from "report/shape_list.js";
import { Turntables } from "report/turntables.js";

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const $ = (id) => document.getElementById(id);
const settings = JSON.parse($("settings").textContent);

const stages = all(".stage");
const turntables = new Turntables(stages, settings.colours);
document.documentElement.classList.add(turntables.isAvailable ? "has-3d" : "no-3d");

// ---- enlarged

const enlarger = new Enlarger($("enlarger"));
document.addEventListener("click", ({ target }) => {
  const picture = target.closest(".enlarge")?.querySelector("img");
  if (picture) enlarger.picture(picture, all(".enlarge img", picture.closest("article, main")));
  const whole = target.closest(".enlarge-stage")?.closest(".stage");
  if (whole && !whole.closest("dialog")) enlarger.element(whole, whole.dataset.name);
});

// ---- downloads: errors come along as colours and numbers

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-format]");
  if (button) {
    const stage = button.closest(".stage"), { take: branch, format } = button.dataset;
    const mesh = await decode(stage.querySelector(`script[data-mesh="${branch}"]`));
    if (branch !== "true") Object.assign(mesh, errorsOf(mesh.values));
    save(mesh, format, `${stage.dataset.name}-${branch}`);
  }
  for (const menu of all("details.menu[open]")) if (!menu.contains(target) || button) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
  event.preventDefault();
});

function errorsOf(values) {
  const { colours, maxError } = settings;
  const levels = colours.map((hex) => [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16)));
  const painted = new Uint8Array(3 * values.length);
  values.forEach((value, v) => {
    const place = (value / 255) * (levels.length - 1);
    const low = Math.min(Math.floor(place), levels.length - 2);
    painted.set(levels[low].map((level, k) => Math.round(level + (levels[low + 1][k] - level) * (place - low))), 3 * v);
  });
  return { errors: Float32Array.from(values, (value) => (value / 255) * maxError), colours: painted };
}

// ---- sorted and filtered

if ($("which")) {
  const list = new ShapeList($("which"), $("shape-list"), $("how-many"));
  document.addEventListener("click", ({ target }) => {
    const id = target.closest('a[href^="#shape-"]')?.hash.slice(1);
    if (id) list.reveal($(id));
  });
}
