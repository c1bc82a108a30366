/**
 * What a request of /draw or /interpolate asks for, as latents and classes: the same as the server
 * makes of it (`gan/ui/server/drawing.py`), where it is explained.
 *
 * @typedef {object} Wish
 * @property {Float32Array[]} z  a latent a picture
 * @property {Float32Array[]} shares  of each picture those of the classes; empty without classes
 * @property {number[]} [base]  the latent that was asked for, before it was moved
 * @property {string} [moved]  and after it, as a request takes it for `z`
 */

import * as geometry from "./geometry.js";
import { fromHalves, toHalves } from "./half.js";
import { latent } from "./philox.js";

const FAR = 20; // no number of a latent goes further
const FRAMES = 24; // of a walk, where it says nothing else
const MOST_ALONG = 256; // pictures of sliders at several places
const KEPT = 4096; // rows of seeds that were asked for last
const rows = new Map();

/** @param {import("./tables.js").Tables} tables @returns {Wish} */
export function wishOf(request, tables) {
  return "from" in request ? walked(request, tables) : new Drawn(request, tables).wish();
}

/** A seed's row, kept: most of them are asked for again. */
function rowOf(seed, row, { dim, distribution }) {
  const key = `${seed} ${row} ${dim} ${distribution}`;
  const found = rows.get(key) ?? latent(seed, row, dim, distribution);
  rows.delete(key); // and to the end
  rows.set(key, found);
  if (rows.size > KEPT) rows.delete(rows.keys().next().value);
  return found;
}

/** An end of a walk, or of a direction of one's own. */
function endOf({ seed, row = 0, z }, tables, truncation = 1) {
  if (seed !== undefined) return geometry.scaled(rowOf(seed, row, tables), truncation);
  return typeof z === "string" ? fromHalves(z) : Float32Array.from(z);
}

/** A way from one end to the other, on which the class may change by and by. */
function walked({ from, to, frames = FRAMES, truncation, label, labels }, tables) {
  const [a, b] = [from, to].map((end) => endOf(end, tables, truncation));
  const t = spaced(frames);
  const [first, last] = labels ?? [label ?? 0, label ?? 0];
  const share = (at, n) => (n === first) * (1 - at) + (n === last) * at;
  const shares = tables.classes
    ? t.map((at) => Float32Array.from({ length: tables.classes }, (_, n) => share(at, n)))
    : [];
  return { z: t.map((at) => geometry.path(a, b, at)), shares };
}

/** From 0 to 1, evenly. */
const spaced = (count) => Array.from({ length: count }, (_, i) => i / (count - 1));

/** A state of Explore, or a side of Compare. */
class Drawn {
  #state;
  #tables;
  #directions;
  #side; // pictures a side, before sliders multiply them
  #places; // of the pictures on the endless plane, or null

  constructor(state, tables) {
    const { order, grid = 1, plane, frames, wander, z } = state;
    this.#state = state;
    this.#tables = tables;
    this.#directions = order === 2 ? tables.directions : tables.directions.slice(tables.named);
    this.#side = plane || frames ? 1 : grid;
    this.#places = wander && !z ? geometry.placesOf(wander, this.#side) : null;
  }

  /** @returns {Wish} */
  wish() {
    const { plane, along, base: asked } = this.#state;
    const base = this.#base();
    const moved = this.#moved(base);
    const z = plane ? this.#plane(moved[0]) : along ? this.#along(base[0], moved) : moved;
    const shares = this.#labels(z.length).map((label) => this.#oneHot(label));
    if (asked === undefined || asked === false || asked === null) return { z, shares };
    const at = asked === true ? 0 : asked;
    const near = moved[at].map((value) => Math.min(FAR, Math.max(-FAR, value)));
    const rounded = Array.from(base[at], (value) => Math.round(value * 10_000) / 10_000);
    return { z, shares, base: rounded, moved: toHalves(near) };
  }

