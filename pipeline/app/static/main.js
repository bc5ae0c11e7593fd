// The page: brings drawings, tools, the mesh and files together.

import { Follower, meshFile, readPicture } from "./api.js";
import { fileName, ontoPage, saveAs, savePng, saveProject, saveSvg, sheetOf, stemOf } from "./files.js";
import { turned } from "./geometry.js";
import { Pane } from "./pane.js";
import { Project, VIEWS } from "./state.js";
import { check, radioGroup, Tools } from "./tools.js";
import { Viewer } from "./viewer.js";

const EXAMPLES = { stool: "Stool", airplane: "Airplane", cat: "Cat" };
const $ = (id) => document.getElementById(id);
const all = (selector) => [...document.querySelectorAll(selector)];

const project = new Project();
const tools = new Tools();
const viewer = new Viewer($("mesh"));
const follower = new Follower();
const panes = all(".pane").map((section) => new Pane(section, project, tools));
let pointedAt = "front"; // where a pasted picture goes

// ---- what is said

function say(sentence) {
  $("status").textContent = sentence;
}

function remark(sentences) {
  $("remarks").replaceChildren(...sentences.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
}

// How well the mesh agrees with each drawing; and how well it did while it followed, if better.
function showAgreement(agreement, followed = {}) {
  const percent = (iou) => `${Math.round(100 * iou)} %`;
  $("agreement").hidden = !Object.keys(agreement).length;
  $("agreement").replaceChildren(...Object.entries(agreement).map(([view, iou]) => {
    const entry = document.createElement("div");
    const term = Object.assign(document.createElement("dt"), { textContent: view });
    if (followed[view] > iou + 0.01) term.dataset.was = percent(followed[view]);
    entry.append(term, Object.assign(document.createElement("dd"), { textContent: percent(iou) }));
    return entry;
  }));
}

// What the notes say is of a mesh of other drawings, until the new one is there.
const markStale = (isStale) => $("notes").setAttribute("aria-busy", isStale);

async function attempt(work) {
  try {
    await work();
  } catch (error) {
    say(`${error.message}.`);
  }
}

// ---- the mesh follows

let followed = null; // drawings that the mesh follows
let live = {}; // the mesh that followed, before it is finished

project.addEventListener("change", () => {
  const focused = document.activeElement;
  $("undo").disabled = !project.canUndo;
  $("redo").disabled = !project.canRedo;
  if (focused.disabled) focused.parentElement.querySelector("button:enabled")?.focus(); // else it is lost
  $("hint").hidden = !project.isEmpty;
  $("name").value = project.name;
  if (project.drawings === followed) return; // a name, a sheet
  followed = project.drawings;
  markStale(true);
  follower.follow(followed);
});
project.addEventListener("unkept", () => say("The browser keeps nothing here: save the project to a file."));

follower.addEventListener("asked", ({ detail }) => {
  $("progress").hidden = false;
  say(detail === "live" ? "The mesh follows …" : "Finishing: finer, and bent to your lines …");
});
follower.addEventListener("nothing", () => {
  viewer.hide();
  $("progress").hidden = true;
  showAgreement({});
  remark([]);
  markStale(false);
  delete $("mesh").dataset.faces;
  $("mesh").setAttribute("aria-label", "The mesh: no mesh yet");
  say("Draw, and the mesh appears here.");
});
follower.addEventListener("refused", ({ detail }) => {
  $("progress").hidden = true;
  say(`${detail[0].toUpperCase()}${detail.slice(1)}.`);
});
follower.addEventListener("mesh", ({ detail: mesh }) => {
  viewer.show(mesh);
  $("progress").hidden = true;
  if (mesh.quality === "live") live = mesh;
  showAgreement(mesh.agreement, live.drawings === mesh.drawings ? live.agreement : {});
  remark(mesh.remarks);
  markStale(mesh.drawings !== project.drawings);
  showMaps(mesh.maps);
  const faces = mesh.faces.length / 3;
  Object.assign($("mesh").dataset, { faces, quality: mesh.quality, milliseconds: Math.round(mesh.milliseconds) });
  $("mesh").setAttribute("aria-label", `The mesh, ${faces} triangles; arrow keys turn it`);
  say(mesh.quality === "full" ? `Finished: ${faces.toLocaleString("en")} triangles.` : `${faces.toLocaleString("en")} triangles; the mesh is finished when you pause.`);
});

function showMaps(maps) {
  $("maps-none").hidden = Boolean(maps);
  $("maps-some").hidden = !maps;
  if (maps) [$("maps-normals").src, $("maps-depth").src] = [maps.normals, maps.depth];
}

// ---- the viewer's buttons

const shadings = all("[data-shading]");
radioGroup(shadings, (button) => {
  check(shadings, (other) => other === button);
  viewer.shade(button.dataset.shading);
  $("legend").hidden = button.dataset.shading !== "confidence";
});
const looks = all("[data-look]");
const showLook = (look) => looks.forEach((button) => button.setAttribute("aria-pressed", button.dataset.look === look));
looks.forEach((button) => button.addEventListener("click", () => viewer.lookFrom(button.dataset.look)));
viewer.addEventListener("look", ({ detail }) => showLook(detail));
showLook("free");
if (!viewer.isAvailable) say("This browser shows no 3D (WebGL 2 is off); downloads work all the same.");

// ---- project, files, downloads

$("undo").addEventListener("click", () => project.undo());
$("redo").addEventListener("click", () => project.redo());
$("new").addEventListener("click", () => { closeMenus(); project.clear(); viewer.lookFrom("free"); });
$("save").addEventListener("click", () => saveProject(project));
$("open").addEventListener("click", () => $("project-file").click());
$("project-file").addEventListener("change", (event) => attempt(async () => {
  const [file] = event.target.files;
  event.target.value = "";
  let content;
  try { content = JSON.parse(await file.text()); } catch { throw new Error(`${file.name} is no sketchmesh project`); }
  project.load(content, stemOf(file));
}));
$("name").addEventListener("change", () => project.rename($("name").value));
$("export-svg").addEventListener("click", () => { closeMenus(); saveSvg(project); });
$("export-png").addEventListener("click", () => { closeMenus(); savePng(project); });
for (const name of ["maps", "help"]) $(`show-${name}`).addEventListener("click", () => { closeMenus(); $(name).showModal(); });

all("[data-format]").forEach((button) => button.addEventListener("click", () => attempt(async () => {
  closeMenus();
  if (project.isEmpty) throw new Error("Draw something first");
  const { format } = button.dataset;
  say(`Making the ${format.toUpperCase()} …`);
  $("progress").hidden = false;
  try {
    const name = fileName(project, format);
    saveAs(await meshFile(project.drawings, format, $("millimetres").value), name);
    say(`${name} is downloaded.`);
  } finally {
    $("progress").hidden = true;
  }
})));

for (const [name, title] of Object.entries(EXAMPLES)) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: title });
  button.addEventListener("click", () => attempt(async () => {
    closeMenus();
    project.load(await (await fetch(`/static/examples/${name}.json`)).json(), name);
  }));
  $("examples").append(button);
}

