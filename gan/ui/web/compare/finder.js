/** Finding digits in latent spaces: each digit once for each model, shared by all who ask. */

import { decoded } from "../common/pictures.js";
import { stream } from "../common/stream.js";

const KEPT = 24; // finished searches that are remembered

/**
 * How far a search has come: {step, steps, pictures, difference, error, z, label, done}.
 * @typedef {object} Found  `pictures` is the reconstruction, `difference` that from the digit,
 *   `error` mean squared, `label` its class where the model has classes, else null
 */

export class Finder {
  #searches = new Map();

  /**
   * Search the digit (base64) in the model's latent space, or follow a search that runs, or hear
   * at once what was found before.
   * @param {{onStep: (found: Found) => void, onError?: (error: Error) => void}} listener
   * @returns {{close: () => void}}  closing the last listener's ear ends an unfinished search
   */
  find(model, digit, listener) {
    const key = `${model} ${digit}`;
    const search = this.#searches.get(key) ?? this.#start(key, { model, digit });
    search.listeners.add(listener);
    if (search.last) listener.onStep(search.last);
    return {
      close: () => {
        search.listeners.delete(listener);
        if (search.listeners.size || search.last?.done) return;
        search.stream.close();
        this.#searches.delete(key);
      },
    };
  }

  /** What is found of a digit in the end. @returns {Promise<Found>} */
  found(model, digit) {
    return new Promise((resolve, reject) => {
      this.find(model, digit, { onStep: (found) => found.done && resolve(found), onError: reject });
    });
  }

  #start(key, request) {
    const search = { listeners: new Set(), last: null };
    this.#searches.set(key, search);
    for (const [old, { last }] of this.#searches) {
      if (this.#searches.size > KEPT && last?.done) this.#searches.delete(old);
    }
    search.stream = stream("reconstruct", request, {
      onEvent: ({ pictures, difference, ...event }) => {
        search.last = { ...event, pictures: decoded(pictures), difference: decoded(difference) };
        for (const { onStep } of [...search.listeners]) onStep(search.last);
      },
      onError: (error) => {
        this.#searches.delete(key);
        for (const { onError } of [...search.listeners]) onError?.(error);
      },
    });
    return search;
  }
}
