/**
 * Where the chosen picture stands in the latent space, in numbers for sliders and the pad.
 *
 * The latent before moves is known to who draws, so it comes with an answer and belongs to the
 * state that was asked for. Until the answer to the newest state is there, the numbers are those of
 * the last pair of state and answer, which is the picture on screen; and a place that the visitor
 * asks for meanwhile is kept, and becomes moves when it is known from where.
 */

import { clamp } from "../common/scales.js";
import { alone, asRequest, classOfChosen } from "./state.js";

const FAR = 20; // no latent coordinate is moved further than this, here as on the server

export class Positions {
  #model = null;
  #asked = null; // the state that the last answer is of
  #base = null; // the latent before moves that the answer told
  #aim = null; // places asked for by hand that still wait

  /** Forget another model's numbers. @param {object} model  as the catalogue describes it */
  setUp(model) {
    this.#model = model;
    this.#asked = null;
    this.#base = null;
    this.#aim = null;
  }

  /** Whether the latent before moves is known for this state. */
  #knows(state) {
    return this.#base !== null && origin(this.#asked) === origin(state);
  }

  /** Take in the latent before moves that the server told of a state, if it was asked for. */
  learn(state, base = null) {
    this.#asked = state;
    this.#base = base;
  }

  /** What is asked for by hand elsewhere overrules a place that still waits. */
  changed(change) {
    if ("moves" in change || "raw" in change) this.#aim = null;
  }

  /** Where each direction stands: a 2-D latent shows its own coordinates, others their moves. */
  directions(state) {
    const { axes, directions } = this.#model;
    const { moves } = axes ? this.#pair(state) : state;
    return directions.map((_, k) => {
      const start = axes ? (this.#base?.[k] ?? 0) : 0;
      return this.#aim?.directions?.[k] ?? rounded(start + (moves[k] ?? 0));
    });
  }

  /** All numbers of the latent, or null while none are known. */
  latent(state) {
    if (!this.#base) return null;
    const pair = this.#pair(state);
    return this.#moved(pair).map(
      (start, j) => this.#aim?.latent?.[j] ?? rounded(start + (pair.raw[j] ?? 0)),
    );
  }

  /**
   * The change of state that brings directions, or numbers of the latent, to certain places.
   * @param {{directions?: Object<string, number>, latent?: Object<string, number>}} wanted
   * @returns {object | null}  null: not known yet; `waiting` has it when the answer is there
   */
  change(state, wanted) {
    const needed = wanted.latent || this.#model.axes;
    if (needed && !this.#knows(state)) {
      const { directions, latent } = this.#aim ?? {};
      this.#aim = {
        directions: { ...directions, ...wanted.directions },
        latent: { ...latent, ...wanted.latent },
      };
      return null;
    }
    const moves = this.#model.directions.map((_, k) => state.moves[k] ?? 0);
    for (const [k, place] of Object.entries(wanted.directions ?? {})) {
      moves[k] = step(place - (this.#model.axes ? this.#base[k] : 0));
    }
    const start = wanted.latent && this.#moved({ ...state, moves });
    const raw = { ...state.raw };
    for (const [j, place] of Object.entries(wanted.latent ?? {})) raw[j] = step(place - start[j]);
    return { ...(wanted.directions && { moves }), ...(wanted.latent && { raw }) };
  }

  /** The change that waited for the answer to this state, if one did. */
  waiting(state) {
    if (!this.#aim || !this.#knows(state)) return null;
    const aim = this.#aim;
    this.#aim = null;
    return this.change(state, aim);
  }

  /** The state, or that of the last answer while the state's own is on its way. */
  #pair(state) {
    return this.#base && !this.#knows(state) ? this.#asked : state;
  }

  /** The latent after moves along directions, before those along single numbers. */
  #moved(state) {
    const { directions, classes } = this.#model;
    const { moves } = state;
    const of = classes ? classOfChosen(state, classes) : 0;
    const vectors = directions.map(({ vector }) =>
      Array.isArray(vector[0]) ? vector[of] : vector,
    );
    const along = (j) => vectors.reduce((sum, vector, k) => sum + (moves[k] ?? 0) * vector[j], 0);
    return this.#base.map((value, j) => value + along(j));
  }
}

/** What the chosen latent before moves depends on. */
function origin(state) {
  const { moves, raw, label, order, ...rest } = asRequest(alone(state));
  return JSON.stringify(rest);
}

function step(value) {
  return rounded(clamp(value, -FAR, FAR));
}

/** To the places that the server tells; else a place at an edge could lie a hair beyond it. */
function rounded(value) {
  return Math.round(value * 10_000) / 10_000;
}
