/** The controls of an order: model, counts, similarity, seed, format, filters. */

import { choice, element, slider } from "../../common/controls.js";
import { explained } from "../../common/glossary/glossary.js";
import { seedControls, showSeed } from "../../common/seeds.js";
import { countFields } from "./counts.js";
import { APART, SURE, totalOf } from "./order.js";

/**
 * @param {(change: object) => void} set  told of every change by the visitor
 * @returns {(order: object) => void} follows the order
 */
export function controls(root, { text, known, set }) {
  const find = (id) => root.querySelector(`#use-${id}`);
  const { most, models } = known.make;
  let order = null;
  const menu = find("model");
  menu.addEventListener("change", () => set({ model: menu.value, counts: null }));
  const count = find("count");
  count.max = most;
  count.addEventListener("input", () => {
    if (count.valueAsNumber > 0) set({ count: Math.floor(count.valueAsNumber), counts: null });
  });
  count.addEventListener("blur", () => (count.value = String(totalOf(order))));
  const showCounts = countFields(find("classes"), most, (counts) => set({ counts }));
  const showSimilarity = similarity(find("similarity"), text, known.make, set);
  const seeds = seedControls(
    "use-seed",
    text,
    () => order.seed,
    (seed) => set({ seed }),
  );
  find("seeds").append(...seeds);
  const invert = find("invert");
  invert.addEventListener("change", () => set({ invert: invert.checked }));
  const showFormat = formats(find("formats"), text, known.make.formats, set);
  const showFilters = filters(find("filters"), text, known.make, set);

  return (now) => {
    order = now;
    const model = models[now.model];
    if (menu.length !== Object.keys(models).length)
      menu.replaceChildren(...Object.keys(models).map((name) => new Option(name, name)));
    menu.value = now.model;
    if (count !== document.activeElement) count.value = String(totalOf(now));
    showCounts(now, { ...model, ...known.models.find(({ name }) => name === now.model) });
    showSimilarity(now.truncation);
    showSeed(seeds[0], now.seed);
    invert.checked = now.invert;
    showFormat(now.format, model.formats);
    find("format-is").textContent = text(`format_${now.format}_is`);
    showFilters(now, model);
  };
}

/** The one knob of likeness, with what its ends mean. */
function similarity(box, text, { truncation: [min, max] }, set) {
  const label = { label: text("similarity"), explains: "similarity" };
  const options = { id: "use-psi", ...label, min, max, step: 0.01 };
  const change = (truncation) => set({ truncation });
  const made = slider(box, options, change, () => change(1));
  const ends = ["more_alike", "more_varied"].map((key) => element("span", {}, text(key)));
  box.append(element("p", { class: "lab-quiet make-ends" }, ...ends));
  return made.show;
}

function formats(box, text, names, set) {
  const options = names.map((value) => ({ value, label: text(`format_${value}`) }));
  const show = choice(box, "use-format", options, (format) => set({ format }));
  return (format, offered) => {
    show(format);
    for (const input of box.querySelectorAll("input")) {
      input.disabled = !offered.includes(input.value);
      input.parentNode.hidden = input.disabled;
    }
  };
}

/** What is left out: each filter a switch, and beside it how strict it is. */
function filters(box, text, usual, set) {
  const bounds = { sure: SURE, apart: APART };
  const rows = ["sure", "apart"].map((name) => {
    const change = () => set({ [name]: input.checked ? usual[name] : null });
    const input = element("input", { type: "checkbox", change });
    const words = explained(text(`filter_${name}`), name);
    const row = element("div", { class: "make-filter" }, element("label", {}, input, " ", words));
    const [min, max] = bounds[name];
    const options = { id: `use-${name}`, label: text(`strict_${name}`), min, max, step: 0.01 };
    const strict = slider(
      row,
      options,
      (value) => set({ [name]: value }),
      () => input.checked && set({ [name]: usual[name] }),
    );
    input.setAttribute("aria-label", text(`filter_${name}`));
    box.append(row);
    return { name, row, input, strict };
  });
  return (order, model) => {
    box.hidden = !model.sure && !model.apart;
    for (const { name, row, input, strict } of rows) {
      row.hidden = !model[name];
      input.checked = order[name] !== null;
      for (const field of strict.row.querySelectorAll("input")) field.disabled = !input.checked;
      strict.show(order[name] ?? usual[name]);
    }
  };
}
