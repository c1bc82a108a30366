/** One of the two sides: its model, its pictures, its seed and truncation. */

import { element, truncationSlider } from "../common/controls.js";
import { paintGrid } from "../common/grid.js";
import { characterOf } from "../common/models.js";
import { Latest } from "../common/pixels.js";
import { seedControls, showSeed } from "../common/seeds.js";
import { linkTo, onPlainClick, open } from "../common/tabs.js";
import { wishOf } from "./pair.js";

/**
 * @typedef {object} Page
 * @property {(key: string, values?: object) => string} text
 * @property {() => import("./pair.js").Pair} pair
 * @property {(model: string) => void} chosen  told of another model
 * @property {(change: object) => void} set    told of another seed or truncation
 * @property {(error: Error | null) => void} answered  told whether the side was drawn
 */

/** @param {HTMLElement} root @param {"left" | "right"} name @param {Page} page */
export function side(root, name, page) {
  const { text, pair, set } = page;
  const id = `compare-${name}`;
  const canvas = root.querySelector(`#${id}`);
  const menu = root.querySelector(`#${id}-model`);
  const explore = canvas.parentNode.querySelector(".compare-explore");
  const box = root.querySelector(`.compare-knobs[data-side="${name}"]`);
  const paint = (pictures, request) => paintGrid(canvas, pictures, request, text);
  const pictures = new Latest(paint, page.answered);
  const heading = element("h2", { class: "lab-name" }, text(name));
  const label = element("label", { class: "lab-name", for: `${id}-seed` }, text("seed"));
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
    pictures.want(wish);
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
