/** The timeline of a run: a slider over its snapshots, and the way back to now. */

import { nearest } from "../common/scales.js";

/**
 * @param {(moment: Snapshot | null) => void} moved  told of the moment to look at; null is now
 * @returns {(run: Run | null, moment: Snapshot | null) => void} shows where a moment of the run lies
 */
export function timeline(root, text, moved) {
  const find = (id) => root.querySelector(`#train-${id}`);
  const [range, position, live] = [find("timeline"), find("position"), find("live")];
  let moments = [];
  range.addEventListener("input", () => moved(momentOf(moments, Number(range.value))));
  live.addEventListener("click", () => {
    moved(null);
    range.focus(); // the button goes away with what it did
  });

  return (run, moment) => {
    moments = run?.moments ?? [];
    const last = Math.max(0, moments.length - 1);
    const place = moment ? closest(moments, moment.step) : last;
    range.max = last;
    range.value = place;
    range.disabled = last < 1;
    range.style.setProperty("--filled", `${last ? (place / last) * 100 : 0}%`);
    live.hidden = !moment;
    const { step, elapsed } = moment ?? run?.latest ?? {};
    const words = { step: step?.toLocaleString(), time: clock(elapsed) };
    position.textContent = step === undefined ? "" : text("position", words);
    range.setAttribute("aria-valuetext", position.textContent || text("no_curves"));
  };
}

/** The moment of a run next to a step. @returns {Snapshot|null} null where that is now */
export function momentAt({ moments }, step) {
  return momentOf(moments, closest(moments, step));
}

function momentOf(moments, index) {
  return index >= moments.length - 1 ? null : moments[index];
}

function closest(moments, step) {
  const steps = moments.map((moment) => moment.step);
  return nearest(steps, step);
}

/** Seconds as minutes:seconds. */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
