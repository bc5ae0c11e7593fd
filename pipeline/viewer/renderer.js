// Meshes drawn by WebGL 2: clay, normals, or a value of each vertex in colours.

const SHADINGS = { clay: 0, normals: 1, values: 2 };
const MOST_COLOURS = 8; // of a colour map
const FIT = 0.86; // of the shorter half side: the radius of the unit ball at zoom 1

const MESH_VERTEX = `#version 300 es
uniform mat4 view;
uniform mat3 turn;
in vec3 position;
in vec3 normal;
in float value;
out vec3 worldNormal;
out vec3 eyeNormal;
out float shade;
void main() {
  worldNormal = normal;
  eyeNormal = turn * normal;
  shade = value;
  gl_Position = view * vec4(position, 1.0);
}`;

const MESH_FRAGMENT = `#version 300 es
precision highp float;
uniform int shading;
uniform vec3 clay;
uniform vec3 colours[${MOST_COLOURS}];
uniform int count;
in vec3 worldNormal;
in vec3 eyeNormal;
in float shade;
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
    float place = clamp(shade, 0.0, 1.0) * float(count - 1);
    int low = min(int(place), count - 2);
    base = mix(colours[low], colours[low + 1], place - float(low));
  }
  color = vec4(base * light, 1.0);
}`;

const FLAT_VERTEX = `#version 300 es
uniform mat4 view;
in vec3 position;
void main() { gl_Position = view * vec4(position, 1.0); gl_Position.z = -0.99; }`;

const FLAT_FRAGMENT = `#version 300 es
precision highp float;
uniform vec3 ink;
out vec4 color;
void main() { color = vec4(ink, 1.0); }`;

// Draws into one canvas, of any page or of none. Fires "restored" when the browser has lost
// what was uploaded, so that it has to be uploaded again.
export class Renderer extends EventTarget {
  #canvas; #gl; #programs = {};

  constructor(canvas) {
    super();
    this.#canvas = canvas;
    this.#gl = canvas.getContext("webgl2", { antialias: true, alpha: true, preserveDrawingBuffer: true });
    if (!this.#gl) return;
    this.#start();
    canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    canvas.addEventListener("webglcontextrestored", () => {
      this.#start();
      this.dispatchEvent(new Event("restored"));
    });
  }

  get isAvailable() { return Boolean(this.#gl); }

  #start() {
    const gl = this.#gl;
    this.#programs = { mesh: program(gl, MESH_VERTEX, MESH_FRAGMENT), flat: program(gl, FLAT_VERTEX, FLAT_FRAGMENT) };
    gl.enable(gl.DEPTH_TEST);
  }

  // Hand a mesh to the GPU: vertices and normals as Float32Array, values (a byte for each
  // vertex) and faces (Uint32Array; without them three vertices are a face) where it has any.
  upload({ vertices, normals, values = null, faces = null }) {
    const gl = this.#gl;
    const fill = (data, target = gl.ARRAY_BUFFER) => {
      if (!data) return null;
      const buffer = gl.createBuffer();
      gl.bindBuffer(target, buffer);
      gl.bufferData(target, data, gl.STATIC_DRAW);
      return buffer;
    };
    return {
      position: fill(vertices), normal: fill(normals), value: fill(values),
      faces: fill(faces, gl.ELEMENT_ARRAY_BUFFER), count: faces?.length ?? vertices.length / 3,
    };
  }

  release(model) {
    for (const name of ["position", "normal", "value", "faces"]) this.#gl.deleteBuffer(model[name]);
  }

  // Begin an empty picture.
  clear() {
    const gl = this.#gl;
    gl.viewport(0, 0, this.#canvas.width, this.#canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
  }

  // Draw what was uploaded; colours are three numbers from 0 to 1, of a map from low to high.
  draw(model, camera, { shading = "clay", clay, colours = [] }) {
    const gl = this.#gl, { handle, at } = this.#programs.mesh;
    const turn = rotation(camera);
    gl.useProgram(handle);
    gl.uniformMatrix4fv(at("view"), false, this.#view(turn, camera));
    gl.uniformMatrix3fv(at("turn"), true, turn);
    gl.uniform3fv(at("clay"), clay);
    gl.uniform1i(at("shading"), SHADINGS[shading]);
    gl.uniform1i(at("count"), colours.length);
    if (colours.length) gl.uniform3fv(at("colours"), colours.flat());
    attribute(gl, handle, model.position, "position", 3, gl.FLOAT);
    attribute(gl, handle, model.normal, "normal", 3, gl.FLOAT);
    attribute(gl, handle, model.value, "value", 1, gl.UNSIGNED_BYTE);
    if (!model.faces) {
      gl.drawArrays(gl.TRIANGLES, 0, model.count);
      return;
    }
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, model.faces);
    gl.drawElements(gl.TRIANGLES, model.count, gl.UNSIGNED_INT, 0);
  }

  // Draw triangles in one colour, before all else.
  drawFlat(triangles, camera, ink) {
    const gl = this.#gl, { handle, at } = this.#programs.flat;
    const buffer = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, triangles, gl.STREAM_DRAW);
    gl.useProgram(handle);
    gl.uniformMatrix4fv(at("view"), false, this.#view(rotation(camera), camera));
    gl.uniform3fv(at("ink"), ink);
    attribute(gl, handle, buffer, "position", 3, gl.FLOAT);
    gl.drawArrays(gl.TRIANGLES, 0, triangles.length / 3);
    gl.deleteBuffer(buffer);
  }

  #view(turn, { zoom, shift }) {
    const { width, height } = this.#canvas;
    const scale = FIT * zoom * Math.min(width, height);
    return viewMatrix(turn, scale / width, scale / height, shift);
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

// Bind a buffer to an attribute; without a buffer it is 0 everywhere.
function attribute(gl, handle, buffer, name, size, type) {
  const place = gl.getAttribLocation(handle, name);
  if (!buffer) {
    gl.disableVertexAttribArray(place);
    gl.vertexAttrib1f(place, 0);
    return;
  }
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.enableVertexAttribArray(place);
  gl.vertexAttribPointer(place, size, type, type !== gl.FLOAT, 0, 0);
}

// Rows: right, up and backward of a camera at an azimuth from +z towards +x.
function rotation({ azimuth, elevation }) {
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

// "#1f2125" as three numbers from 0 to 1.
export const rgb = (hex) => [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16) / 255);
