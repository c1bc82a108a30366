/** How far curves have grown: evenly to the newest step, as fast as steps come. */

const GAP = 250; // milliseconds between two reports, until it is known
const LONGEST = 600; // milliseconds, of a gap that is still believed
const SPARE = 1.15; // of a gap: the next report comes before the way is gone

export class Pace {
  head = 0; // the step that the curves have reached
  #from = 0;
  #goal = 0;
  #begun = 0; // milliseconds: when it set out for the goal
  #gap = GAP;

  /** Set out for the newest step. */
  follow(step) {
    if (step === this.#goal) return;
    const now = performance.now();
    if (this.#begun) this.#gap = Math.min(LONGEST, 0.7 * this.#gap + 0.3 * (now - this.#begun));
    this.#from = this.head;
    this.#goal = step;
    this.#begun = now;
  }

  /** Go on; `still`: at once to the goal. @returns {boolean}  whether there is more of the way */
  advance(now, still) {
    const way = still ? 1 : Math.min(1, (now - this.#begun) / (SPARE * this.#gap));
    this.head = this.#from + (this.#goal - this.#from) * way;
    return way < 1;
  }
}
