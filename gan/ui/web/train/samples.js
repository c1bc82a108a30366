/** The pictures of the fixed latents, one of them chosen, and how that one has grown. */

import { paint, pictureAt, placeOf } from "../common/canvas.js";
import { arrowOf } from "../common/controls.js";
import { chosen, evenly } from "../common/pictures.js";

const SIDE = 8; // pictures
const GAP = 2; // pixels of the pictures between them
const STRIP = 12; // pictures of the growth

export class Samples {
  chosen = 0;
  #text;
  #shown = null;
  #moments = [];
  #canvas;
  #frame;
  #strip;

  constructor(root, text) {
    this.#text = text;
    this.#canvas = root.querySelector("#train-canvas");
    this.#frame = root.querySelector(".train-chosen");
    this.#strip = root.querySelector("#train-growth");
    this.#canvas.addEventListener("click", (event) =>
      this.#choose(pictureAt(this.#canvas, event, SIDE)),
    );
    this.#canvas.addEventListener("keydown", (event) => {
      const way = arrowOf(event);
      if (!way) return;
      event.preventDefault();
      const next = this.chosen + way[0] - way[1] * SIDE;
      if (next >= 0 && next < SIDE ** 2) this.#choose(next);
    });
    this.clear();
  }

  /** Empty cells, where pictures will be. */
  clear() {
    this.#shown = null;
    this.#moments = [];
    this.#frame.hidden = true;
    for (const canvas of [this.#canvas, this.#strip])
      canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
    this.#showChosen();
  }

  /** Show a run at a moment of it; null is now. */
  show(run, moment) {
    const shown = moment ?? run.latest;
    if (!shown) return;
    if (shown !== this.#shown) paint(this.#canvas, shown.pictures, SIDE, GAP);
    this.#shown = shown;
    this.#canvas.dataset.step = shown.step;
    this.#moments = run.moments;
    this.#frame.hidden = false;
    this.#showChosen();
  }

  #choose(index) {
    this.chosen = index;
    this.#showChosen();
  }

  /** Which picture is chosen, and that one at moments spread over the run. */
  #showChosen() {
    Object.assign(this.#frame.style, placeOf(this.#canvas, this.chosen, SIDE, GAP));
    const n = this.chosen + 1;
    const step = this.#shown?.step ?? 0;
    this.#canvas.setAttribute("aria-label", this.#text("pictures", { step }));
    this.#canvas.setAttribute("aria-valuenow", n);
    this.#canvas.setAttribute("aria-valuetext", this.#text("picture_chosen", { n }));
    this.#canvas.title = this.#shown ? this.#text("choose_help") : "";
    if (!this.#moments.length) return;
    const moments = evenly(this.#moments.length, STRIP).map((i) => this.#moments[i].pictures);
    const grown = moments.map((pictures) => chosen(pictures, [this.chosen]));
    const pixels = grown.flatMap((picture) => [...picture.pixels]);
    paint(this.#strip, { ...grown[0], pixels, count: STRIP }, STRIP, 1);
  }
}
