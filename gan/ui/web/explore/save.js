/** The menu "Save": the pictures on screen as PNG, and the walk as a file that moves or as a strip. */

import { reasonOf } from "../common/ask.js";
import { paint } from "../common/canvas.js";
import { choice, element } from "../common/controls.js";
import { GAP } from "../common/grid.js";
import { chosen, save } from "../common/pictures.js";
import { KINDS, saveWalks } from "../common/saving.js";
import { alone, asRequest } from "./state.js";
import { framesOf, legsOf } from "./walk.js";

const SCALES = [1, 2, 4, 8, 16]; // pixels of a file for one of a picture
const USUAL = 8;
const LONGEST = 8192; // pixels of a side: more no browser draws for certain
const FILM = 60e6; // pixels of a film: the server makes no more
const [A_LEG, MOST_FRAMES, FASTEST] = [48, 240, 30]; // frames, and frames a second
const EDGE = 8; // pixels between the menu and the edge of the screen

export class SaveMenu {
  #text;
  #page;
  #find;
  #menu;
  #scales;
  #said;
  #single = false; // the chosen picture alone, or the sheet

  /**
   * @param {{state: () => object, drawn: () => [object, object], name: (at: number) => string,
   *   seconds: () => number}} page  `drawn` is the pictures on screen and their state, `seconds` how
   *   long the walk plays from one end to the other
   */
  constructor(root, text, page) {
    this.#text = text;
    this.#page = page;
    this.#find = (id) => root.querySelector(`#explore-${id}`);
    this.#menu = this.#find("saving");
    this.#scales = this.#find("save-scale");
    this.#said = this.#menu.querySelector("[role=status]");
    this.#menu.addEventListener("beforetoggle", (event) => {
      if (!page.drawn())
        event.preventDefault(); // the first pictures are on their way
      else if (event.newState === "open") this.#offer();
    });
    this.#menu.addEventListener("toggle", ({ newState }) => newState === "open" && this.#place());
    this.#find("save-png").addEventListener("click", () => this.#savePictures());
    for (const kind of KINDS)
      this.#find(`walk-${kind}`).addEventListener("click", () => this.#saveWalk(kind));
  }

  /** Which of the pictures on screen is chosen. */
  get #at() {
    return this.#page.state().chosen;
  }

  /** The pictures to save, and in how many columns. */
  get #wanted() {
    const [pictures, { grid }] = this.#page.drawn();
    return this.#single ? [chosen(pictures, [this.#at]), 1] : [pictures, grid];
  }

  /** What can be saved now. */
  #offer() {
    const [pictures] = this.#page.drawn();
    const what = this.#find("save-what");
    what.hidden = pictures.count === 1;
    this.#single = this.#single && !what.hidden;
    const options = [
      { value: false, label: this.#text("save_all") },
      { value: true, label: this.#page.name(this.#at) },
    ];
    const show = choice(what, "explore-save-what", options, (single) => {
      this.#single = single;
      this.#offerScales();
    });
    show(this.#single);
    this.#offerScales();
    this.#said.textContent = "";
  }

  #offerScales() {
    const [pictures, columns] = this.#wanted;
    const sides = [pictures.width, pictures.height].map((side) => columns * (side + GAP) - GAP);
    const fitting = SCALES.filter((scale) => Math.max(...sides) * scale <= LONGEST);
    const kept = Number(this.#scales.value) || USUAL;
    const options = fitting.map((scale) => {
      const [width, height] = sides.map((side) => side * scale);
      return element("option", { value: scale }, this.#text("save_size", { scale, width, height }));
    });
    this.#scales.replaceChildren(...options);
    this.#scales.value = Math.min(kept, fitting.at(-1));
  }

  #place() {
    const { left, top, bottom } = this.#find("save").getBoundingClientRect();
    const { style, offsetWidth } = this.#menu;
    const above = top > innerHeight / 2;
    style.inset = above ? `auto auto ${innerHeight - top + 4}px` : `${bottom + 4}px auto auto`;
    style.left = `${Math.max(EDGE, Math.min(left, innerWidth - EDGE - offsetWidth))}px`;
  }

  #savePictures() {
    const [pictures, columns] = this.#wanted;
    const { model, seed, row } = this.#page.drawn()[1];
    const n = row + (this.#single ? this.#at : 0) + 1;
    const name = `${fileName(model)}-seed-${seed}${columns === 1 ? `-picture-${n}` : ""}.png`;
    const png = enlarged(pictures, columns, Number(this.#scales.value)).toDataURL("image/png");
    save(png.split(",")[1], "image/png", name);
  }

  async #saveWalk(kind) {
    const state = this.#page.state();
    const { model, seed, walk } = state;
    const whole = Math.min(A_LEG * legsOf(walk), MOST_FRAMES);
    const frames = kind === "png" ? framesOf(walk) : whole;
    const [{ width, height }] = this.#page.drawn();
    const most = Math.min(Math.sqrt(FILM / (2 * frames * width * height)), this.#scales.value);
    const scale = SCALES.findLast((size) => size <= most) ?? 1;
    const fps = Math.max(1, Math.min(FASTEST, Math.round(whole / this.#page.seconds())));
    const name = `${fileName(model)}-walk-${[seed, walk.to].flat().join("-")}`;
    this.#say(this.#text("save_making"), true);
    try {
      await saveWalks([{ ...asRequest(alone(state)), frames }], kind, name, { fps, scale });
      this.#say(this.#text("save_done"));
    } catch (error) {
      this.#say(reasonOf(error, this.#text));
    }
  }

  #say(words, busy = false) {
    this.#menu.ariaBusy = busy;
    this.#said.textContent = words;
  }
}

/** Pictures on a canvas of their own, each pixel `scale` × `scale`. */
function enlarged(pictures, columns, scale) {
  const small = element("canvas");
  paint(small, pictures, columns, GAP);
  const [width, height] = [small.width * scale, small.height * scale];
  const large = element("canvas", { width, height });
  const context = large.getContext("2d");
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, width, height);
  return large;
}

/** A model's name as a file's: one of the Hub has a slash, and a commit. */
function fileName(model) {
  return model.split("@")[0].split("/").at(-1);
}
