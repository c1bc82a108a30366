/** The pad in its block: its title, the menus of its two directions, what it spans, its ground. */

import { axisMenus } from "../common/controls.js";
import { Latest } from "../common/pixels.js";
import { Pad } from "./pad.js";

export class Plane {
  #block;
  #text;
  #page;
  #pair = [0, 1];
  #menus;
  #pad;
  #ground = new Latest((pictures) => this.#pad.paint(pictures));
  #model;

  /**
   * @param {{moved: (places: Object<string, number>) => void, released: (ks: number[]) => void,
   *   chosen: (pad: [number, number]) => void}} page  told what the visitor does
   */
  constructor(block, text, page) {
    this.#block = block;
    this.#text = text;
    this.#page = page;
    this.#menus = block.querySelector(".lab-pad-axes");
    this.#pad = new Pad(
      block.querySelector("#explore-pad"),
      (x, y) => page.moved({ [this.#pair[0]]: x, [this.#pair[1]]: y }),
      () => page.released(this.#pair),
    );
  }

  /** Fit another model; one of a single direction has no plane. @param {(k: number) => string} name */
  setUp(model, name) {
    const { axes, directions } = model;
    this.#model = model;
    this.#block.hidden = directions.length < 2;
    const [title, help] = [this.#text(axes ? "pad_map" : "pad"), this.#text("pad_help")];
    this.#block.querySelector("#explore-pad-title").textContent = title;
    this.#pad.describe(`${title}. ${help}`, (x, y) => this.#text("position", { x, y }));
    this.#pad.box.title = help;
    const names = directions.map((_, k) => name(k));
    const menus = () => axisMenus(this.#text, names, () => this.#pair, this.#page.chosen);
    this.#menus.replaceChildren(...(axes ? [] : menus()));
  }

  /** @param {[number, number]} pair  the two directions  @param {number[]} at  every direction's place */
  show(pair, at) {
    this.#pair = pair;
    if (this.#block.hidden) return;
    const { directions, axis } = this.#model;
    const axes = pair.map((k) => {
      const reach = directions[k].scale;
      return { reach, centres: axis.map((share) => share * reach) };
    });
    this.#pad.show(at[pair[0]], at[pair[1]], axes);
    [...this.#menus.children].forEach((menu, i) => (menu.value = pair[i]));
  }

  /** Draw the ground that belongs to a state, if it is another than before. */
  draw(state) {
    if (this.#block.hidden) return;
    const { axes, axis, classes } = this.#model;
    const { model, label, row, pad } = state;
    const [x, y] = pad;
    const around = axes // a map of the whole plane, of the first picture's class
      ? { model, seed: 0, truncation: 0, label: classes ? (label ?? row % classes) : null }
      : { ...state, moves: state.moves.map((move, k) => (pad.includes(k) ? 0 : move)) };
    this.#ground.wantOther({ ...around, plane: { x, y, side: axis.length }, grid: 1 });
  }
}
