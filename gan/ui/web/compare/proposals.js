/** The pairs that the page proposes, one switch for them, and what is to be seen in each. */

import { choice, element } from "../common/controls.js";
import { PROPOSED, proposedOf, SIDES } from "./pair.js";

/**
 * @param {(name: string) => void} chosen  told of the pair that the visitor wants
 * @returns {(pair: object) => void} follows the pair
 */
export function proposals(root, text, models, chosen) {
  const find = (id) => root.querySelector(`#compare-${id}`);
  const names = Object.keys(PROPOSED).filter((name) =>
    SIDES.every((side) => models.some((model) => model.name === PROPOSED[name][side])),
  );
  const options = names.map((name) => {
    const both = SIDES.map((side) => PROPOSED[name][side]).join(" · ");
    const label = text(`pair_${name}`);
    const content = [element("span", {}, label), " ", element("small", {}, both)];
    return { value: name, label: `${label}: ${both}`, content };
  });
  const show = choice(find("proposed"), "compare-proposed", options, chosen);
  find("proposed").hidden = names.length < 2;
  return (pair) => {
    const name = proposedOf(pair);
    show(name);
    find("said").textContent = text(name ? `said_${name}` : "said_own");
  };
}
