/** The small controls: a slider with its number, a choice of several, icons. */

const SVG = (path) => `<svg viewBox="0 0 20 20" aria-hidden="true"><path d="${path}"/></svg>`;

export const ICONS = {
  dice: SVG("M4 2h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2zM6.5 6.5h.01M13.5 6.5h.01M10 10h.01M6.5 13.5h.01M13.5 13.5h.01"),
  play: SVG("M6 4l10 6-10 6z"),
  pause: SVG("M6 4v12M14 4v12"),
};

/** Make an element. @returns {HTMLElement} */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A labelled slider with a number box; a double click resets it. */
export class Slider {
  /**
   * @param {HTMLElement} parent  gets the slider
   * @param {{id: string, label: string, min: number, max: number, step: number, reset: number}} options
   * @param {(value: number) => void} changed  told of every change by the visitor
   */
  constructor(parent, options, changed) {
    const { id, label, min, max, step, reset } = options;
    this.reset = reset;
    this.range = element("input", { type: "range", min, max, step, "aria-label": label });
    this.number = element("input", { type: "number", step, "aria-label": label, inputmode: "decimal" });
    this.label = element("span", { class: "lab-label" }, label);
    this.row = element("div", { id, class: "lab-slider" }, this.label, this.range, this.number);
    parent.append(this.row);
    this.range.addEventListener("input", () => {
      this.number.value = this.range.value;
      changed(Number(this.range.value));
    });
    this.number.addEventListener("input", () => {
      const value = this.number.valueAsNumber;
      if (Number.isFinite(value)) changed(this.show(Math.min(max, Math.max(min, value)), this.number));
    });
    this.number.addEventListener("blur", () => (this.number.value = this.range.value));
    this.row.addEventListener("dblclick", (event) => {
      if (event.target !== this.number) changed(this.show(this.reset));
    });
  }

  rename(label) {
    this.label.textContent = label;
    this.range.setAttribute("aria-label", label);
    this.number.setAttribute("aria-label", label);
  }

  /** Show a value that comes from elsewhere; a box that is being typed in is left alone. */
  show(value, typing = null) {
    const text = String(Math.round(value * 1000) / 1000);
    if (this.range.value !== text) this.range.value = text;
    if (typing !== this.number && this.number !== document.activeElement) this.number.value = text;
    this.range.style.setProperty("--filled", `${((value - this.range.min) / (this.range.max - this.range.min)) * 100}%`);
    return value;
  }
}

/** A row of radio buttons; `options` are {value, label, content}. */
export function choice(parent, name, options, changed) {
  const inputs = options.map(({ value, label, content }) => {
    const input = element("input", { type: "radio", name, value, "aria-label": label });
    input.addEventListener("change", () => changed(value));
    parent.append(element("label", { title: label }, input, ...content));
    return input;
  });
  return (value) => inputs.forEach((input, i) => (input.checked = options[i].value === value));
}
