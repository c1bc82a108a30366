/** Where names can stand on a plot without lying on one another. */

const NEAR = 9, FAR = 22; // pixels from a point to its name
const HIGH = 15; // pixels of a line of text

/**
 * A place for each point's name: right of it if that is free, else on another side, else farther
 * away; where nothing is free, where it covers least.
 * @param {{x: number, y: number, width: number}[]} points  in pixels, with their names' widths
 * @param {{left: number, right: number, top: number, bottom: number}} box
 * @returns {{x: number, y: number, far: boolean}[]}  the middles of the names' left ends
 */
export function besides(points, box) {
  const taken = points.map(({ x, y }) => ({ left: x - 6, right: x + 6, top: y - 6, bottom: y + 6 }));
  return points.map(({ x, y, width }, own) => {
    const places = [NEAR, FAR].flatMap((away) => {
      const far = away === FAR;
      const slant = away * 0.7, under = away + HIGH / 3;
      const middle = Math.max(box.left, Math.min(x - width / 2, box.right - width));
      return [
        { x: x + away, y }, { x: x - away - width, y },
        { x: middle, y: y - under }, { x: middle, y: y + under },
        { x: x + slant, y: y - slant }, { x: x + slant, y: y + slant },
        { x: x - slant - width, y: y - slant }, { x: x - slant - width, y: y + slant },
      ].map((place) => ({ ...place, far }));
    });
    const cost = (place) => {
      const label = outline(place, width);
      const outside = Math.max(0, box.left - label.left, label.right - box.right, box.top - label.top, label.bottom - box.bottom);
      return 1e4 * outside + taken.reduce((sum, other, i) => sum + (i === own ? 0 : covered(label, other)), 0);
    };
    const costs = places.map(cost);
    const best = places[costs.indexOf(Math.min(...costs))];
    taken.push(outline(best, width));
    return best;
  });
}

function outline({ x, y }, width) {
  return { left: x - 2, right: x + width + 2, top: y - HIGH / 2, bottom: y + HIGH / 2 };
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
