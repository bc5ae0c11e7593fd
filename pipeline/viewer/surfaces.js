// Normals of a mesh: {vertices, faces} as flat arrays, three numbers each.

// Cross products of the edges of each face: normals as long as twice its area.
function faceNormals(vertices, faces) {
  const normals = new Float32Array(faces.length);
  for (let f = 0; f < faces.length; f += 3) {
    const [a, b, c] = [3 * faces[f], 3 * faces[f + 1], 3 * faces[f + 2]];
    const [ux, uy, uz] = [vertices[b] - vertices[a], vertices[b + 1] - vertices[a + 1], vertices[b + 2] - vertices[a + 2]];
    const [vx, vy, vz] = [vertices[c] - vertices[a], vertices[c + 1] - vertices[a + 1], vertices[c + 2] - vertices[a + 2]];
    normals.set([uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx], f);
  }
  return normals;
}

// One normal for each vertex: the sum over its faces, weighted by area; of any length.
export function smoothNormals(vertices, faces) {
  const normals = new Float32Array(vertices.length);
  const ofFaces = faceNormals(vertices, faces);
  for (let corner = 0; corner < faces.length; corner++) {
    const face = corner - (corner % 3);
    for (let k = 0; k < 3; k++) normals[3 * faces[corner] + k] += ofFaces[face + k];
  }
  return normals;
}

// A vertex for each corner of each face, with a normal over the faces around the vertex that
// bend less than `degrees` from the corner's own: edges that are sharper stay sharp. `values`
// (one for each vertex, or null) come along.
export function creased({ vertices, faces, values = null }, degrees = 40) {
  const ofFaces = faceNormals(vertices, faces);
  const lengths = Float32Array.from({ length: faces.length / 3 }, (_, f) => Math.hypot(...ofFaces.subarray(3 * f, 3 * f + 3)) || 1);
  const { starts, around } = facesAround(faces, vertices.length / 3);
  const least = Math.cos((degrees * Math.PI) / 180);
  const result = {
    vertices: new Float32Array(3 * faces.length),
    normals: new Float32Array(3 * faces.length),
    values: values && new Uint8Array(faces.length),
  };
  for (let corner = 0; corner < faces.length; corner++) {
    const vertex = faces[corner], own = (corner - (corner % 3)) / 3;
    const [nx, ny, nz] = ofFaces.subarray(3 * own, 3 * own + 3);
    let x = nx, y = ny, z = nz;
    for (let i = starts[vertex]; i < starts[vertex + 1]; i++) {
      const f = around[i];
      const dot = nx * ofFaces[3 * f] + ny * ofFaces[3 * f + 1] + nz * ofFaces[3 * f + 2];
      if (f === own || dot < least * lengths[own] * lengths[f]) continue;
      x += ofFaces[3 * f]; y += ofFaces[3 * f + 1]; z += ofFaces[3 * f + 2];
    }
    result.normals.set([x, y, z], 3 * corner);
    result.vertices.set(vertices.subarray(3 * vertex, 3 * vertex + 3), 3 * corner);
    if (values) result.values[corner] = values[vertex];
  }
  return result;
}

// The faces around vertex v: around[starts[v]] to around[starts[v + 1] - 1].
function facesAround(faces, count) {
  const starts = new Uint32Array(count + 2);
  for (const vertex of faces) starts[vertex + 2]++;
  for (let v = 2; v < starts.length; v++) starts[v] += starts[v - 1];
  const around = new Uint32Array(faces.length);
  faces.forEach((vertex, corner) => { around[starts[vertex + 1]++] = (corner - (corner % 3)) / 3; });
  return { starts, around };
}
