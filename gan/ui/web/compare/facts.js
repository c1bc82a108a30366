/** All that was measured of the two models, side by side. */

import { ask } from "../common/ask.js";
import { element } from "../common/controls.js";
import { explained } from "../common/glossary/glossary.js";
import { latest } from "../common/pixels.js";
import { language } from "../common/words.js";
import { bySide, SIDES } from "./pair.js";
import { Section } from "./section.js";

const NONE = "–";

export class FactsSection extends Section {
  #known = {};
  #table = this.find("table");
  #wishes = bySide((side) =>
    latest(
      (answer, { model }) => this.#arrived(side, model, answer),
      (error) => this.report(error, side),
      (wish) => ask("figures", wish),
    ),
  );

  follow(pair) {
    for (const side of SIDES)
      this.#wishes[side].wantOther({ model: pair[side].model, language: language() });
  }

  #arrived(side, model, { facts, ...more }) {
    this.#known[side] = { model, facts: new Map(facts), ...more };
    if (SIDES.every((one) => this.#known[one])) this.#show(SIDES.map((one) => this.#known[one]));
  }

  #show(both) {
    const names = both.map(({ model, facts }) => {
      const none = facts.size ? [] : [" ", element("small", {}, this.text("facts_none"))];
      return element("th", { scope: "col", role: "columnheader" }, model, ...none);
    });
    this.#table.tHead.replaceChildren(row(element("td", { role: "cell" }), names));
    const valuesOf = (name) => both.map(({ facts }) => facts.get(name));
    const named = inOrder(...both.map(({ facts }) => [...facts.keys()]));
    const words = Object.assign({}, ...both.map(({ explains }) => explains));
    const inWords = (name) => (words[name] ? explained(name, words[name]) : name);
    const rows = named.map((name) => fact(inWords(name), valuesOf(name)));
    if (both.some(({ neighbours }) => neighbours)) {
      const pictures = both.map(({ model, neighbours: src }) => {
        const alt = this.text("facts_neighbours_of", { model });
        return src && element("img", { src, alt });
      });
      rows.push(fact(this.text("facts_neighbours"), pictures));
      rows.at(-1).classList.add("facts-pictures");
    }
    this.#table.tBodies[0].replaceChildren(...rows);
    this.#table.hidden = false;
  }
}

// On a phone these are no table to CSS, and would be none to a screen reader without their roles.
function row(head, cells) {
  return element("tr", { role: "row" }, head, ...cells);
}

function fact(name, values) {
  const cells = values.map((value) => element("td", { role: "cell" }, value ?? NONE));
  return row(element("th", { scope: "row", role: "rowheader" }, name), cells);
}

/** The names of both lists, each once: what only the second has comes after what it follows there. */
function inOrder(first, second) {
  const names = [...first];
  second.forEach((name, i) => {
    if (!names.includes(name)) names.splice(names.indexOf(second[i - 1]) + 1, 0, name);
  });
  return names;
}
