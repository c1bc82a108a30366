/** Models of the Hub: fetched by name, and from then on known to every tab of the page. */

import { stream } from "./stream.js";

const models = new Map(); // by the name that they were asked for
const listeners = [];

/** Whether a model that the app does not list may be one of the Hub's: "user/repo[@revision]". */
export const isOfHub = (name) => typeof name === "string" && name.includes("/");

/** The name for /draw of a model that was asked for by another one. */
export const nameOf = (asked) => models.get(asked)?.name ?? asked;

/** Be told of each model that is fetched, and at once of those that already were. */
export function onFetched(listener) {
  listeners.push(listener);
  new Set(models.values()).forEach(listener);
}

/**
 * Fetch a model; every tab is told of it before this resolves. Rejects with one sentence.
 *
 * @param {string} asked  "user/repo" or "user/repo@revision"
 * @param {(event: object) => void} told  of each event on the way
 */
export function fetchModel(asked, told = () => {}) {
  return new Promise((resolve, reject) => {
    let model;
    stream("fetch", { model: asked }, {
      onEvent: (event) => (event.kind === "done" ? (model = event.model) : told(event)),
      onError: reject,
      onEnd: () => {
        if (!model) return reject(new Error("the connection to the server was lost"));
        const known = [...models.values()].find(({ name }) => name === model.name);
        models.set(asked, known ?? { title: asked, ...model });
        if (!known) listeners.forEach((listener) => listener(models.get(asked)));
        resolve(models.get(asked));
      },
    });
  });
}
