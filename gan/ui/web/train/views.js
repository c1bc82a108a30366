/** What shows a run: its pictures, curves, measures and timeline, the bar above and the hint below. */

import { Curves } from "./curves.js";
import { Hint } from "./faults.js";
import { changeInWords } from "./form/fields.js";
import { Measures } from "./measures.js";
import { Samples } from "./samples.js";
import { momentAt, Timeline } from "./timeline.js";
import { Transport } from "./transport.js";

export class Views {
  #page;
  #invitation;
  #transport;
  #samples;
  #curves;
  #measures;
  #timeline;
  #hint;

  /**
   * @param {object} told  of what the bar's buttons do, as `Transport` has it
   * @param {{run: () => import("./run.js").Run, look: (moment: object | null) => void}} page
   *   `look` is told of the moment of the run to look at; null is now
   */
  constructor(root, text, told, { run, look }) {
    this.#page = root.querySelector(".lab-train");
    this.#invitation = root.querySelector(".train-invitation");
    this.#transport = new Transport(root, text, told);
    this.#samples = new Samples(root, text);
    this.#curves = new Curves(
      root.querySelector(".train-plot"),
      text,
      (what) => changeInWords(what, text),
      (step) => look(momentAt(run(), step)),
    );
    this.#measures = new Measures(root, text);
    this.#timeline = new Timeline(root, text, look);
    this.#hint = new Hint(root, text);
  }

  /** The index of the picture that the visitor has chosen. */
  get chosen() {
    return this.#samples.chosen;
  }

  /** Empty all for a new run, of a GAN or of a VAE. */
  clear(vae) {
    this.#samples.clear();
    this.#curves.clear(vae);
  }

  /** Show a run, if there is one, at a moment of it; null is now. */
  show(run, moment) {
    const phase = run?.phase ?? "idle";
    this.#transport.show(run);
    this.#hint.show(run);
    this.#page.dataset.phase = phase;
    this.#page.classList.toggle("train-past", Boolean(moment));
    if (document.documentElement.dataset.tab !== "train") return; // drawn when it is opened
    this.#invitation.hidden = phase !== "idle";
    this.#measures.show(run, moment);
    this.#timeline.show(run, moment);
    if (!run) return;
    this.#samples.show(run, moment);
    this.#curves.show(run, moment);
  }
}