  /** Before moves along the model's directions: on the walk, truncated, moved along one's own. */
  #base() {
    const own = this.#own();
    return this.#onWalk().map((z) =>
      own.reduce((at, { way, move }) => geometry.plus(at, way, move), z),
    );
  }

  #own() {
    return (this.#state.own ?? []).map(({ a, b, move = 0 }) => {
      const [from, to] = [a, b].map((end) => endOf(end, this.#tables));
      const way = geometry.plus(to, from, -1);
      if (!way.some(Boolean)) throw new Error("from a picture to itself: the server says so");
      return { way, move };
    });
  }

  #onWalk() {
    const { seed, z: text, walk = { to: seed }, frames, truncation = 1 } = this.#state;
    const t = frames ? spaced(frames) : Array(this.#side ** 2).fill(walk.t ?? 0);
    const short = (pictures) => pictures.map((z) => geometry.scaled(z, truncation));
    const from = text ? [fromHalves(text)] : short(this.#rows(seed));
    if (!t.some(Boolean)) return from;
    const stops = [from, ...[walk.to].flat().map((to) => short(this.#rows(to)))];
    if (walk.loop) stops.push(from);
    const of = (stop, i) => stop[Math.min(i, stop.length - 1)];
    return t.map((at, i) =>
      geometry.tour(
        stops.map((stop) => of(stop, i)),
        at,
      ),
    );
  }

  /** A seed's latents, from the state's row on or on the plane around it. */
  #rows(seed) {
    const { row = 0 } = this.#state;
    const first = (of) => rowOf(of, 0, this.#tables);
    const { distribution } = this.#tables;
    if (this.#places)
      return this.#places.map((place) => geometry.wander(seed, place, first, distribution));
    const at = BigInt(row); // rows go on beyond the numbers that are whole here
    const rows = Array.from({ length: this.#side ** 2 }, (_, i) => at + BigInt(i));
    return rows.map((each) => rowOf(seed, each, this.#tables));
  }

  #moved(base) {
    const { moves = [], raw = {} } = this.#state;
    const labels = this.#labels(base.length);
    return base.map((start, i) => {
      const z = moves.reduce(
        (at, move, k) => (move ? geometry.plus(at, this.#vector(k, labels[i]), move) : at),
        start.slice(),
      );
      for (const [j, by] of Object.entries(raw)) z[j] += by;
      return z;
    });
  }

  #vector(k, label = 0) {
    const { vectors } = this.#directions[k];
    return vectors[vectors.length > 1 ? label : 0];
  }

  /** The ground of the pad. */
  #plane(centre) {
    const { x, y, side } = this.#state.plane;
    const { dim, axis, distribution, directions } = this.#tables;
    if (dim === 2 && distribution === "normal") {
      if (side !== axis.length) throw new Error(`a map of ${side} columns is the server's`);
      const { scale } = directions.at(-1);
      return geometry.plane(
        Float32Array.of(1, 0),
        Float32Array.of(0, 1),
        geometry.scaled(axis, scale),
      );
    }
    const [label] = this.#labels(1);
    const reach = (k) => geometry.scaled(this.#vector(k, label), this.#directions[k].scale);
    const square = geometry.plane(reach(x), reach(y), geometry.cellCentres(side));
    return square.map((offset) => geometry.plus(centre, offset));
  }

  /** The grid with each slider at each share of its reach. */
  #along(base, moved) {
    const { moves = [], along } = this.#state;
    if (along.directions.length * along.shares.length * moved.length > MOST_ALONG)
      throw new Error("too many: the server says so");
    const labels = this.#labels(moved.length);
    const known = this.#directions.map(({ scale }, k) => ({ scale, at: moves[k] ?? 0, k }));
    const own = this.#own().map(({ way, move }) => ({ scale: 1, at: move, way }));
    const all = [...known, ...own];
    return along.directions.flatMap((n) => {
      const { scale, at, way, k } = all[n];
      const vectors = moved.map((_, i) => way ?? this.#vector(k, labels[i]));
      const start = at + (this.#tables.dim <= 2 && !way ? geometry.dot(base, vectors[0]) : 0);
      return along.shares.flatMap((share) =>
        moved.map((z, i) => geometry.plus(z, vectors[i], share * scale - start)),
      );
    });
  }

  /** The class of each of so many pictures; none for a model that knows no classes. */
  #labels(count) {
    const { label, row = 0, z } = this.#state;
    const { classes } = this.#tables;
    if (!classes) return [];
    if (label !== null && label !== undefined) return Array(count).fill(label);
    const round = (n) => ((n % classes) + classes) % classes;
    const sum = (place) => round(geometry.cellOf(place).reduce((a, b) => a + b));
    const turns = z
      ? [0] // of no seed's row
      : (this.#places?.map(sum) ??
        Array.from({ length: this.#side ** 2 }, (_, i) => (row + i) % classes));
    return Array.from({ length: count }, (_, i) => turns[i % turns.length]);
  }

  #oneHot(label) {
    return Float32Array.from({ length: this.#tables.classes }, (_, n) => Number(n === label));
  }
}
