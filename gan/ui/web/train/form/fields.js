/** Rows of a form: a name, a control, and one line on why. Each can be reset to its default. */

import { arrowOf, element, resettable } from "../../common/controls.js";
import { clamp } from "../../common/scales.js";

/** What the fields share. A double click, or Backspace or Delete on the control, resets. */
class Field {
  why;
  row;

  /**
   * @param {HTMLElement[]} controls  the first is the one that the label names
   * @param {(value: any) => void} changed  told of the visitor's choice; undefined is the default
   */
  constructor(parent, { id, label, why }, controls, changed) {
    const control = controls[0];
    control.id = id;
    this.why = element("p", { class: "lab-quiet", id: `${id}-why` }, why);
    control.setAttribute("aria-describedby", this.why.id);
    const name = element("label", { for: id }, label);
    this.row = element("div", { class: "train-field" }, name, ...controls, this.why);
    parent.append(this.row);
    resettable(this.row, control, (event) => {
      if (!event?.target.matches("select, [type=number]")) changed(undefined);
    });
  }
}

/** One of several names. @param {Map<string, string>} words  by the values */
export class Menu extends Field {
  select;

  constructor(parent, words, options, changed) {
    const all = Array.from(options, ([value, word]) => new Option(word, value));
    const select = element("select", { change: () => changed(select.value) }, ...all);
    super(parent, words, [select], changed);
    this.select = select;
  }

  show(value) {
    this.select.value = value;
  }
}

/** On or off. */
export class Switch extends Field {
  #box;

  constructor(parent, words, changed) {
    const change = () => changed(box.checked);
    const box = element("input", { type: "checkbox", role: "switch", change });
    super(parent, words, [box], changed);
    this.row.classList.add("train-switch");
    this.#box = box;
  }

  show(value) {
    this.#box.checked = value;
  }
}

/** A number on a logarithmic scale, by slider and by box. */
export class Dial extends Field {
  scale;
  #range;
  #number;
  #value;
  #text;

  constructor(parent, words, scale, changed) {
    const { high, whole } = scale;
    const range = element("input", { type: "range", max: Math.log10(high), step: "any" });
    const step = whole ? 1 : "any";
    const number = element("input", { type: "number", step, inputmode: "decimal" });
    number.setAttribute("aria-label", words.label);
    super(parent, words, [range, number], changed);
    this.scale = scale;
    this.#range = range;
    this.#number = number;
    range.addEventListener("input", () => changed(this.#slid()));
    range.addEventListener("keydown", (event) => this.#key(event, changed));
    number.addEventListener("input", () => {
      const value = number.valueAsNumber;
      if (Number.isFinite(value))
        changed(clamp(whole ? Math.round(value) : value, this.scale.low, high));
    });
    number.addEventListener("blur", () => (number.value = this.#text));
    this.low = scale.low;
  }

  /** The least value, which may be another for another recipe. */
  set low(low) {
    this.scale.low = low;
    this.#range.min = Math.log10(low);
  }

  #slid() {
    return this.#round(10 ** Number(this.#range.value));
  }

  /** Two digits are enough for the hand. */
  #round(value) {
    const { low, high, whole } = this.scale;
    const round = Number(value.toPrecision(2));
    return clamp(whole ? Math.round(round) : round, low, high);
  }

  /** Arrow keys go by a tenth of a decade, but never by less than one where numbers are whole. */
  #key(event, changed) {
    const [across, up] = arrowOf(event) ?? [0, 0];
    const way = across + up;
    if (!way) return;
    event.preventDefault();
    const { low, high, whole } = this.scale;
    const next = this.#round(this.#value * 10 ** (way / 10));
    changed(whole && next === this.#value ? clamp(next + way, low, high) : next);
  }

  show(value) {
    const { low, high } = this.scale;
    this.#value = value;
    this.#text = plain(value);
    if (this.#slid() !== value) this.#range.value = Math.log10(clamp(value, low, high));
    if (this.#number !== document.activeElement) this.#number.value = this.#text;
    this.#range.setAttribute("aria-valuetext", this.#text);
  }
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
