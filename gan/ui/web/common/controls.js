/** The small controls: a slider with its number, a choice of several, menus of a plane, icons. */

import { explained } from "./glossary/glossary.js";
import { clamp } from "./scales.js";

const SIDEWAYS = 6; // pixels that a finger goes before it means a slider, and not the page
const SVG = (path) => `<svg viewBox="0 0 20 20" aria-hidden="true"><path d="${path}"/></svg>`;

export const ICONS = {
  dice: SVG(
    "M4 2h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2zM6.5 6.5h.01M13.5 6.5h.01M10 10h.01M6.5 13.5h.01M13.5 13.5h.01",
  ),
  play: SVG("M6 4l10 6-10 6z"),
  pause: SVG("M6 4v12M14 4v12"),
  step: SVG("M5 4l8 6-8 6zM15.5 4v12"),
  stop: SVG("M5 5h10v10H5z"),
  undo: SVG("M7 4L3 8l4 4M3 8h8.5a4.5 4.5 0 0 1 0 9H8"),
  redo: SVG("M13 4l4 4-4 4M17 8H8.5a4.5 4.5 0 0 0 0 9H12"),
  large: SVG("M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4"),
  link: SVG(
    "M8.5 11.5l3-3M9 6l1.5-1.5a3.5 3.5 0 0 1 5 5L14 11M11 14l-1.5 1.5a3.5 3.5 0 0 1-5-5L6 9",
  ),
};

/** Make an element; an attribute that is a function listens to the event of its name. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** A button with words on it. */
export function button(click, words, attributes = {}) {
  return element("button", { type: "button", click, ...attributes }, words);
}

/** A canvas for pictures that nobody has drawn yet. */
export function screen(label, attributes = {}) {
  const looks = { role: "img", "aria-label": label, "data-frame": 0, width: 28, height: 28 };
  return element("canvas", { ...looks, ...attributes });
}

/** The way, across and up, of an arrow key; undefined for any other. */
export function arrowOf({ key }) {
  return { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[key];
}

/** Let a double click on `node`, and Backspace or Delete on `focused`, reset a control. */
export function resettable(node, focused, reset) {
  node.addEventListener("dblclick", reset);
  focused.addEventListener("keydown", (event) => {
    if (event.key !== "Backspace" && event.key !== "Delete") return;
    event.preventDefault();
    reset();
  });
}

/**
 * A labelled slider with a number box. A value beyond its ends is shown at the nearer one, marked.
 * @param {(value: number) => void} changed  told of every change by the visitor
 * @param {() => void} reset  told that the visitor wants the start back
 */
export function slider(parent, options, changed, reset) {
  const { id, label: name, explains, min, max, step } = options;
  const range = element("input", { type: "range", min, max, step });
  const number = element("input", { type: "number", step, inputmode: "decimal" });
  const label = element("span", { class: "lab-label" });
  const row = element("div", { id, class: "lab-slider" }, label, range, number);
  let text = "";
  const within = (value) => clamp(value, Number(range.min), Number(range.max));
  range.addEventListener("input", () => {
    number.value = range.value;
    changed(Number(range.value));
  });
  number.addEventListener("input", () => {
    if (Number.isFinite(number.valueAsNumber)) changed(within(number.valueAsNumber));
  });
  number.addEventListener("blur", () => (number.value = text));
  resettable(row, range, (event) => event?.target !== number && reset());
  parent.append(row);

  /** Another name; one that the glossary explains by `key` says so, and `more` of itself. */
  function rename(words, key, more) {
    label.replaceChildren(key ? explained(words, key, more) : words);
    for (const input of [range, number]) input.setAttribute("aria-label", words);
  }

  /** Show a value; a box that is being typed in is left alone. */
  function show(value) {
    text = String(Math.round(value * 1000) / 1000);
    if (range.value !== text) range.value = text;
    if (number !== document.activeElement) number.value = text;
    range.setAttribute("aria-valuetext", text);
    row.classList.toggle("lab-beyond", value !== within(value));
  }

  rename(name, explains);
  return {
    row,
    rename,
    show,
    span: (least, most) => Object.assign(range, { min: least, max: most }),
  };
}

/** Fill a row with radio buttons of {value, label, content}; what is returned shows the one in force. */
export function choice(parent, name, options, changed) {
  const inputs = options.map(({ value, label }) => {
    const told = { "aria-label": label, change: () => changed(value) };
    return element("input", { type: "radio", name, value, ...told });
  });
  const labels = options.map(({ label, content = [label] }, i) =>
    element("label", { title: label }, inputs[i], ...content),
  );
  parent.replaceChildren(...labels);
  return (value) => inputs.forEach((input, i) => (input.checked = options[i].value === value));
}

/** The slider of the truncation ψ; its reset is 1, as the model was trained. */
export function truncationSlider(box, id, text, changed) {
  const label = { label: text("truncation"), explains: "truncation" };
  const options = { id, ...label, min: 0, max: 2, step: 0.01 };
  const made = slider(box, options, changed, () => changed(1));
  made.row.title = text("truncation_help");
  return made;
}

/** Two menus, of which no one ever has the other's direction: then they change places. */
export function axisMenus(text, names, current, chosen) {
  return ["horizontal", "vertical"].map((word, i) => {
    const words = { "aria-label": text(word), title: text(word) };
    const menu = element("select", words, ...names.map((name, k) => new Option(name, k)));
    menu.value = current()[i];
    menu.addEventListener("change", () => {
      const before = current();
      const pair = [...before];
      pair[i] = Number(menu.value);
      if (pair[0] === pair[1]) pair[1 - i] = before[i];
      chosen(pair);
    });
    return menu;
  });
}

/**
 * A finger that goes up or down over a range scrolls the page: what the browser would set is held
 * back until the finger has gone sideways, or is lifted where it came down.
 */
function holdSwipes() {
  let held = null; // {range, value, wanted, x, y} while the finger may still be on its way down

  function set() {
    const { range, value, wanted } = held;
    held = null;
    if (wanted === value) return;
    range.value = wanted;
    range.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function input(event) {
    if (event.target !== held?.range) return;
    event.stopImmediatePropagation();
    held.wanted = held.range.value;
    held.range.value = held.value;
  }

  function down({ target: range, pointerType, clientX: x, clientY: y }) {
    const { value } = range;
    const touched = pointerType === "touch" && range.matches("input[type=range]");
    held = touched ? { range, value, wanted: value, x, y } : null;
  }

  function move({ clientX, clientY }) {
    if (held && Math.abs(clientX - held.x) > Math.max(SIDEWAYS, Math.abs(clientY - held.y))) set();
  }

  const does = { input, pointerdown: down, pointermove: move };
  does.pointerup = () => held && set();
  does.pointercancel = () => (held = null);
  for (const [name, act] of Object.entries(does)) document.addEventListener(name, act, true);
}

holdSwipes();
