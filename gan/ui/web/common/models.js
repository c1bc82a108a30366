/** Models as the server describes them: their names, classes and characters. */

import { choice, element } from "./controls.js";
import { language } from "./words.js";

const MOST_BUTTONS = 12; // classes that are offered side by side; more are a menu

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
