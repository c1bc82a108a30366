/** What goes wrong in trainings: presets that show it, the way to heal it, hints where it happens. */

import { element } from "../common/controls.js";
import { linkTo, onPlainClick, open } from "../common/tabs.js";

/** The four presets, to be set up and to be healed. */
export class Faults {
  #rows;

  /**
   * @param {string[]} names  of the presets
   * @param {{choose: (name: string) => void, heal: () => void}} told
   */
  constructor(parent, names, text, { choose, heal }) {
    this.#rows = names.map((name) => {
      const key = name.replaceAll("-", "_");
      const set = element(
        "button",
        { type: "button", id: `train-preset-${name}`, "aria-pressed": "false" },
        text("preset_set"),
      );
      const cure = element("button", { type: "button", id: `train-heal-${name}` }, text("heal"));
      set.addEventListener("click", () => choose(name));
      cure.addEventListener("click", heal);
      const row = element(
        "article",
        {},
        element("h3", { class: "lab-name" }, text(`preset_${key}`)),
        element("p", { class: "lab-quiet" }, text(`preset_${key}_about`)),
        element("div", { class: "lab-row" }, set, cure),
      );
      parent.append(row);
      return { name, row, set, cure };
    });
  }

  /** The preset that the form holds, and the one that can be healed. */
  show(chosen, broken) {
    for (const { name, row, set, cure } of this.#rows) {
      set.setAttribute("aria-pressed", String(name === chosen));
      row.classList.toggle("train-changed", name === chosen);
      cure.hidden = name !== broken;
    }
  }
}

/** One quiet sentence on a sign that a run shows, with the way to the lesson. */
export class Hint {
  #text;
  #line;

  constructor(root, text) {
    this.#text = text;
    this.#line = root.querySelector("#train-hint");
    const link = this.#line.querySelector("a");
    link.href = linkTo("lesson", {});
    onPlainClick(link, () => open("lesson"));
  }

  show(run) {
    const sign = run?.phase === "failed" ? undefined : run?.hints.at(-1)?.sign;
    const words = sign && this.#text(`hint_${sign.replaceAll("-", "_")}`);
    this.#line.hidden = !words;
    if (words && this.#line.firstElementChild.textContent !== words)
      this.#line.firstElementChild.textContent = words;
  }
}
