/** The timeline of a run: a slider over its snapshots, and the way back to now. */

export class Timeline {
  #text;
  #moments = [];
  #range;
  #position;
  #live;

  /** @param {(moment: Snapshot|null) => void} moved  told of the moment to look at; null is now */
  constructor(root, text, moved) {
    this.#text = text;
    this.#range = root.querySelector("#train-timeline");
    this.#position = root.querySelector("#train-position");
    this.#live = root.querySelector("#train-live");
    this.#range.addEventListener("input", () => {
      const index = Number(this.#range.value);
      moved(index >= this.#moments.length - 1 ? null : this.#moments[index]);
    });
    this.#live.addEventListener("click", () => {
      moved(null);
      this.#range.focus(); // the button goes away with what it did
    });
  }

  /** Show where a moment of the run lies; null is now, at the end. */
  show(run, moment) {
    this.#moments = run?.moments ?? [];
    const last = Math.max(0, this.#moments.length - 1);
    const place = moment ? closest(this.#moments, moment.step) : last;
    this.#range.max = last;
    this.#range.value = place;
    this.#range.disabled = last < 1;
    this.#range.style.setProperty("--filled", `${last ? (place / last) * 100 : 0}%`);
    this.#live.hidden = !moment;
    const shown = moment ?? run?.latest;
    this.#position.textContent = shown
      ? this.#text("position", { step: shown.step.toLocaleString(), time: clock(shown.elapsed) })
      : "";
    this.#range.setAttribute(
      "aria-valuetext",
      this.#position.textContent || this.#text("no_curves"),
    );
  }
}

/** The moment of a run next to a step. @returns {Snapshot|null} null where that is now */
export function momentAt(run, step) {
  const place = closest(run.moments, step);
  return place === run.moments.length - 1 ? null : run.moments[place];
}

function closest(moments, step) {
  let best = 0;
  moments.forEach((moment, i) => {
    if (Math.abs(moment.step - step) < Math.abs(moments[best].step - step)) best = i;
  });
  return best;
}

/** Seconds as minutes:seconds. */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
