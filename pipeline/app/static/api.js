// What the page asks the server: meshes that follow the pen, files, pictures as strokes.

import { VIEWS } from "./state.js";

const PAUSE = 1500; // ms without a stroke, after which the mesh is finished
const ME = crypto.getRandomValues(new Uint32Array(2)).join("-");

export class Refused extends Error {}

async function post(path, body, type = "application/json", signal = undefined) {
  for (;;) {
    const answer = await fetch(path, { method: "POST", body, signal, headers: { "Content-Type": type } });
    if (answer.ok) return answer;
    const { error } = await answer.json().catch(() => ({ error: `the server said ${answer.status}` }));
    if (answer.status !== 503) throw new Refused(error);
    await new Promise((resolve) => setTimeout(resolve, 1000 * (answer.headers.get("Retry-After") ?? 2)));
    signal?.throwIfAborted();
  }
}

function requestOf(drawings, quality) {
  const drawn = VIEWS.filter((view) => drawings[view].length).map((view) => [view, {
    strokes: drawings[view].map(({ points }) => points.map(([x, y]) => [x, y])),
  }]);
  return JSON.stringify({ drawings: Object.fromEntries(drawn), quality, page: `${ME}-${quality}` });
}

export const meshFile = async (drawings, format, millimetres) =>
  (await post(`/api/mesh?format=${format}&millimetres=${millimetres}`, requestOf(drawings, "full"))).blob();

export const readPicture = async (file) =>
  (await post("/api/read", file, file.type || "application/octet-stream")).json();

// Asks for a mesh after each change: one request at a time, the newest drawings next. When
// the pen rests, the mesh is made once more at full quality. Drawing never waits for it.
export class Follower extends EventTarget {
  #drawings = null;
  #isAsking = false;
  #isStale = false;
  #abort = null;
  #timer = 0;
  #since = 0; // when the last stroke ended

  follow(drawings) {
    this.#drawings = drawings;
    this.#since = performance.now();
    this.#abort?.abort();
    clearTimeout(this.#timer);
    if (isNothing(drawings)) {
      this.#isStale = false;
      this.dispatchEvent(new CustomEvent("nothing"));
      return;
    }
    this.#isStale = true;
    if (!this.#isAsking) this.#ask();
  }

  async #ask() {
    this.#isAsking = true;
    let isMade = false;
    while (this.#isStale) {
      this.#isStale = false;
      isMade = await this.#fetch("live");
    }
    this.#isAsking = false;
    if (isMade) this.#timer = setTimeout(() => this.#fetch("full"), PAUSE);
  }

  async #fetch(quality) {
    const drawings = this.#drawings, since = this.#since;
    const abort = new AbortController();
    if (quality === "full") this.#abort = abort;
    this.dispatchEvent(new CustomEvent("asked", { detail: quality }));
    try {
      const answer = await post("/api/reconstruct", requestOf(drawings, quality), undefined, abort.signal);
      const detail = decoded(await answer.json(), drawings, performance.now() - since);
      if (isNothing(this.#drawings)) return false;
      if (drawings === this.#drawings || quality === "live") this.dispatchEvent(new CustomEvent("mesh", { detail }));
      return true;
    } catch (error) {
      if (abort.signal.aborted || isNothing(this.#drawings)) return false;
      const sentence = error instanceof Refused ? error.message : "the server does not answer: is it still running?";
      this.dispatchEvent(new CustomEvent("refused", { detail: sentence }));
      return false;
    }
  }
}

const isNothing = (drawings) => VIEWS.every((view) => !drawings[view].length);

// Letter by letter: Uint8Array.from takes 60 ms for a finished mesh, and the pen would wait.
function bytes(text) {
  const letters = atob(text), result = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) result[i] = letters.charCodeAt(i);
  return result;
}

function decoded(answer, drawings, milliseconds) {
  return {
    ...answer,
    drawings,
    milliseconds,
    vertices: new Float32Array(bytes(answer.vertices).buffer),
    faces: new Uint32Array(bytes(answer.faces).buffer),
    confidence: bytes(answer.confidence),
  };
}
