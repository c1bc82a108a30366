/** One training step taken apart: noise, fake, verdicts, gradient, and the training that it was of. */

import { decoded } from "../common/pictures.js";
import { drawCurves, paintNoise, paintSigned } from "./drawings.js";
import { number, sentences, share, whole } from "./wording.js";

export class Step {
  #article;
  #text;

  constructor(article, text) {
    this.#article = article;
    this.#text = text;
  }

  /** @param {object} step  the server's answer @param {object} model  whose step it is */
  show(step, model) {
    const article = this.#article;
    paintNoise(article.find("noise"), step.noise);
    for (const id of ["fake", "judged"]) article.paint(id, step.fake);
    article.paint("nudged", step.nudged);
    paintSigned(article.find("gradient"), decoded(step.gradient));
    article.find("fake").dataset.seed = step.seed;
    article.find("real-side").hidden = !step.real;
    if (step.real) article.paint("real", step.real);
    this.#showVerdicts(step, model);
    this.#showTraining(step.training, model);
  }

  #showVerdicts(step, model) {
    const fake = verdict(step.onFake, model);
    const real = step.real ? verdict(step.onReal, model) : "";
    this.#article.write("on-fake", fake);
    this.#article.write("on-real", real);
    this.#meter("fake", step.onFake, model);
    this.#meter("real", step.onReal ?? 0, model);
    this.#article.write("verdict-is", this.#verdictInWords(step, { fake, real }, model));
    this.#article.write("rule-now", this.#text("rule_now", { loss: number(step.loss) }));
    const nudge = { nudge: share(step.nudge), before: fake, after: verdict(step.onNudged, model) };
    this.#article.write("nudge", this.#text("nudge", nudge));
  }

  #verdictInWords(step, values, { isCritic }) {
    const kind = isCritic ? "verdict_score" : "verdict_odds";
    if (!step.real) return sentences(this.#text(`${kind}_fake`, values), this.#text("no_real"));
    const difference = number(step.onReal - step.onFake);
    const fooled = step.onReal < step.onFake ? this.#text("fooled") : "";
    return sentences(this.#text(kind, { ...values, difference }), fooled);
  }

  /** A bar for odds; a critic's scores have no end to measure them by. */
  #meter(side, value, { isCritic }) {
    const meter = this.#article.find(`meter-${side}`);
    meter.hidden = isCritic;
    meter.firstChild.style.width = `${100 * value}%`;
  }

  #showTraining({ dataset, images, steps, training_seconds: seconds, verdicts }, model) {
    const figure = this.#article.find("curves");
    figure.hidden = !(steps && images && seconds && verdicts.length > 1);
    if (figure.hidden) return;
    this.#drawVerdicts(figure.querySelector("svg"), verdicts, steps, model);
    const trained = this.#text("trained", {
      model: model.name,
      dataset,
      steps: whole(steps),
      images: whole(images),
      minutes: whole(Math.ceil(seconds / 60)),
    });
    const are = this.#text(model.isCritic ? "curve_is" : "curves_are");
    figure.querySelector("figcaption").textContent = sentences(trained, are);
  }

  #drawVerdicts(svg, verdicts, steps, { isCritic }) {
    const inWords = (value) => (isCritic ? number(value, 2) : share(value));
    // A critic's scores drift together; only their difference means something.
    const points = isCritic ? verdicts.map(([step, real, fake]) => [step, real - fake]) : verdicts;
    const differences = points.map(([, value]) => value);
    const range = isCritic ? [Math.min(0, ...differences), Math.max(...differences)] : [0, 1];
    const curves = isCritic
      ? [{ kind: "real", label: this.#text("difference_label") }]
      : ["real", "fake"].map((kind) => ({ kind, label: this.#text(`${kind}_label`) }));
    drawCurves(svg, points, range, curves, inWords);
    const [first, last] = [points[0], points.at(-1)].map((point) => point.slice(1).map(inWords));
    const alt = this.#text(isCritic ? "curve_alt" : "curves_alt", {
      steps: whole(steps),
      real0: first[0],
      real1: last[0],
      fake0: first[1],
      fake1: last[1],
    });
    svg.setAttribute("aria-label", alt);
  }
}

function verdict(value, { isCritic }) {
  return isCritic ? number(value, 4) : share(value);
}