// ---- pictures

for (const pane of panes) {
  pane.addEventListener("clear", () => { project.sheets = { ...project.sheets, [pane.view]: undefined }; project.replace(pane.view, []); });
  pane.addEventListener("turn", () => project.replace(pane.view, turned(pane.view, project.drawings[pane.view])));
  for (const use of ["import", "trace"]) pane.addEventListener(use, () => {
    Object.assign($("picture-file").dataset, { view: pane.view, use });
    $("picture-file").click();
  });
}
$("picture-file").addEventListener("change", (event) => {
  const [file] = event.target.files, { view, use } = event.target.dataset;
  event.target.value = "";
  if (file) takePicture(file, view, use, thingIn(file));
});

function takePicture(file, view, use, name = "") {
  return attempt(async () => {
    if (use === "trace") {
      const sheet = await sheetOf(file).catch(() => { throw new Error(`${file.name} is no picture that this browser shows`); });
      project.setSheet(view, sheet);
      return;
    }
    say(`Reading ${file.name || "the picture"} …`);
    const { strokes, remarks } = await readPicture(file);
    project.name ||= name;
    project.add(view, ...ontoPage(strokes, tools.width));
    remark(remarks);
  });
}

// What the name of a picture says of the thing: nothing, if it is that of a view.
const thingIn = (file) => (VIEWS.includes(stemOf(file).toLowerCase()) ? "" : stemOf(file));

