/** What similarity does: two small curves over the truncation, with the chosen place on them. */

import { element } from "../../common/controls.js";
import { explained } from "../../common/glossary/glossary.js";
import { describe } from "../../common/words.js";

const KEYS = ["distance", "variety"];
const SPARE = 0.15; // room above the highest point and below the lowest

/**
 * @param {HTMLElement} box
 * @returns {{show: (measured: object | null) => void, mark: (truncation: number) => void}} `show`
 *   takes what /similarity answers, null while it is awaited
 */
export function curves(box, text) {
  const drawn = KEYS.map((key) => curve(box, key, text));
  let [measured, chosen] = [null, 1];
  const mark = () => drawn.forEach((one) => one.mark(measured, chosen));
  return {
    show(answer) {
      measured = answer;
      for (const one of drawn) one.draw(answer);
      mark();
    },
    mark(truncation) {
      chosen = truncation;
      mark();
    },
  };
}

/** One of the two. */
function curve(box, key, text) {
  const title = element("figcaption", { class: "lab-name" }, explained(text(key), key));
  const plot = element("div", { class: "make-plot" });
  const words = element("p", { class: "lab-quiet" });
  const figure = element("figure", { "data-of": key }, title, plot, words);
  box.append(figure);
  const dot = element("i");

  function draw(measured) {
    const points = known(measured, key);
    const range = rangeOf(points, measured?.real?.[key]);
    figure.classList.toggle("make-unknown", measured !== null && !points.length);
    plot.innerHTML = points.length ? picture(points, measured.real?.[key], range) : "";
    if (points.length) plot.append(...scaleOf(range, points.at(-1).truncation));
    plot.append(dot);
  }

  function mark(measured, truncation) {
    const points = known(measured, key);
    dot.hidden = !points.length;
    if (!points.length) {
      words.textContent = measured ? text(`${key}_unknown`) : text("measuring");
      describe(plot, words.textContent);
      return;
    }
    const value = at(points, truncation);
    const last = points.at(-1).truncation;
    dot.style.left = `${(truncation / last) * 100}%`;
    const real = measured.real?.[key];
    dot.style.top = `${(1 - placeIn(rangeOf(points, real), value)) * 100}%`;
    const figures = { value: value.toFixed(1), real: real?.toFixed(1) };
    words.textContent = text(real == null ? "at_this" : "at_this_real", figures);
    describe(plot, `${text(key)}: ${words.textContent}`);
  }

  return { draw, mark };
}

/** The points of which something is known: {truncation, value} each. */
function known(measured, key) {
  const points = measured?.points.filter((point) => point[key] != null) ?? [];
  return points.map(({ truncation, [key]: value }) => ({ truncation, value }));
}

/** From where to where the curve and the level of real pictures go, with room. */
function rangeOf(points, real) {
  const values = [...points.map(({ value }) => value), ...(real == null ? [] : [real])];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const spare = SPARE * (high - low || 1);
  return { low: Math.max(0, low - spare), high: high + spare };
}

const placeIn = ({ low, high }, value) => (value - low) / (high - low);

/** The ends of both axes in numbers. */
function scaleOf({ low, high }, last) {
  const words = { high: high.toFixed(1), low: low.toFixed(1), first: "ψ 0", last: `ψ ${last}` };
  return Object.entries(words).map(([end, word]) => element("span", { "data-end": end }, word));
}

/** The curve, and dashed what real pictures have. */
function picture(points, real, range) {
  const last = points.at(-1).truncation;
  const up = (value) => (100 - placeIn(range, value) * 100).toFixed(1);
  const across = (truncation) => ((truncation / last) * 100).toFixed(1);
  const line = points.map(({ truncation, value }) => `${across(truncation)},${up(value)}`);
  const level = real == null ? "" : `<path class="make-real" d="M0 ${up(real)}H100"/>`;
  return `<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">${level}<polyline points="${line.join(" ")}"/></svg>`;
}

/** The curve's height at a truncation, on a straight line between two points. */
function at(points, truncation) {
  const next = points.findIndex((point) => point.truncation >= truncation);
  if (next < 1) return (points[next] ?? points.at(-1)).value;
  const [a, b] = [points[next - 1], points[next]];
  const t = (truncation - a.truncation) / (b.truncation - a.truncation);
  return a.value + t * (b.value - a.value);
}
