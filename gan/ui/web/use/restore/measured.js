/** How well each way restores test digits, as a command has measured it. */

import { element } from "../../common/controls.js";
import { language } from "../../common/words.js";

const KINDS = ["50", "80", "half", "blur", "noise", "7x7"]; // of damage
const BEST = "best";

/**
 * Fill a box with the table, unless nothing was measured.
 * @param {Object<string, Object<string, Object<string, [number, number, number]>>>} measured  by
 *   model, way and damage: digits, the share named rightly, PSNR in dB
 */
export function tell(box, measured, text) {
  const told = Object.values(measured).sort((one, other) => most(one) - most(other));
  const ways = Object.assign({}, ...told); // those without a model are of the most digits
  const count = most(ways);
  box.hidden = !count;
  if (!count) return;
  box.querySelector("summary").textContent = text("measured", { count });
  const heads = KINDS.map((kind) => element("th", { scope: "col" }, text(`measured_${kind}`)));
  const rows = Object.entries(ways).map(([way, kinds]) => {
    const [how, name] = way.split(" ");
    const cells = KINDS.map((kind) => cell(kinds[kind], best(ways, kind), text));
    const own = most({ way: kinds });
    const said = text(`measured_${how}`, { name });
    const words = own === count ? said : text("measured_on", { way: said, count: own });
    return element("tr", {}, element("th", { scope: "row" }, words), ...cells);
  });
  const head = element("thead", {}, element("tr", {}, element("td"), ...heads));
  const table = element("table", {}, head, element("tbody", {}, ...rows));
  box.append(element("div", { class: "use-table", role: "group", tabindex: 0 }, table));
  box.querySelector(".use-table").ariaLabel = text("measured", { count });
}

/** The most digits that any of these ways was measured on; 0 where none was. */
function most(ways) {
  const counts = Object.values(ways).flatMap((kinds) => Object.values(kinds));
  return Math.max(0, ...counts.map(([count]) => count));
}

/** The most of a damage's digits that a way has had named rightly. */
function best(ways, kind) {
  return Math.max(...Object.values(ways).map((kinds) => kinds[kind]?.[1] ?? 0));
}

function cell(told, highest, text) {
  if (!told) return element("td", {}, "–");
  const [, right, psnr] = told;
  const value = number(psnr, { minimumFractionDigits: 1 });
  const share = element("b", {}, number(right, { style: "percent" }));
  return element(
    "td",
    right === highest ? { class: BEST } : {},
    share,
    ` ${text("psnr_value", { value })}`,
  );
}

function number(value, options) {
  return value.toLocaleString(language(), { maximumFractionDigits: 1, ...options });
}
