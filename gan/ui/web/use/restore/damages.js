/** The controls of the damage: which, and how strong. */

import { button, choice, element, ICONS, slider } from "../../common/controls.js";
import { percent } from "../wording.js";
import { KINDS, KNOBS, SIDES } from "./task.js";

const LUCK = 1_000_000; // of the seed of what is lost by chance

/**
 * @param {(change: object) => void} set  told of every change by the visitor
 * @returns {(task: object, gone: number) => void} follows the state; `gone` is how many pixels are
 */
export function damages(root, text, set) {
  const find = (id) => root.querySelector(`#use-${id}`);
  const named = (prefix, values) =>
    values.map((value) => ({ value, label: text(`${prefix}_${value}`) }));
  const pick = (damage) => set({ damage });
  const showKind = choice(find("kinds"), "use-damage", named("damage", KINDS), pick);
  const box = find("knobs");
  const look = { class: "lab-grid", role: "radiogroup", "aria-label": text("side") };
  const sides = element("div", look);
  const showSide = choice(sides, "use-side", named("side", SIDES), (side) => set({ side }));
  box.append(sides);
  const knobs = Object.entries(KNOBS).map(([kind, knob]) => ({ kind, ...built(box, kind, knob) }));

  function built(parent, kind, { key, start, ...range }) {
    const options = { id: `use-${key}`, label: text(`knob_${kind}`), ...range };
    const change = (value) => set({ [key]: value });
    return { key, made: slider(parent, options, change, () => change(start)) };
  }

  const words = { class: "lab-icon", title: text("again"), "aria-label": text("again") };
  const again = button(() => set({ luck: Math.floor(Math.random() * LUCK) }), "", words);
  again.innerHTML = ICONS.dice;
  const mend = button(() => set({ mask: "" }), text("mend"));
  box.append(again, mend);

  return (task, gone) => {
    const { damage } = task;
    showKind(damage);
    showSide(task.side);
    sides.hidden = damage !== "half";
    again.hidden = damage !== "lost" && damage !== "noise";
    mend.hidden = damage !== "brush";
    for (const { kind, key, made } of knobs) {
      made.row.hidden = kind !== damage;
      made.show(task[key]);
    }
    const values = { share: percent(task.share), size: task.size, count: gone };
    values.sigma = damage === "blur" ? task.blur : task.noise;
    find("left-is").textContent = text(`left_${damage}`, values);
  };
}
