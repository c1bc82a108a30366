/** Latent geometry, as in `gan/latents.py`: there are the reasons. A latent is a Float32Array. */

const CELLS_DOWN = 1000n; // seeds from a point of the endless plane to the one below it
const PLANE_SEEDS = 2n ** 53n;

export const scaled = (z, by) => z.map((value) => value * by);

/** z + by · other. */
export const plus = (z, other, by = 1) => z.map((value, j) => value + by * other[j]);

export const dot = (a, b) => a.reduce((sum, value, j) => sum + value * b[j], 0);

const norm = (z) => Math.sqrt(dot(z, z));
const straight = (a, b, t) => a.map((value, j) => value + t * (b[j] - value));

/** The place t in [0, 1] on the way from a to b: on a great circle, or straight in a plane. */
export function path(a, b, t) {
  if (a.length <= 2) return straight(a, b, t);
  const [from, to] = [norm(a), norm(b)];
  const cosine = dot(a, b) / (Math.max(from, 1e-12) * Math.max(to, 1e-12));
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const sine = Math.sin(angle);
  if (sine < 1e-3 || from * to === 0) return straight(a, b, t);
  const length = from + t * (to - from);
  const share = (Math.sin((1 - t) * angle) / sine / from) * length;
  const other = (Math.sin(t * angle) / sine / to) * length;
  return a.map((value, j) => share * value + other * b[j]);
}

/** The place t on the way through two or more stops, path after path, equally long. */
export function tour(stops, t) {
  const legs = stops.length - 1;
  const leg = Math.min(Math.floor(t * legs), legs - 1);
  return path(stops[leg], stops[leg + 1], t * legs - leg);
}

/** The places [x, y] of a window on the endless plane, row by row from the top left. */
export function placesOf({ x, y, step = 1 }, side) {
  return Array.from({ length: side ** 2 }, (_, i) => [
    x + (i % side) * step,
    y + Math.floor(i / side) * step,
  ]);
}

/** The whole-number point nearest to a place. */
export const cellOf = (place) => place.map((value) => Math.floor(value + 0.5));

/** The seed whose first row lies at a whole-number point of the plane around `seed`. */
export function cellSeed(seed, i, j) {
  const place = BigInt(seed) + BigInt(i) + CELLS_DOWN * BigInt(j);
  return ((place % PLANE_SEEDS) + PLANE_SEEDS) % PLANE_SEEDS;
}

/**
 * The latent at a place of the endless plane around a seed: a blend of its four neighbours.
 * @param {(seed: bigint) => Float32Array} first  a seed's first row
 */
export function wander(seed, place, first, distribution) {
  const corner = place.map(Math.floor);
  const beyond = place.map((value, k) => value - corner[k]);
  const shares = [0, 1, 2, 3].map((n) =>
    [n & 1, n >> 1].reduce((share, far, k) => share * (far ? beyond[k] : 1 - beyond[k]), 1),
  );
  const blend = new Float64Array(first(cellSeed(seed, ...corner)).length);
  shares.forEach((share, n) => {
    if (!share) return;
    const z = first(cellSeed(seed, corner[0] + (n & 1), corner[1] + (n >> 1)));
    for (let j = 0; j < blend.length; j++) blend[j] += share * z[j];
  });
  const length = distribution === "normal" ? Math.hypot(...shares) : 1;
  return Float32Array.from(blend, (value) => value / length);
}

/** The middles of so many equal cells between -1 and 1, rising. */
export const cellCentres = (side) =>
  Float32Array.from({ length: side }, (_, i) => (2 * i + 1) / side - 1);

/** The square that two vectors span, row by row from the top left: x to the right, y upwards. */
export function plane(x, y, steps) {
  return Array.from(steps)
    .reverse()
    .flatMap((up) => Array.from(steps, (across) => plus(scaled(x, across), y, up)));
}
