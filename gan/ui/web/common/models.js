/** Models as the server describes them: their names, classes and characters. */

import { choice, element } from "./controls.js";
import { recall, remember } from "./tabs.js";
import { language } from "./words.js";

const MOST_BUTTONS = 12; // classes that are offered side by side; more are a menu
const TRAINED = "training"; // by which the window remembers its own
const FRESH = "fresh"; // and by which it remembers what became of them

/**
 * What the window remembers of its training: `run`, the key to it, null once that fits no more; and
 * what it was: its `recipe` and `preset`, its `steps` so far, its `model` once there is one.
 */
export const trainedHere = () => recall(TRAINED) ?? { run: null };

/** Remember a training, and the model that it left also when another one has begun. */
export function rememberTraining(training) {
  remember(TRAINED, training);
  const { model, recipe, steps } = training;
  if (model) remember(FRESH, { ...recall(FRESH), [model]: { recipe, steps } });
}

/** Whether a model is a fresh one, which nobody knows by its name but who has trained it. */
export const isFresh = (name) => typeof name === "string" && name.startsWith("private-");

/** What is said of a training, by default the last, that the server no longer holds: what it was. */
export function goneInWords(text, model = null) {
  const { recipe, steps = 0 } = (model ? recall(FRESH)?.[model] : trainedHere()) ?? {};
  if (!recipe) return text("fresh_gone");
  return text("training_gone", { recipe, steps: steps.toLocaleString() });
}

/** What class `n` of a model is called: by its name where it has one, else by its number. */
export function classOf(model, n) {
  return model.classNames?.[n]?.[language()] ?? String(n);
}

/** What direction `k` of a model is called, and what was measured of one that has a meaning. */
export function directionOf({ axes, named = 0, directions }, k, text) {
  const { name, told } = directions[k];
  const own = name?.[language()];
  const numbered = () => text(axes ? "dimension" : "direction", { n: k + 1 - named });
  return { name: own ?? numbered(), told: told?.[language()] ?? "" };
}

/**
 * Offer classes, as `choice` does its options, of which the first stands for all of them.
 * @returns {(value: any) => void} shows the one in force
 */
export function classChoice(parent, name, options, changed) {
  const many = options.length - 1 > MOST_BUTTONS;
  parent.classList.toggle("lab-grid", !many);
  parent.setAttribute("role", many ? "group" : "radiogroup");
  if (!many) return choice(parent, name, options, changed);
  const words = options.map(({ label, content = [label] }) => new Option(content[0]));
  const change = () => changed(options[menu.selectedIndex].value);
  const menu = element("select", { "aria-label": parent.title, change }, ...words);
  parent.replaceChildren(menu);
  return (value) => {
    menu.selectedIndex = options.findIndex((option) => option.value === value);
  };
}

/** What kind of model it is, in the page's language. */
export function characterOf({ character }) {
  return character[language()] ?? character.en;
}

/** The first of these models that is there; undefined if none is. */
export function firstOf(names, models) {
  return names.map((name) => models.find((model) => model.name === name)).find(Boolean);
}
