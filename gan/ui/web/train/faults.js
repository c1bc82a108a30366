/** What goes wrong in trainings: presets that show it, the way to heal it, hints where it happens. */

import { button, element } from "../common/controls.js";
import { linkTo, onPlainClick, open } from "../common/tabs.js";

/**
 * The presets, to be set up and to be healed.
 * @returns {(chosen: string, broken: string) => void} shows the preset that the form holds, and the
 *   one that can be healed
 */
export function faults(parent, presets, text, { choose, heal }) {
  const rows = presets.map(({ name, steps, heal_seconds: seconds }) => {
    const key = name.replaceAll("-", "_");
    const set = button(() => choose(name), text("preset_set"), { id: `train-preset-${name}` });
    const cure = button(heal, text("heal"), { id: `train-heal-${name}` });
    const title = element("h3", { class: "lab-name" }, text(`preset_${key}`));
    const about = element(
      "p",
      { class: "lab-quiet" },
      text(`preset_${key}_about`, { steps, seconds }),
    );
    const buttons = element("div", { class: "lab-row" }, set, cure);
    parent.append(element("article", {}, title, about, buttons));
    return { name, set, cure };
  });

  return (chosen, broken) => {
    for (const { name, set, cure } of rows) {
      set.setAttribute("aria-pressed", name === chosen);
      cure.hidden = name !== broken;
    }
  };
}

/** One quiet sentence on a sign that a run shows, with the way to the lesson. */
export function hint(root, text) {
  const line = root.querySelector("#train-hint");
  const [sentence, link] = line.children;
  let sign;
  const about = () => ({ at: `lesson-${sign}` });
  onPlainClick(link, () => open("lesson", about()));
  return (run) => {
    sign = run?.phase === "failed" ? undefined : run?.hints.at(-1)?.sign;
    if (sign) link.href = linkTo("lesson", about());
    const words = sign && text(`hint_${sign.replaceAll("-", "_")}`);
    line.hidden = !words;
    if (words && sentence.textContent !== words) sentence.textContent = words;
  };
}
