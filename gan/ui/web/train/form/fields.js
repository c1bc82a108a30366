/** Rows of a form: a name, a control, and one line on why. Each can be reset to its default. */

import { arrowOf, element, resettable } from "../../common/controls.js";
import { explained } from "../../common/glossary/glossary.js";
import { clamp } from "../../common/scales.js";

/**
 * What the fields share. A double click, or Backspace or Delete on the control, resets.
 * @param {HTMLElement[]} controls  the first is the one that the label names
 * @param {(value: any) => void} changed  told of the visitor's choice; undefined is the default
 */
function field(parent, { id, label, explains, why: words }, controls, changed) {
  const control = controls[0];
  control.id = id;
  const why = element("p", { class: "lab-quiet", id: `${id}-why` }, words);
  control.setAttribute("aria-describedby", why.id);
  const name = element("label", { for: id }, explains ? explained(label, explains) : label);
  const row = element("div", { class: "train-field" }, name, ...controls, why);
  parent.append(row);
  resettable(row, control, (event) => {
    if (!event?.target.matches("select, [type=number]")) changed(undefined);
  });
  return { row, why };
}

/** One of several names. @param {Map<string, string>} options  our words by the values */
export function menu(parent, words, options, changed) {
  const all = Array.from(options, ([value, word]) => new Option(word, value));
  const select = element("select", { change: () => changed(select.value) }, ...all);
  return {
    ...field(parent, words, [select], changed),
    select,
    fits: (value) => options.has(value),
    show: (value) => (select.value = value),
  };
}

/** On or off. */
export function toggle(parent, words, changed) {
  const change = () => changed(box.checked);
  const box = element("input", { type: "checkbox", role: "switch", change });
  const { row, why } = field(parent, words, [box], changed);
  row.classList.add("train-switch");
  const fits = (value) => typeof value === "boolean";
  return { row, why, fits, show: (value) => (box.checked = value) };
}

/** A number on a logarithmic scale, by slider and by box. */
export function dial(parent, words, { low, high, whole }, changed) {
  const range = element("input", { type: "range", max: Math.log10(high), step: "any" });
  const looks = { step: whole ? 1 : "any", inputmode: "decimal", "aria-label": words.label };
  const number = element("input", { type: "number", ...looks });
  let [shown, inWords] = [0, ""];
  const within = (value) => clamp(whole ? Math.round(value) : value, low, high);
  const handy = (value) => within(Number(value.toPrecision(2))); // two digits are enough for the hand
  const slid = () => handy(10 ** Number(range.value));
  range.addEventListener("input", () => changed(slid()));
  // Arrow keys go by a tenth of a decade, but never by less than one where numbers are whole.
  range.addEventListener("keydown", (event) => {
    const [across, up] = arrowOf(event) ?? [0, 0];
    const way = across + up;
    if (!way) return;
    event.preventDefault();
    const next = handy(shown * 10 ** (way / 10));
    changed(whole && next === shown ? clamp(next + way, low, high) : next);
  });
  number.addEventListener("input", () => {
    if (Number.isFinite(number.valueAsNumber)) changed(within(number.valueAsNumber));
  });
  number.addEventListener("blur", () => (number.value = inWords));

  function show(value) {
    shown = value;
    inWords = plain(value);
    if (slid() !== value) range.value = Math.log10(clamp(value, low, high));
    if (number !== document.activeElement) number.value = inWords;
    range.setAttribute("aria-valuetext", inWords);
  }

  /** Begin at another least value, as recipes have their own. */
  function from(least) {
    low = least;
    range.min = Math.log10(low);
  }

  from(low);
  const kind = whole ? Number.isInteger : Number.isFinite;
  const fits = (value) => kind(value) && value >= low && value <= high;
  return { ...field(parent, words, [range, number], changed), fits, show, from };
}

/** A number without an exponent. */
export function plain(value) {
  return value.toLocaleString("en", {
    useGrouping: false,
    maximumSignificantDigits: 6,
    maximumFractionDigits: 20,
  });
}

/** What was changed in a run, for the curves. @param {Object<string, any>} what */
export function changeInWords(what, text) {
  const inWords = (value) =>
    typeof value === "number"
      ? plain(value)
      : (text(`objective_${String(value).replaceAll("-", "_")}`) ?? value);
  const words = ([name, value]) => text(`change_${name}`, { value: inWords(value) }) ?? name;
  return Object.entries(what).map(words).join(", ");
}
