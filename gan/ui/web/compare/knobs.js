/** The controls of the pair: those of either side, and those that both share. */

import { element, ICONS, truncationSlider } from "../common/controls.js";
import { explained } from "../common/glossary/glossary.js";
import { gridChoice, paintGrid } from "../common/grid.js";
import { characterOf, classChoice } from "../common/models.js";
import { latest } from "../common/pixels.js";
import { seedControls, showSeed } from "../common/seeds.js";
import { linkTo, onPlainClick, open } from "../common/tabs.js";
import { linked, wishOf } from "./pair.js";

/**
 * One of the two sides: its model, its pictures, its seed and truncation.
 * @param {"left" | "right"} name
 * @param {object} page  `chosen` is told of another model, `set` of another seed or truncation,
 *   `answered` of an error, or null once the side was drawn
 */
export function side(root, name, page) {
  const { text, pair, set } = page;
  const id = `compare-${name}`;
  const canvas = root.querySelector(`#${id}`);
  const menu = root.querySelector(`#${id}-model`);
  const explore = canvas.parentNode.querySelector(".compare-explore");
  const box = root.querySelector(`.compare-knobs[data-side="${name}"]`);
  const paint = (pictures, request) => paintGrid(canvas, pictures, request, text);
  const pictures = latest(paint, page.answered);
  const heading = element("h2", { class: "lab-name" }, text(name));
  const named = { class: "lab-name", for: `${id}-seed` };
  const label = element("label", named, explained(text("seed"), "seed"));
  const current = () => pair()[name].seed;
  const seeds = seedControls(`${id}-seed`, text, current, (seed) => set({ seed }));
  box.append(heading, element("div", { class: "lab-row" }, label, ...seeds));
  const slide = (truncation) => set({ truncation });
  const slider = truncationSlider(box, `${id}-truncation`, text, slide);
  menu.addEventListener("change", () => page.chosen(menu.value));
  onPlainClick(explore, () => open("explore", wishOf(pair(), name)));

  /** Offer these models. */
  function offer(models) {
    const options = models.map((model) => new Option(model.title ?? model.name, model.name));
    menu.replaceChildren(...options);
    menu.value = pair()[name].model;
  }

  /** Follow the pair; `model` is what the page knows of this side's. */
  function show(now, model) {
    const wish = wishOf(now, name);
    pictures.wantOther(wish);
    menu.value = model.name;
    canvas.parentNode.querySelector(".compare-about").textContent = characterOf(model);
    explore.href = linkTo("explore", wish);
    box.hidden = now.linked && name === "right";
    heading.hidden = now.linked;
    showSeed(seeds[0], wish.seed);
    slider.show(wish.truncation);
  }

  return { offer, show };
}

/**
 * What both sides share: whether they are linked, the size of the grid, the class.
 * @param {(change: object) => void} set  told of every change by the visitor
 * @returns {(pair: object, classes: string[]) => void} follows the pair; `classes` are the names of
 *   those that both models have
 */
export function shared(root, text, pair, set) {
  const find = (id) => root.querySelector(`#compare-${id}`);
  const link = find("link");
  link.innerHTML = `${ICONS.link}<span></span>`;
  link.addEventListener("click", () => set(pair().linked ? { linked: false } : linked(pair())));
  const showGrid = gridChoice(find("grid"), "compare-grid", text, (grid) => set({ grid }));
  let offered = null; // the names of the classes
  let showClass;

  function offer(classes) {
    const each = classes.map((label, value) => ({ value, label }));
    const options = [{ value: null, label: text("class_any") }, ...each];
    showClass = classChoice(find("class"), "compare-class", options, (label) => set({ label }));
    offered = String(classes);
  }

  return (now, classes) => {
    link.setAttribute("aria-checked", now.linked);
    link.title = text(now.linked ? "unlink_help" : "link_help");
    link.querySelector("span").textContent = text(now.linked ? "linked" : "unlinked");
    find("same").hidden = !now.linked || now.left.model !== now.right.model;
    showGrid(now.grid);
    find("class-row").hidden = !classes.length;
    if (String(classes) !== offered) offer(classes);
    showClass(now.label);
  };
}
