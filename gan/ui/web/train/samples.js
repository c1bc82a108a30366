/** The pictures of the fixed latents, one of them chosen, and how that one has grown. */

import { paint, pictureAt } from "../common/canvas.js";

const SIDE = 8; // pictures
const GAP = 2; // pixels of the pictures between them
const STRIP = 12; // pictures of the growth
const WAYS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -SIDE, ArrowDown: SIDE };

export class Samples {
  chosen = 0;
  #text;
  #shown = null;
  #moments = [];
  #canvas;
  #frame;
  #strip;

  /** `text` gives words; the chosen picture's number is `chosen`. */
  constructor(root, text) {
    this.#text = text;
    this.#canvas = root.querySelector("#train-canvas");
    this.#frame = root.querySelector(".train-chosen");
    this.#strip = root.querySelector("#train-growth");
    this.#canvas.addEventListener("click", (event) =>
      this.#choose(pictureAt(this.#canvas, event, SIDE)),
    );
    this.#canvas.addEventListener("keydown", (event) => {
      const next = this.chosen + (WAYS[event.key] ?? NaN);
      if (!(event.key in WAYS)) return;
      event.preventDefault();
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
    this.#describe(0);
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
    this.#describe(shown.step);
    this.#grow();
  }

  #choose(index) {
    this.chosen = index;
    this.#frame.style.left = `${((index % SIDE) / SIDE) * 100}%`;
    this.#frame.style.top = `${(Math.floor(index / SIDE) / SIDE) * 100}%`;
    this.#describe(this.#shown?.step ?? 0);
    this.#grow();
  }

  #describe(step) {
    this.#canvas.setAttribute("aria-label", this.#text("pictures", { step }));
    this.#canvas.setAttribute("aria-valuenow", this.chosen + 1);
    this.#canvas.setAttribute(
      "aria-valuetext",
      this.#text("picture_chosen", { n: this.chosen + 1 }),
    );
    this.#canvas.title = this.#shown ? this.#text("choose_help") : "";
  }

  /** The chosen picture at moments spread over the run. */
  #grow() {
    if (!this.#moments.length) return;
    const { height, width, channels } = this.#moments[0].pictures;
    const size = height * width * channels;
    const pixels = new Uint8Array(STRIP * size);
    for (let i = 0; i < STRIP; i++) {
      const { pictures } =
        this.#moments[Math.round((i / (STRIP - 1)) * (this.#moments.length - 1))];
      pixels.set(pictures.pixels.subarray(this.chosen * size, (this.chosen + 1) * size), i * size);
    }
    paint(this.#strip, { pixels, count: STRIP, height, width, channels }, STRIP, 1);
  }
}
