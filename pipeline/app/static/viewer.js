// The mesh, by WebGL 2 alone: turned, moved, zoomed; clay, normals or confidence; and, from
// the side that was drawn, the drawing over it. The camera is orthographic, as the drawings'.

const LOOKS = { free: [0.62, 0.42], front: [0, 0], side: [Math.PI / 2, 0], top: [0, Math.PI / 2] };
const SHADINGS = { clay: 0, normals: 1, confidence: 2 };

const MESH_VERTEX = `#version 300 es
uniform mat4 view;
uniform mat3 turn;
in vec3 position;
in vec3 normal;
in float confidence;
out vec3 worldNormal;
out vec3 eyeNormal;
out float sureness;
void main() {
  worldNormal = normal;
  eyeNormal = turn * normal;
  sureness = confidence;
  gl_Position = view * vec4(position, 1.0);
}`;

const MESH_FRAGMENT = `#version 300 es
precision highp float;
uniform int shading;
uniform vec3 clay;
in vec3 worldNormal;
in vec3 eyeNormal;
in float sureness;
out vec4 color;
void main() {
  vec3 n = normalize(eyeNormal);
  if (!gl_FrontFacing) n = -n;
  float key = max(dot(n, normalize(vec3(-0.45, 0.7, 0.6))), 0.0);
  float fill = max(dot(n, normalize(vec3(0.8, 0.1, 0.5))), 0.0);
  float sky = 0.5 + 0.5 * n.y;
  float rim = pow(1.0 - max(n.z, 0.0), 3.0);
  float light = 0.34 + 0.52 * key + 0.14 * fill + 0.16 * sky - 0.10 * rim;
  vec3 base = clay;
  if (shading == 1) { color = vec4(normalize(worldNormal) * 0.5 + 0.5, 1.0); return; }
  if (shading == 2) {
    vec3 low = vec3(0.85, 0.45, 0.17), middle = vec3(0.91, 0.85, 0.63), high = vec3(0.16, 0.56, 0.53);
    base = sureness < 0.5 ? mix(low, middle, 2.0 * sureness) : mix(middle, high, 2.0 * sureness - 1.0);
  }
  color = vec4(base * light, 1.0);
}`;

const LINE_VERTEX = `#version 300 es
uniform mat4 view;
in vec3 position;
void main() { gl_Position = view * vec4(position, 1.0); gl_Position.z = -0.99; }`;

const LINE_FRAGMENT = `#version 300 es
precision highp float;
uniform vec3 ink;
out vec4 color;
void main() { color = vec4(ink, 1.0); }`;

export class Viewer extends EventTarget {
  #canvas; #gl; #mesh = null; #outlines = {};
  #programs = {}; #buffers = {};
  #azimuth = LOOKS.free[0]; #elevation = LOOKS.free[1];
  #zoom = 1; #shift = [0, 0];
  #look = "free"; #shading = "clay";
  #pointers = new Map();
  #colors = { clay: [0.85, 0.8, 0.75], accent: [0.2, 0.33, 0.82] };
  #wanted = false;
  #glide = 0;

