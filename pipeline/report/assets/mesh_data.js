// Meshes that the page holds in itself, as pipeline/report/mesh_data.py has encoded them.

// {vertices, faces, values} of an element that holds a mesh: three coordinates for each
// vertex (object units), three vertices for each face, a byte for each vertex.
export async function decode(element) {
  const { vertices: numVertices, faces: numFaces, origin, step } = JSON.parse(element.dataset.layout);
  const content = await inflate(element.textContent);
  const count = 3 * (numVertices + numFaces);
  const word = (place) => content[place] | (content[count + place] << 8);
  const vertices = new Float32Array(3 * numVertices);
  for (let axis = 0, place = 0; axis < 3; axis++) {
    let steps = 0;
    for (let v = 0; v < numVertices; v++) {
      const zigzag = word(place++);
      steps = (steps + ((zigzag >> 1) ^ -(zigzag & 1))) & 0xffff;
      vertices[3 * v + axis] = origin[axis] + step * steps;
    }
  }
  const faces = new Uint32Array(3 * numFaces);
  for (let corner = 0, newest = 0; corner < faces.length; corner++) {
    faces[corner] = newest - word(3 * numVertices + corner);
    if (faces[corner] === newest) newest++;
  }
  return { vertices, faces, values: content.slice(2 * count, 2 * count + numVertices) };
}

async function inflate(base64) {
  const packed = Uint8Array.from(atob(base64.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
