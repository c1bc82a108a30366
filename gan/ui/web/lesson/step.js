/** One training step taken apart: noise, fake, verdicts, gradient, and the training that it was of. */

import { decoded } from "../common/pictures.js";
import { describe } from "../common/words.js";
import { drawCurves, paintNoise, paintSigned } from "./drawings.js";
import { number, sentences, share, whole } from "./wording.js";

/** @param {import("./lesson.js").Article} article @param {object} model  whose step it is */
export function showStep(article, step, model) {
  paintNoise(article.find("noise"), step.noise);
  for (const id of ["fake", "judged"]) article.paint(id, step.fake);
  article.paint("nudged", step.nudged);
  paintSigned(article.find("gradient"), decoded(step.gradient));
  article.find("fake").dataset.seed = step.seed;
  article.find("real-side").hidden = !step.real;
  if (step.real) article.paint("real", step.real);
  showVerdicts(article, step, model);
  showTraining(article, step.training, model);
}

function showVerdicts(article, step, model) {
  const verdict = (value) => (model.isCritic ? number(value, 4) : share(value));
  const fake = verdict(step.onFake);
  const real = step.real ? verdict(step.onReal) : "";
  article.write("on-fake", fake);
  article.write("on-real", real);
  showMeter(article.find("meter-fake"), step.onFake, model);
  showMeter(article.find("meter-real"), step.onReal ?? 0, model);
  article.write("verdict-is", verdictInWords(article.text, step, { fake, real }, model));
  article.say("rule-now", "rule_now", { loss: number(step.loss) });
  const after = verdict(step.onNudged);
  article.say("nudge", "nudge", { nudge: share(step.nudge), before: fake, after });
}

function verdictInWords(text, step, values, { isCritic }) {
  const kind = isCritic ? "verdict_score" : "verdict_odds";
  if (!step.real) return sentences(text(`${kind}_fake`, values), text("no_real"));
  const difference = number(step.onReal - step.onFake);
  const fooled = step.onReal < step.onFake ? text("fooled") : "";
  return sentences(text(kind, { ...values, difference }), fooled);
}

/** A bar for odds; a critic's scores have no end to measure them by. */
function showMeter(meter, value, { isCritic }) {
  meter.hidden = isCritic;
  meter.firstChild.style.width = `${100 * value}%`;
}

function showTraining(article, training, model) {
  const { dataset, images, steps, training_seconds: seconds, verdicts } = training;
  const { text } = article;
  const figure = article.find("curves");
  figure.hidden = !(steps && images && seconds && verdicts.length > 1);
  if (figure.hidden) return;
  drawVerdicts(text, figure.querySelector("svg"), verdicts, steps, model);
  const sizes = { steps: whole(steps), images: whole(images) };
  const minutes = whole(Math.ceil(seconds / 60));
  const trained = text("trained", { model: model.name, dataset, ...sizes, minutes });
  const are = text(model.isCritic ? "curve_is" : "curves_are");
  figure.querySelector("figcaption").textContent = sentences(trained, are);
}

function drawVerdicts(text, svg, verdicts, steps, { isCritic }) {
  const inWords = (value) => (isCritic ? number(value, 2) : share(value));
  // A critic's scores drift together; only their difference means something.
  const points = isCritic ? verdicts.map(([step, real, fake]) => [step, real - fake]) : verdicts;
  const differences = points.map(([, value]) => value);
  const range = isCritic ? [Math.min(0, ...differences), Math.max(...differences)] : [0, 1];
  const curves = isCritic
    ? [{ kind: "real", label: text("difference_label") }]
    : ["real", "fake"].map((kind) => ({ kind, label: text(`${kind}_label`) }));
  drawCurves(svg, points, range, curves, inWords);
  const ends = [points[0], points.at(-1)].map(([, ...values]) => values.map(inWords));
  const [[real0, fake0], [real1, fake1]] = ends;
  const values = { steps: whole(steps), real0, real1, fake0, fake1 };
  describe(svg, text(isCritic ? "curve_alt" : "curves_alt", values));
}