  constructor(canvas) {
    super();
    this.#canvas = canvas;
    this.#gl = canvas.getContext("webgl2", { antialias: true, alpha: true, preserveDrawingBuffer: true });
    if (!this.#gl) return;
    this.#start();
    this.#listen();
    new ResizeObserver(() => this.#resize()).observe(canvas);
    canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    canvas.addEventListener("webglcontextrestored", () => { this.#start(); if (this.#mesh) this.show(this.#mesh); });
  }

  get isAvailable() { return Boolean(this.#gl); }

  #start() {
    const gl = this.#gl;
    this.#programs = { mesh: program(gl, MESH_VERTEX, MESH_FRAGMENT), line: program(gl, LINE_VERTEX, LINE_FRAGMENT) };
    for (const name of ["position", "normal", "confidence", "faces", "line"]) this.#buffers[name] = gl.createBuffer();
    gl.enable(gl.DEPTH_TEST);
  }

  show(mesh) {
    const gl = this.#gl;
    this.#mesh = mesh;
    if (!gl) return;
    const fill = (name, data, target = gl.ARRAY_BUFFER) => {
      gl.bindBuffer(target, this.#buffers[name]);
      gl.bufferData(target, data, gl.DYNAMIC_DRAW);
    };
    fill("position", mesh.vertices);
    fill("normal", normalsOf(mesh.vertices, mesh.faces));
    fill("confidence", mesh.confidence);
    fill("faces", mesh.faces, gl.ELEMENT_ARRAY_BUFFER);
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

  // Turn to a view, gently unless less motion is wished.
  lookFrom(look) {
    const [azimuth, elevation] = LOOKS[look];
    const from = [this.#azimuth, this.#elevation, this.#zoom, ...this.#shift];
    const turn = Math.round((from[0] - azimuth) / (2 * Math.PI)) * 2 * Math.PI;
    const to = [azimuth + turn, elevation, 1, 0, 0];
    const started = performance.now();
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const glide = ++this.#glide;
    const step = (now) => {
      if (glide !== this.#glide) return;
      const t = isCalm ? 1 : Math.min(1, Math.max(0, (now - started) / 260));
      const ease = 1 - (1 - t) ** 3;
      const [a, e, z, x, y] = from.map((value, k) => value + (to[k] - value) * ease);
      [this.#azimuth, this.#elevation, this.#zoom, this.#shift] = [a, e, z, [x, y]];
      if (t === 1) this.#setLook(look);
      else requestAnimationFrame(step);
      this.#redraw();
    };
    requestAnimationFrame(step);
  }

  #setLook(look) {
    if (look === this.#look) return;
    this.#look = look;
    this.dispatchEvent(new CustomEvent("look", { detail: look }));
  }

  // ---- pointers and keys

  #listen() {
    const on = (name, react) => this.#canvas.addEventListener(name, react, { passive: false });
    on("pointerdown", (event) => {
      this.#canvas.setPointerCapture(event.pointerId);
      this.#pointers.set(event.pointerId, [event.clientX, event.clientY]);
      this.#glide++;
    });
    on("pointermove", (event) => this.#drag(event));
    for (const name of ["pointerup", "pointercancel"]) on(name, (event) => this.#pointers.delete(event.pointerId));
    on("contextmenu", (event) => event.preventDefault());
    on("wheel", (event) => {
      event.preventDefault();
      this.#zoomBy(Math.exp(-event.deltaY * 0.0016));
    });
    on("dblclick", () => this.lookFrom("free"));
    on("keydown", (event) => this.#key(event));
  }

  #drag(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const after = [event.clientX, event.clientY];
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    const [dx, dy] = [after[0] - before[0], after[1] - before[1]];
    if (other) {
      const apart = (point) => Math.hypot(point[0] - other[0], point[1] - other[1]);
      this.#zoomBy(apart(after) / Math.max(apart(before), 1));
      this.#move(dx / 2, dy / 2);
    } else if (event.shiftKey || event.buttons & 6) this.#move(dx, dy);
    else this.#turn(-dx * 0.008, dy * 0.008);
    this.#pointers.set(event.pointerId, after);
  }

  #turn(azimuth, elevation) {
    this.#azimuth += azimuth;
    this.#elevation = Math.min(Math.PI / 2, Math.max(-Math.PI / 2, this.#elevation + elevation));
    this.#setLook("");
    this.#redraw();
  }

  #move(dx, dy) {
    const unit = 2 / (Math.min(this.#canvas.clientWidth, this.#canvas.clientHeight) * this.#zoom);
    this.#shift = [this.#shift[0] + dx * unit, this.#shift[1] - dy * unit];
    this.#redraw();
  }

  #zoomBy(factor) {
    this.#zoom = Math.min(12, Math.max(0.3, this.#zoom * factor));
    this.#redraw();
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

  // ---- painting

  #resize() {
    const density = window.devicePixelRatio || 1;
    this.#canvas.width = Math.round(this.#canvas.clientWidth * density);
    this.#canvas.height = Math.round(this.#canvas.clientHeight * density);
    this.#paint();
  }

  #redraw() {
    if (this.#wanted || !this.#gl) return;
    this.#wanted = true;
    requestAnimationFrame(() => { this.#wanted = false; this.#paint(); });
  }

  #paint() {
    const gl = this.#gl, { width, height } = this.#canvas;
    gl.viewport(0, 0, width, height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    if (!this.#mesh || !width || !height) return;
    const turn = rotation(this.#azimuth, this.#elevation);
    const view = viewMatrix(turn, (0.86 * this.#zoom * Math.min(width, height)) / width,
      (0.86 * this.#zoom * Math.min(width, height)) / height, this.#shift);
    this.#paintMesh(turn, view);
    if (this.#outlines[this.#look]) this.#paintOutline(this.#outlines[this.#look], view);
  }

  #paintMesh(turn, view) {
    const gl = this.#gl, { handle, at } = this.#programs.mesh;
    gl.useProgram(handle);
    gl.uniformMatrix4fv(at("view"), false, view);
    gl.uniformMatrix3fv(at("turn"), true, turn);
    gl.uniform3fv(at("clay"), this.#colors.clay);
    gl.uniform1i(at("shading"), SHADINGS[this.#shading]);
    attribute(gl, handle, this.#buffers.position, "position", 3, gl.FLOAT);
    attribute(gl, handle, this.#buffers.normal, "normal", 3, gl.FLOAT);
    attribute(gl, handle, this.#buffers.confidence, "confidence", 1, gl.UNSIGNED_BYTE);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.#buffers.faces);
    gl.drawElements(gl.TRIANGLES, this.#mesh.faces.length, gl.UNSIGNED_INT, 0);
  }

  #paintOutline(triangles, view) {
    const gl = this.#gl, { handle, at } = this.#programs.line;
    gl.useProgram(handle);
    gl.uniformMatrix4fv(at("view"), false, view);
    gl.uniform3fv(at("ink"), this.#colors.accent);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffers.line);
    gl.bufferData(gl.ARRAY_BUFFER, triangles, gl.DYNAMIC_DRAW);
    attribute(gl, handle, this.#buffers.line, "position", 3, gl.FLOAT);
    gl.drawArrays(gl.TRIANGLES, 0, triangles.length / 3);
  }
}

function program(gl, vertexSource, fragmentSource) {
  const handle = gl.createProgram();
  for (const [kind, source] of [[gl.VERTEX_SHADER, vertexSource], [gl.FRAGMENT_SHADER, fragmentSource]]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(handle, shader);
  }
  gl.linkProgram(handle);
  if (!gl.getProgramParameter(handle, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(handle));
  return { handle, at: (name) => gl.getUniformLocation(handle, name) };
}

function attribute(gl, handle, buffer, name, size, type) {
  const place = gl.getAttribLocation(handle, name);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.enableVertexAttribArray(place);
  gl.vertexAttribPointer(place, size, type, type !== gl.FLOAT, 0, 0);
}

// Rows: right, up and backward of a camera at an azimuth from +z towards +x.
function rotation(azimuth, elevation) {
  const [sa, ca, se, ce] = [Math.sin(azimuth), Math.cos(azimuth), Math.sin(elevation), Math.cos(elevation)];
  return new Float32Array([ca, 0, -sa, -sa * se, ce, -ca * se, sa * ce, se, ca * ce]);
}

// Columns first, as GL has it; nearer is smaller in depth.
function viewMatrix(r, sx, sy, [dx, dy]) {
  return new Float32Array([
    r[0] * sx, r[3] * sy, -r[6] / 2, 0,
    r[1] * sx, r[4] * sy, -r[7] / 2, 0,
    r[2] * sx, r[5] * sy, -r[8] / 2, 0,
    dx * sx, dy * sy, 0, 1,
  ]);
}

function normalsOf(vertices, faces) {
  const normals = new Float32Array(vertices.length);
  for (let f = 0; f < faces.length; f += 3) {
    const [a, b, c] = [3 * faces[f], 3 * faces[f + 1], 3 * faces[f + 2]];
    const u = [0, 1, 2].map((k) => vertices[b + k] - vertices[a + k]);
    const v = [0, 1, 2].map((k) => vertices[c + k] - vertices[a + k]);
    const cross = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    for (const corner of [a, b, c]) for (let k = 0; k < 3; k++) normals[corner + k] += cross[k];
  }
  return normals;
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

const rgb = (hex) => [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16) / 255);
