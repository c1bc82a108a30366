/**
 * What is to be restored: a digit (a test image, or one of the visitor's own), how it is damaged, and
 * by which models; the state of the part, and what /restore is asked.
 */

import { isDigit, isTest } from "../../common/intake/intake.js";
import { firstOf } from "../../common/models.js";
import { base64 } from "../../common/parts/base64.js";
import { clamp } from "../../common/scales.js";
import { isSeed } from "../../common/seeds.js";
import { within } from "../link.js";
import { isMask, SIDE, unpacked } from "./mask.js";

const FIRST_TEST = 7; // a nine that could be several digits once its lower half is gone
const BEST = { vae: ["digits-vae", "vae-2d"], gan: ["digits", "quick", "dcgan"] };

export const KINDS = ["half", "lost", "block", "brush", "blur", "noise", "shrink"];
export const SIDES = ["bottom", "top", "left", "right"];

/** How strong each damage is that can be stronger: the key in the state, its range and its start. */
export const KNOBS = {
  lost: { key: "share", min: 0.05, max: 0.95, step: 0.05, start: 0.8 },
  block: { key: "size", min: 4, max: 24, step: 1, start: 12 },
  blur: { key: "blur", min: 0.5, max: 4, step: 0.1, start: 2 },
  noise: { key: "noise", min: 0.1, max: 1.5, step: 0.05, start: 0.5 },
};

/** The shape of the state. @param {object} known  what the tab knows */
export function taskOf({ models, data }) {
  const none = (fits) => (value) => value === null || fits(value);
  const ofKind = (kind) => modelsOf(models, kind);
  const named = (kind) => ({
    start: (firstOf(BEST[kind], ofKind(kind)) ?? ofKind(kind)[0])?.name ?? null,
    fits: (value) => ofKind(kind).some(({ name }) => name === value),
  });
  const knobs = Object.values(KNOBS).map(({ key, min, max, start }) => [
    key,
    { start, fits: within(min, max) },
  ]);
  return {
    test: { start: data ? FIRST_TEST : null, fits: none(isTest) },
    digit: { start: null, fits: none(isDigit) },
    damage: { start: KINDS[0], fits: (value) => KINDS.includes(value) },
    side: { start: SIDES[0], fits: (value) => SIDES.includes(value) },
    ...Object.fromEntries(knobs),
    place: { start: [SIDE / 2, SIDE / 2], fits: isPlace },
    luck: { start: 0, fits: isSeed },
    mask: { start: "", fits: isMask },
    vae: named("vae"),
    gan: named("gan"),
  };
}

/** The models that restore, of one kind. @param {"vae" | "gan"} kind */
export function modelsOf(models, kind) {
  return models.filter(({ restores, vae }) => restores && vae === (kind === "vae"));
}

function isPlace(value) {
  return Array.isArray(value) && value.length === 2 && value.every(within(0, SIDE));
}

/** The damage as /restore takes it. */
export function damageOf({ damage: kind, side, share, blur, noise, luck: seed, mask, ...block }) {
  const gone = () => base64(unpacked(mask).map((one) => one * 255));
  return {
    half: () => ({ kind, side }),
    lost: () => ({ kind, share, seed }),
    block: () => ({ kind, ...blockOf(block) }),
    brush: () => ({ kind, mask: gone() }),
    blur: () => ({ kind, sigma: blur }),
    noise: () => ({ kind, sigma: noise, seed }),
    shrink: () => ({ kind }),
  }[kind]();
}

/** The block, all of it on the digit. */
function blockOf({ size, place: [x, y] }) {
  const from = (middle) => clamp(Math.round(middle - size / 2), 0, SIDE - size);
  return { top: from(y), left: from(x), height: size, width: size };
}
