/** The transport bar: start, pause, step, stop, and in words what the run is doing. */

import { ICONS } from "../common/controls.js";
import { clock } from "./timeline.js";

export class Transport {
  #text;
  #begin;
  #hold;
  #one;
  #ten;
  #end;
  #status;
  #paused;

  /**
   * @param {{start: () => void, pause: () => void, resume: () => void, step: (n: number) => void, stop: () => void}} told
   */
  constructor(root, text, told) {
    this.#text = text;
    const find = (id) => root.querySelector(`#train-${id}`);
    this.#begin = find("start");
    this.#hold = find("pause");
    this.#one = find("step");
    this.#ten = find("step-10");
    this.#end = find("stop");
    this.#status = find("status");
    this.#one.innerHTML = ICONS.step;
    this.#end.innerHTML = ICONS.stop;
    this.#begin.addEventListener("click", () => told.start());
    this.#hold.addEventListener("click", () => (this.#paused ? told.resume() : told.pause()));
    this.#one.addEventListener("click", () => told.step(1));
    this.#ten.addEventListener("click", () => told.step(10));
    this.#end.addEventListener("click", () => told.stop());
  }

  /** @param {Run|null} run */
  show(run) {
    const phase = run?.phase ?? "idle";
    const busy = ["waiting", "running", "paused"].includes(phase);
    this.#paused = phase === "paused";
    this.#swap(phase === "running" || this.#paused);
    this.#begin.disabled = phase === "waiting" || phase === "saving";
    face(this.#begin, ICONS.play, this.#text(run ? "train_again" : "train"));
    face(
      this.#hold,
      this.#paused ? ICONS.play : ICONS.pause,
      this.#text(this.#paused ? "resume" : "pause"),
    );
    for (const button of [this.#one, this.#ten])
      button.disabled = phase !== "idle" && !this.#paused;
    this.#end.disabled = !busy;
    const words = run ? this.#words(run) : "";
    if (this.#status.textContent !== words) this.#status.textContent = words;
  }

  /** Start and pause share one place; who is on the one by keyboard stays there. */
  #swap(active) {
    const [shown, hidden] = active ? [this.#hold, this.#begin] : [this.#begin, this.#hold];
    const focused = document.activeElement === hidden;
    shown.hidden = false;
    hidden.hidden = true;
    if (focused) shown.focus();
  }

  #words(run) {
    const { phase, queue, settings, rate, left, step } = run;
    if (phase === "waiting")
      return queue ? this.#text("queued", queue) : this.#text("getting_ready");
    if (phase === "saving") return this.#text("saving");
    if (phase === "failed")
      return step ? this.#text("failed", { step: step.toLocaleString() }) : "";
    if (phase === "done") return this.#text(`done_${run.reason}`, { step: step.toLocaleString() });
    const parts = [settings.device, settings.dataset];
    if (this.#paused) parts.unshift(this.#text("paused"));
    else if (rate)
      parts.push(
        this.#text("rate", { n: Math.round(Number(rate.toPrecision(2))).toLocaleString() }),
      );
    if (left !== null && !this.#paused) parts.push(this.#text("left", { time: clock(left) }));
    return parts.filter(Boolean).join(" · ");
  }
}

function face(button, icon, label) {
  if (button.dataset.face === label) return;
  button.dataset.face = label;
  button.innerHTML = icon;
  button.append(label);
}
