/** Models as the server describes them: their names, classes and characters. */

import { language } from "./words.js";

/** What class `n` of a model is called: by its name where it has one, else by its number. */
export function classOf(model, n) {
  return model.classNames?.[n]?.[language()] ?? String(n);
}

/** What kind of model it is, in the page's language. */
export function characterOf({ character }) {
  return character[language()] ?? character.en;
}

/** The first of these models that is there; undefined if none is. */
export function firstOf(names, models) {
  return names.map((name) => models.find((model) => model.name === name)).find(Boolean);
}
