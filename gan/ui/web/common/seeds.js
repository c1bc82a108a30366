/** Seeds: which numbers are one, a random one, the field that takes one and the button that throws one. */

import { element, ICONS } from "./controls.js";

const END = 1_000_000; // of the random ones: short enough to read out
const READING = 10_000; // milliseconds that a sentence stays which nothing else takes away

/** Whether a value names pictures. */
export function isSeed(value) {
  return Number.isSafeInteger(value) && value >= 0;
}

/** A number field for a seed: what is no seed is told to `sayOdd` and goes when the field is left. */
export function seedField(field, current, changed) {
  field.addEventListener("input", () => {
    const fits = isSeed(field.valueAsNumber);
    const detail = fits ? "" : field.value;
    field.dispatchEvent(new CustomEvent("lab-seed", { bubbles: true, detail }));
    if (fits) changed(field.valueAsNumber);
  });
  field.addEventListener("blur", () => {
    field.value = String(current());
  });
}

/** Say in a tab's line what is typed for a seed and is none; a seed takes the sentence away. */
export function sayOdd(root, text, message) {
  let reading;
  root.addEventListener("lab-seed", ({ detail: value }) => {
    clearTimeout(reading);
    message.clear("seed");
    if (!value) return;
    message.say(text("seed_range", { value }), { where: "seed" });
    reading = setTimeout(() => message.clear("seed"), READING);
  });
}

/** Show a seed in its field; one that is being typed in is left alone. */
export function showSeed(field, seed) {
  if (document.activeElement !== field) field.value = String(seed);
}

/** Make a button throw a whole number below `end`. @param {(seed: number) => void} thrown */
export function dice(button, thrown, end = END) {
  button.innerHTML = ICONS.dice;
  button.addEventListener("click", () => thrown(Math.floor(Math.random() * end)));
}

/** A field for a seed and its dice. @returns {[HTMLInputElement, HTMLButtonElement]} */
export function seedControls(id, text, current, changed) {
  const field = element("input", { id, type: "number", min: 0, step: 1, inputmode: "numeric" });
  const words = { title: text("dice"), "aria-label": text("dice") };
  const thrower = element("button", { type: "button", class: "lab-icon", ...words });
  seedField(field, current, changed);
  dice(thrower, changed);
  return [field, thrower];
}
