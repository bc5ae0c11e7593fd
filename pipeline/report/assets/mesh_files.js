// Files of a mesh, {vertices, faces} and, where errors are known, `errors` (object units) and
// `colours` (three bytes) of each vertex.

const TYPES = { glb: "model/gltf-binary", obj: "model/obj", ply: "application/octet-stream" };
const CLAY = [0.72, 0.65, 0.57, 1]; // linear, as glTF has it

export function save(mesh, format, name) {
  const blob = new Blob([{ glb, obj, ply }[format](mesh)], { type: TYPES[format] });
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: `${name}.${format}` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function obj({ vertices, faces, colours }) {
  const lines = [];
  for (let v = 0; v < vertices.length; v += 3) {
    const numbers = [...vertices.subarray(v, v + 3)].map((x) => x.toFixed(6));
    if (colours) numbers.push(...[...colours.subarray(v, v + 3)].map((level) => (level / 255).toFixed(4)));
    lines.push(`v ${numbers.join(" ")}`);
  }
  for (let f = 0; f < faces.length; f += 3) lines.push(`f ${faces[f] + 1} ${faces[f + 1] + 1} ${faces[f + 2] + 1}`);
  return `${lines.join("\n")}\n`;
}

function ply({ vertices, faces, colours, errors }) {
  const [numVertices, numFaces] = [vertices.length / 3, faces.length / 3];
  const more = colours ? ["property float error", ...["red", "green", "blue"].map((name) => `property uchar ${name}`)] : [];
  const head = new TextEncoder().encode(["ply", "format binary_little_endian 1.0",
    `element vertex ${numVertices}`, "property float x", "property float y", "property float z", ...more,
    `element face ${numFaces}`, "property list uchar int vertex_indices", "end_header", ""].join("\n"));
  const size = colours ? 19 : 12;
  const view = new DataView(new ArrayBuffer(numVertices * size + numFaces * 13));
  for (let v = 0; v < numVertices; v++) {
    for (let k = 0; k < 3; k++) view.setFloat32(v * size + 4 * k, vertices[3 * v + k], true);
    if (!colours) continue;
    view.setFloat32(v * size + 12, errors[v], true);
    for (let k = 0; k < 3; k++) view.setUint8(v * size + 16 + k, colours[3 * v + k]);
  }
  for (let f = 0, at = numVertices * size; f < numFaces; f++, at += 13) {
    view.setUint8(at, 3);
    for (let k = 0; k < 3; k++) view.setInt32(at + 1 + 4 * k, faces[3 * f + k], true);
  }
  return new Blob([head, view.buffer]);
}

function glb({ vertices, faces, colours }) {
  const numVertices = vertices.length / 3;
  const corners = [0, 1, 2].map((k) => vertices.filter((_, i) => i % 3 === k));
  const parts = [vertices, faces, ...(colours ? [linear(colours)] : [])];
  let offset = 0;
  const views = parts.map((part, i) => {
    const view = { buffer: 0, byteOffset: offset, byteLength: part.byteLength, target: i === 1 ? 34963 : 34962 };
    offset += part.byteLength;
    return view;
  });
  const accessor = (bufferView, componentType, count, type, more) => ({ bufferView, componentType, count, type, ...more });
  const document = {
    asset: { version: "2.0", generator: "sketchmesh report" },
    scene: 0, scenes: [{ nodes: [0] }], nodes: [{ mesh: 0 }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0, ...(colours && { COLOR_0: 2 }) }, indices: 1, material: 0 }] }],
    materials: [{ doubleSided: true, pbrMetallicRoughness: { baseColorFactor: colours ? [1, 1, 1, 1] : CLAY, metallicFactor: 0, roughnessFactor: 0.8 } }],
    buffers: [{ byteLength: offset }], bufferViews: views,
    accessors: [
      accessor(0, 5126, numVertices, "VEC3", { min: corners.map((axis) => axis.reduce((a, b) => Math.min(a, b))), max: corners.map((axis) => axis.reduce((a, b) => Math.max(a, b))) }),
      accessor(1, 5125, faces.length, "SCALAR"),
      ...(colours ? [accessor(2, 5121, numVertices, "VEC4", { normalized: true })] : []),
    ],
  };
  const json = new TextEncoder().encode(JSON.stringify(document));
  const padded = new Uint8Array(Math.ceil(json.length / 4) * 4).fill(0x20);
  padded.set(json);
  const chunk = (length, kind) => new Uint32Array([length, kind]);
  const total = 28 + padded.length + offset;
  return new Blob([new Uint32Array([0x46546c67, 2, total]), chunk(padded.length, 0x4e4f534a), padded, chunk(offset, 0x4e4942), ...parts]);
}

// Four bytes for each vertex, as glTF wants colours: linear, and opaque.
function linear(colours) {
  const result = new Uint8Array((colours.length / 3) * 4).fill(255);
  colours.forEach((level, i) => {
    const s = level / 255;
    const light = s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
    result[4 * Math.floor(i / 3) + (i % 3)] = Math.round(255 * light);
  });
  return result;
}
