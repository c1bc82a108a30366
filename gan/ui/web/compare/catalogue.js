/** The models that both sides choose from, with those that a link names and the page learns of. */

import { ask, Refusal } from "../common/ask.js";
import { bringBack, fetchModel, isOfHub, onFetched } from "../common/hub.js";
import { goneInWords, isFresh } from "../common/models.js";

/** @param {() => void} grown  told of each model that is new in `models` */
export function catalogueOf(models, text, message, grown) {
  const returning = new Set();
  const named = (name) => models.find((model) => model.name === name);

  function add(model) {
    if (named(model.name)) return;
    models.push(model);
    grown();
  }

  function fetch(name) {
    const where = `fetching ${name}`;
    message.say(text("fetching_model", { name }), { where });
    return fetchModel(name).finally(() => message.clear(where));
  }

  onFetched(add);
  return {
    models,
    /** What the page knows of a model. */
    named,
    /** Whether a model is on its way back. */
    isReturning: (name) => returning.has(name),
    /**
     * Learn of a private model, or one of the Hub; without it the page stays with those it knows.
     * @returns {Promise<string>} why it could not be had: the server's own words, if it had any
     */
    async learn(name) {
      try {
        if (isFresh(name)) return await learnFresh(name, add, text);
        if (isOfHub(name)) await fetch(name);
      } catch (error) {
        return error instanceof Refusal ? error.message : "";
      }
      return "";
    },
    /** Have a model of the Hub again that the server has put away. @returns {Promise<boolean>} */
    bringBack(name) {
      returning.add(name);
      return bringBack(name, () => fetch(name)).finally(() => returning.delete(name));
    },
  };
}

/** Learn of a private model. @returns {Promise<string>} what it was, where it is gone */
async function learnFresh(name, add, text) {
  const model = await ask("describe", { model: name, known: false });
  if (!model) return goneInWords(text, name);
  add(model);
  return "";
}
