/** Models of the Hub: fetched by name, and from then on known to every tab of the page. */

import { ask } from "./ask.js";
import { stream } from "./stream.js";

const AGAIN = 5000; // milliseconds until a model that did not come back is asked for once more

const models = new Map(); // by the name that they were asked for
const listeners = [];
const coming = new Map(); // by the same name: {promise, tell} of what is being fetched
const returning = new Map(); // by the name for /draw: whether what was put away comes back
const returned = new Set(); // the names of those that just did

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
 * Fetch a model; every tab is told of it before this resolves. Rejects with one sentence. Whoever
 * asks for one that is on its way waits for the same.
 */
export function fetchModel(asked, told = () => {}) {
  if (!coming.has(asked)) {
    const tell = [];
    const promise = download(asked, (event) => tell.forEach((one) => one(event)));
    coming.set(asked, { promise: promise.finally(() => coming.delete(asked)), tell });
  }
  const { promise, tell } = coming.get(asked);
  tell.push(told);
  return promise;
}

function download(asked, told) {
  return new Promise((resolve, reject) => {
    const onEvent = ({ model, ...event }) => {
      if (event.kind !== "done") return told(event);
      const known = [...models.values()].find(({ name }) => name === model.name);
      models.set(asked, known ?? { title: asked, ...model });
      if (!known) listeners.forEach((listener) => listener(models.get(asked)));
      resolve(models.get(asked));
    };
    const onEnd = () => reject(new Error("the connection to the server was lost"));
    stream("fetch", { model: asked }, { onEvent, onError: reject, onEnd });
  });
}

/**
 * The server refuses a model: it may have put it away to make room, and then it is fetched again.
 * A drag is refused many times; the server and the Hub are asked once. A refusal that set out before
 * the model was back, and arrives after it, is worth one more try.
 *
 * @param {(name: string) => Promise<object | null>} fetch  `fetchModel`, and what the tab says of it
 * @returns {Promise<boolean>} false: it is there, and refuses for another reason, or it cannot be had
 */
export function bringBack(name, fetch) {
  if (returned.delete(name)) return Promise.resolve(true);
  if (!returning.has(name)) {
    const back = again(name, fetch);
    returning.set(name, back);
    const later = () => setTimeout(() => returning.delete(name), AGAIN);
    back.then((came) => (came ? remember(name) : later()), later);
  }
  return returning.get(name);
}

function remember(name) {
  returning.delete(name);
  returned.add(name);
  setTimeout(() => returned.delete(name), AGAIN);
}

async function again(name, fetch) {
  const isThere = await ask("describe", { model: name }).then(
    () => true,
    () => false,
  );
  return !isThere && Boolean(await fetch(name));
}
