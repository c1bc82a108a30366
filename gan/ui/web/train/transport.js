/** The transport bar: start, pause, step, stop, and in words what the run is doing. */

import { ICONS } from "../common/controls.js";
import { clock } from "./timeline.js";

/**
 * @param {{start: () => void, pause: () => void, resume: () => void, step: (n: number) => void, stop: () => void}} told
 * @returns {(run: Run | null) => void} shows a run
 */
export function transport(root, text, told) {
  const find = (id) => root.querySelector(`#train-${id}`);
  const ids = ["start", "pause", "step", "step-10", "stop"];
  const [begin, hold, one, ten, end] = ids.map(find);
  const status = find("status");
  let paused;
  one.innerHTML = ICONS.step;
  end.innerHTML = ICONS.stop;
  begin.addEventListener("click", () => told.start());
  hold.addEventListener("click", () => (paused ? told.resume() : told.pause()));
  one.addEventListener("click", () => told.step(1));
  ten.addEventListener("click", () => told.step(10));
  end.addEventListener("click", () => told.stop());

  return (run) => {
    const phase = run?.phase ?? "idle";
    paused = phase === "paused";
    if (phase === "running" || paused) swap(hold, begin);
    else swap(begin, hold);
    begin.disabled = phase === "waiting" || phase === "saving";
    face(begin, ICONS.play, text(run ? "train_again" : "train"));
    face(hold, paused ? ICONS.play : ICONS.pause, text(paused ? "resume" : "pause"));
    one.disabled = ten.disabled = phase !== "idle" && !paused;
    end.disabled = !["waiting", "running", "paused"].includes(phase);
    const words = run ? inWords(run, text) : "";
    if (status.textContent !== words) status.textContent = words;
  };
}

/** Start and pause share one place; who is on the one by keyboard stays there. */
function swap(shown, hidden) {
  const focused = document.activeElement === hidden;
  shown.hidden = false;
  hidden.hidden = true;
  if (focused) shown.focus();
}

function inWords({ phase, queue, settings, rate, left, step, reason }, text) {
  const at = { step: step.toLocaleString() };
  if (phase === "waiting") return queue ? text("queued", queue) : text("getting_ready");
  if (phase === "saving") return text("saving");
  if (phase === "failed") return step ? text("failed", at) : "";
  if (phase === "done") return text(`done_${reason}`, at);
  const parts = [settings.device, settings.dataset];
  if (phase === "paused") return [text("paused"), ...parts].filter(Boolean).join(" · ");
  const rounded = Math.round(Number(rate?.toPrecision(2)));
  if (rate) parts.push(text("rate", { n: rounded.toLocaleString() }));
  if (left !== null) parts.push(text("left", { time: clock(left) }));
  return parts.filter(Boolean).join(" · ");
}

function face(button, icon, label) {
  if (button.dataset.face === label) return;
  button.dataset.face = label;
  button.innerHTML = icon;
  button.append(label);
}