all(".paper").forEach((paper) => {
  const { view } = paper.closest(".pane").dataset;
  paper.addEventListener("pointerenter", () => { pointedAt = view; });
  paper.addEventListener("focusin", () => { pointedAt = view; });
  paper.addEventListener("dragover", (event) => { event.preventDefault(); paper.classList.add("over"); });
  paper.addEventListener("dragleave", () => paper.classList.remove("over"));
  paper.addEventListener("drop", (event) => {
    event.preventDefault();
    paper.classList.remove("over");
    const [file] = event.dataTransfer.files;
    if (file) takePicture(file, view, "import", thingIn(file));
  });
});
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => event.preventDefault());
addEventListener("paste", (event) => {
  const file = [...event.clipboardData.files][0];
  const text = event.clipboardData.getData("text/plain");
  if (file) takePicture(file, pointedAt, "import");
  else if (text.includes("<svg")) takePicture(new File([text], "the SVG", { type: "image/svg+xml" }), pointedAt, "import");
});

// ---- keys, tabs, menus, theme

addEventListener("keydown", (event) => {
  if (event.target.matches("input, dialog *") || event.altKey) return;
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    const act = { z: () => (event.shiftKey ? project.redo() : project.undo()), y: () => project.redo(), s: () => saveProject(project), o: () => $("open").click() }[key];
    if (act) { event.preventDefault(); act(); }
  } else if (VIEWS[key - 1]) {
    showTab(VIEWS[key - 1]);
    panes.find(({ view }) => view === VIEWS[key - 1]).focus();
  } else if (key === "4") $("mesh").focus();
  else if (key === "?") $("help").showModal();
  else if (tools.take(key)) event.preventDefault();
});

const tabs = all("[role=tab]");
function showTab(view) {
  document.querySelector(".desk").dataset.show = view;
  for (const tab of tabs) {
    tab.setAttribute("aria-selected", tab.dataset.show === view);
    tab.tabIndex = tab.dataset.show === view ? 0 : -1;
  }
}
tabs.forEach((tab, i) => {
  tab.addEventListener("click", () => showTab(tab.dataset.show));
  tab.addEventListener("keydown", ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!step) return;
    const next = tabs[(i + step + tabs.length) % tabs.length];
    showTab(next.dataset.show);
    next.focus();
  });
});
showTab("front");

const closeMenus = () => all("[popover]").forEach((menu) => menu.matches(":popover-open") && menu.hidePopover());
all("[popovertarget]").forEach((button) => {
  const menu = $(button.getAttribute("popovertarget"));
  button.setAttribute("aria-expanded", false);
  menu.addEventListener("toggle", ({ newState }) => button.setAttribute("aria-expanded", newState === "open"));
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && relatedTarget !== button && !menu.contains(relatedTarget)) menu.hidePopover();
  });
  menu.addEventListener("beforetoggle", () => {
    const box = button.getBoundingClientRect();
    menu.style.top = `${box.bottom + 6}px`;
    menu.style.right = `${Math.max(8, document.documentElement.clientWidth - box.right)}px`;
  });
});

const dark = matchMedia("(prefers-color-scheme: dark)");
function restyle() {
  const chosen = localStorage.getItem("sketchmesh-theme");
  document.documentElement.dataset.theme = chosen ?? (dark.matches ? "dark" : "light");
  for (const shown of [...panes, viewer]) shown.restyle();
}
dark.addEventListener("change", restyle);
$("theme").addEventListener("click", () => {
  closeMenus();
  localStorage.setItem("sketchmesh-theme", document.documentElement.dataset.theme === "dark" ? "light" : "dark");
  restyle();
});

restyle();
panes.forEach((pane) => pane.refresh());
project.dispatchEvent(new CustomEvent("change"));
