/** Where names can stand on a plot without lying on one another. */

const NEAR = 9,
  FARTHER = [22, 40, 60]; // pixels from a point to its name
const HIGH = 15; // pixels of a line of text
const DOT = 6; // pixels, half a point
const PASSES = 3;
const OUTSIDE = 1e4; // square pixels that a pixel beyond the box is as bad as

/**
 * A place for each point's name: right of it if that is free, else on another side, else farther
 * away; where nothing is free, where it covers least.
 * @param {{x: number, y: number, width: number}[]} points  in pixels, with their names' widths
 * @param {{left: number, right: number, top: number, bottom: number}} box
 * @returns {{x: number, y: number, far: boolean}[]}  the middles of the names' left ends
 */
export function besides(points, box) {
  const dots = points.map(({ x, y }) => outline({ x: x - DOT, y }, 2 * DOT, 0, DOT));
  const chosen = [];
  for (let pass = 0; pass < PASSES; pass++) {
    // a name may give way to one that came later
    points.forEach((point, own) => {
      const taken = [...dots, ...chosen.map((place, i) => outline(place, points[i].width))];
      const others = taken.filter((_, i) => i !== own && i !== own + points.length);
      const places = around(point, box);
      const costs = places.map((place) => cost(outline(place, point.width), others, box));
      chosen[own] = places[costs.indexOf(Math.min(...costs))];
    });
  }
  return chosen;
}

/** Where a name could stand, the best place first. */
function around({ x, y, width }, box) {
  const middle = Math.max(box.left, Math.min(x - width / 2, box.right - width));
  return [NEAR, ...FARTHER].flatMap((away) => {
    const slant = away * 0.7,
      under = away + HIGH / 3;
    return [
      [x + away, y],
      [x - away - width, y],
      [middle, y - under],
      [middle, y + under],
      [x + slant, y - slant],
      [x + slant, y + slant],
      [x - slant - width, y - slant],
      [x - slant - width, y + slant],
    ].map(([left, height]) => ({ x: left, y: height, far: away !== NEAR }));
  });
}

/** Square pixels of others that a name would cover; beyond the box is worse than all. */
function cost(label, others, box) {
  const across = Math.max(box.left - label.left, label.right - box.right);
  const down = Math.max(box.top - label.top, label.bottom - box.bottom);
  const outside = Math.max(0, across, down);
  return OUTSIDE * outside + others.reduce((sum, other) => sum + covered(label, other), 0);
}

function outline({ x, y }, width, spare = 2, half = HIGH / 2) {
  return { left: x - spare, right: x + width + spare, top: y - half, bottom: y + half };
}

function covered(a, b) {
  const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return Math.max(0, wide) * Math.max(0, high);
}

/** Places for names beside a scale: near their values, in order, none on another, between two ends. */
export function apart(values, low, high) {
  const gap = Math.min(HIGH, (high - low) / Math.max(1, values.length - 1));
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
  const places = [...values];
  let free = low;
  for (const i of order) {
    places[i] = Math.max(values[i], free);
    free = places[i] + gap;
  }
  let least = high;
  for (const i of order.reverse()) {
    places[i] = Math.min(places[i], least);
    least = places[i] - gap;
  }
  return places;
}
