// What is done to strokes: smoothing, closing, snapping, erasing, mirroring, bounds.

import { PAGE } from "./state.js";

const CLOSE = 7; // units between the ends of a stroke that is meant to be closed
const SNAP = 5; // units from an end to the end of another stroke

export const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

export function lengthOf(points) {
  return points.slice(1).reduce((sum, point, i) => sum + distance(point, points[i]), 0);
}

// Points along a polyline, `spacing` units apart, the last one included.
export function resample(points, spacing) {
  const result = [points[0]];
  let left = spacing;
  for (let i = 1; i < points.length; i++) {
    let from = points[i - 1];
    let step = distance(from, points[i]);
    while (step >= left) {
      from = mix(from, points[i], left / step);
      result.push(from);
      step = distance(from, points[i]);
      left = spacing;
    }
    left -= step;
  }
  if (distance(result.at(-1), points.at(-1)) > 1e-6) result.push(points.at(-1));
  return result;
}

const mix = (a, b, t) => a.map((value, k) => value + (b[k] - value) * t);

// A steadier stroke: a Gaussian along it, corners and ends kept.
export function smooth(points, sigma = 3) {
  if (lengthOf(points) < 6) return points;
  const fine = resample(points, 1);
  const isCorner = corners(fine);
  const radius = 3 * sigma;
  return simplify(fine.map((point, i) => {
    let reach = Math.min(radius, i, fine.length - 1 - i);
    for (let k = 0; k <= reach; k++) if (isCorner[i - k] || isCorner[i + k]) reach = k;
    const sum = [0, 0, 0];
    let weight = 0;
    for (let k = -reach; k <= reach; k++) {
      const w = Math.exp(-0.5 * (k / sigma) ** 2);
      weight += w;
      for (let c = 0; c < 3; c++) sum[c] += w * fine[i + k][c];
    }
    return sum.map((value) => value / weight);
  }));
}

function corners(points, reach = 7, sharpest = Math.cos((62 * Math.PI) / 180)) {
  const turn = points.map((point, i) => {
    const a = points[i - reach], b = points[i + reach];
    if (!a || !b) return 1;
    const u = [point[0] - a[0], point[1] - a[1]], v = [b[0] - point[0], b[1] - point[1]];
    return (u[0] * v[0] + u[1] * v[1]) / (Math.hypot(...u) * Math.hypot(...v) || 1);
  });
  return turn.map((value, i) => value < sharpest
    && value === Math.min(...turn.slice(Math.max(0, i - reach), i + reach + 1)));
}

// Ramer-Douglas-Peucker.
export function simplify(points, tolerance = 0.25) {
  if (points.length < 3) return points;
  const [a, b] = [points[0], points.at(-1)];
  let worst = 0, index = 0;
  points.forEach((point, i) => {
    const off = distanceToSegment(point, a, b);
    if (off > worst) [worst, index] = [off, i];
  });
  if (worst <= tolerance) return [a, b];
  return [...simplify(points.slice(0, index + 1), tolerance).slice(0, -1),
    ...simplify(points.slice(index), tolerance)];
}

function distanceToSegment(point, a, b) {
  const along = [b[0] - a[0], b[1] - a[1]];
  const square = along[0] ** 2 + along[1] ** 2;
  const t = square && Math.min(1, Math.max(0,
    ((point[0] - a[0]) * along[0] + (point[1] - a[1]) * along[1]) / square));
  return Math.hypot(point[0] - a[0] - t * along[0], point[1] - a[1] - t * along[1]);
}

// Close a stroke that nearly is, and join its ends to those of other strokes.
export function join(points, others) {
  if (points.length > 2 && lengthOf(points) > 6 * CLOSE && distance(points[0], points.at(-1)) < CLOSE) {
    return [...points.slice(0, -1), points[0]];
  }
  const ends = others.flatMap(({ points: p }) => [p[0], p.at(-1)]);
  const near = (point) => ends.reduce(
    (best, end) => (distance(end, point) < distance(best ?? [1e9, 1e9], point) ? end : best), null);
  const result = [...points];
  for (const i of [0, result.length - 1]) {
    const end = near(result[i]);
    if (end && distance(end, result[i]) < SNAP) result[i] = [end[0], end[1], result[i][2]];
  }
  return result;
}

export function ellipse([x0, y0], [x1, y1]) {
  const count = 64;
  const centre = [(x0 + x1) / 2, (y0 + y1) / 2];
  return Array.from({ length: count + 1 }, (_, i) => {
    const angle = (2 * Math.PI * (i % count)) / count;
    return [centre[0] + (Math.abs(x1 - x0) / 2) * Math.cos(angle),
      centre[1] + (Math.abs(y1 - y0) / 2) * Math.sin(angle), 0.5];
  });
}

export const mirrored = (points, axis) => points.map(([x, y, p]) => [2 * axis - x, y, p]);

// The drawing of a thing that is turned by half a turn: the top is turned, too; front and
// side are seen from their other side.
export function turned(view, strokes) {
  const turn = (points) => points.map(([x, y, p]) => [PAGE - x, view === "top" ? PAGE - y : y, p]);
  return strokes.map((stroke) => ({ ...stroke, points: turn(stroke.points) }));
}

// What is left of strokes when a disc is taken out of them.
export function erase(strokes, centre, radius) {
  return strokes.flatMap((stroke) => {
    if (!stroke.points.some((p, i) => distanceToSegment(centre, p, stroke.points[i + 1] ?? p) < radius)) {
      return [stroke];
    }
    const pieces = [[]];
    for (const point of resample(stroke.points, radius / 3)) {
      if (distance(point, centre) < radius) pieces.push([]);
      else pieces.at(-1).push(point);
    }
    return pieces.filter((piece) => piece.length > 1)
      .map((piece) => ({ points: simplify(piece), width: stroke.width }));
  });
}

// {x: [low, high], y: [low, high]} of strokes; null without any.
export function bounds(strokes) {
  const points = strokes.flatMap((stroke) => stroke.points);
  if (!points.length) return null;
  const range = (axis) => points.reduce(([low, high], point) =>
    [Math.min(low, point[axis]), Math.max(high, point[axis])], [Infinity, -Infinity]);
  return { x: range(0), y: range(1) };
}
