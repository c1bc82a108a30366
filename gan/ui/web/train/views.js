/** What shows a run: its pictures, curves, measures and timeline, the bar above and the hint below. */

import { Curves } from "./curves.js";
import { hint } from "./faults.js";
import { changeInWords } from "./form/fields.js";
import { measures } from "./measures.js";
import { Samples } from "./samples.js";
import { momentAt, timeline } from "./timeline.js";
import { transport } from "./transport.js";

/**
 * @param {object} told  of what the bar's buttons do, as `transport` has it
 * @param {{run: () => import("./run.js").Run, look: (moment: object | null) => void}} page
 *   `look` is told of the moment of the run to look at; null is now
 */
export function views(root, text, told, { run: current, look }) {
  const page = root.querySelector(".lab-train");
  const samples = new Samples(root, text);
  const picked = (step) => look(momentAt(current(), step));
  const named = (what) => changeInWords(what, text);
  const curves = new Curves(root.querySelector(".train-plot"), text, named, picked);
  const showBar = transport(root, text, told);
  const showMeasures = measures(root, text);
  const showTimeline = timeline(root, text, look);
  const showHint = hint(root, text);

  /** Empty all for a new run, of a GAN or of a VAE. */
  function clear(vae) {
    samples.clear();
    curves.clear(vae);
  }

  /** Show a run, if there is one, at a moment of it; null is now. */
  function show(run, moment) {
    page.dataset.phase = run?.phase ?? "idle";
    showBar(run);
    showHint(run);
    page.classList.toggle("train-past", Boolean(moment));
    if (document.documentElement.dataset.tab !== "train") return; // drawn when it is opened
    root.querySelector(".train-invitation").hidden = Boolean(run);
    showMeasures(run, moment);
    showTimeline(run, moment);
    if (!run) return;
    samples.show(run, moment);
    curves.show(run, moment);
  }

  /** `chosen` is the index of the picture that the visitor has chosen. */
  return { clear, show, chosen: () => samples.chosen };
}
