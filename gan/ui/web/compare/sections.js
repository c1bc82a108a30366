/** The sections below the pictures: only those that are looked at ask the server for anything. */

import { FactsSection } from "./facts.js";
import { Finder } from "./finder.js";
import { buildIndex } from "./index.js";
import { InversionSection } from "./inversion/inversion.js";
import { MapSection } from "./map.js";
import { NumbersSection } from "./numbers.js";
import { RaceSection } from "./race.js";
import { ResultsSection } from "./results/results.js";

const NEAR = "60%"; // of the screen's height beyond it, where a section begins to be looked at

/**
 * @param {{text, set: (change: object) => void, model: (side: string) => object, withRight: (model: string) => object,
 *   pair: () => object | null}} page  `set` changes the tab's state, `withRight` is it with that
 *   model on the right, `pair` null before the tab was ever opened
 * @returns {(pair: object) => void} told that the pair has changed
 */
export function sectionsOf(root, page) {
  const find = (id) => root.querySelector(`#compare-${id}`);
  const common = { ...page, finder: new Finder(), digit: () => inversion.digit };
  const inversion = new InversionSection(find("digit"), common);
  const sections = [
    inversion,
    new RaceSection(find("race"), common),
    new MapSection(find("map"), common),
    new NumbersSection(find("numbers"), common),
    new ResultsSection(find("results"), common),
    new FactsSection(find("facts"), common),
  ];
  const inSight = new Set();
  const tell = (section, pair) => {
    section.prepare(pair);
    if (inSight.has(section)) section.follow(pair);
  };
  const look = ({ target, isIntersecting }) => {
    const section = sections.find((one) => one.root === target);
    inSight[isIntersecting ? "add" : "delete"](section);
    if (isIntersecting && page.pair()) tell(section, page.pair());
  };
  const watch = new IntersectionObserver((seen) => seen.forEach(look), {
    rootMargin: `${NEAR} 0px`,
  });
  for (const section of sections) watch.observe(section.root);
  buildIndex(root);
  return (now) => sections.forEach((section) => tell(section, now));
}
