/**
 * What is made of a picture, as `/inside` tells it (`gan/play/inside.py`). Of the training pictures
 * none is here.
 */

import { local } from "../common/drawing/local.js";
import { refuse } from "./answers.js";

const known = new Map(); // by model: what its discriminator says of other pictures

/** @param {() => Promise<object>} scores  that file */
export async function inside({ parts, ...request }, scores) {
  if (parts.includes("way")) refuse("no_drawing"); // else the page would have shown it
  const { logits, digithood = 1, logit } = (await local.look(request)) ?? refuse("no_drawing");
  if (logit !== undefined && !known.has(request.model)) known.set(request.model, await scores());
  return {
    reading: logits ? { ...read(logits), is_digit: digithood > 0 } : null,
    verdict: logit === undefined ? null : placed(logit, known.get(request.model)),
    nearest: null,
  };
}

/** The likeliest digit, and its share by softmax. */
function read(logits) {
  const most = Math.max(...logits);
  const sum = logits.reduce((all, value) => all + Math.exp(value - most), 0);
  return { digit: logits.indexOf(most), sure: 1 / sum };
}

/** A discriminator's number, and its place among others. */
function placed(logit, { critic, own, real }) {
  const share = (scores) => scores.filter((score) => score < logit).length / scores.length;
  const odds = critic ? null : 1 / (1 + Math.exp(-logit));
  return { logit, odds, own: share(own), real: real && share(real) };
}
