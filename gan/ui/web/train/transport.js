/** The transport bar: start, pause, step, stop, in words what the run is doing, and its timeline. */

import { ICONS } from "../common/controls.js";
import { nearest } from "../common/scales.js";

/** @returns {(run: Run | null) => void} shows a run */
export function transport(root, text, control, start, step) {
  const find = (id) => root.querySelector(`#train-${id}`);
  const ids = ["start", "pause", "step", "step-10", "stop"];
  const [begin, hold, one, ten, end] = ids.map(find);
  const status = find("status");
  let paused;
  one.innerHTML = ICONS.step;
  end.innerHTML = ICONS.stop;
  begin.addEventListener("click", start);
  hold.addEventListener("click", () => control.command(paused ? "resume" : "pause"));
  one.addEventListener("click", () => step(1));
  ten.addEventListener("click", () => step(10));
  end.addEventListener("click", () => control.stop());

  return (run) => {
    const phase = run?.phase ?? "idle";
    paused = phase === "paused";
    if (phase === "running" || paused) swap(hold, begin);
    else swap(begin, hold);
    begin.disabled = phase === "waiting" || phase === "saving";
    const trained = phase === "done" || phase === "failed";
    face(begin, ICONS.play, text(trained ? "train_again" : "train"));
    face(hold, paused ? ICONS.play : ICONS.pause, text(paused ? "resume" : "pause"));
    hold.disabled = Boolean(run?.queue); // others train in its place
    one.disabled = ten.disabled = (phase !== "idle" && !paused) || hold.disabled;
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

function inWords({ phase, queue, sampling, settings, rate, left, step, reason }, text) {
  const at = { step: step.toLocaleString() };
  if (phase === "waiting" && sampling) return text("sampling", sampling);
  if (queue && ["waiting", "paused"].includes(phase)) return queuedInWords(queue, text);
  if (phase === "waiting") return text("getting_ready");
  if (phase === "saving") return text("saving");
  if (phase === "failed") return step ? text("failed", at) : "";
  if (phase === "done") return text(`done_${reason}`, at);
  const { device, dataset } = settings;
  const parts = phase === "paused" ? [text("paused")] : [];
  const rounded = Math.round(Number(rate?.toPrecision(2)));
  if (rate && !parts.length) {
    if (left !== null) parts.push(text("left", { time: clock(left) }));
    parts.push(text("rate", { n: rounded.toLocaleString() }));
  }
  return [...parts, dataset, device].filter(Boolean).join(" · ");
}

/** Where one waits, and about how long, as far as the server can tell. */
function queuedInWords({ place, of, wait }, text) {
  const where = of > 1 ? text("queued", { place, of }) : text("queued_next");
  return wait === null ? where : `${where} ${text("queued_wait", { time: clock(wait) })}`;
}

function face(button, icon, label) {
  if (button.dataset.face === label) return;
  button.dataset.face = label;
  button.innerHTML = icon;
  button.append(label);
}

/**
 * The timeline: a slider over a run's snapshots, and the way back to now.
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
    const place = moment ? nearest(moments, moment.step) : last;
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
  return momentOf(moments, nearest(moments, step));
}

function momentOf(moments, index) {
  return index >= moments.length - 1 ? null : moments[index];
}

/** Seconds as minutes:seconds. */
function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
