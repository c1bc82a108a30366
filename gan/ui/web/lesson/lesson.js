/** The tab "How it works": an article whose pictures come from the models, and ways to try it. */

import { ask, Refusal, reasonOf } from "../common/ask.js";
import { paint } from "../common/canvas.js";
import { ICONS } from "../common/controls.js";
import { bytes } from "../common/pictures.js";
import { keep, linkTo, onOpen, open } from "../common/tabs.js";
import { fill, reader, language as spoken } from "../common/words.js";
import { drawCurves, drawPlane, paintNoise, paintSigned } from "./drawings.js";
import { RULES, VAE } from "./formulas.js";

const language = spoken();
const PARTS = ["step", "losses", "paths"];
const SIGNS = ["collapse", "d-wins", "vanishing", "exploding"];
const SEED = 2; // the first throw of the dice is one in which D is right; it is not always
const NARROW = 600; // pixels, below which a strip takes two lines

/** Start the tab in `root`; `props` are {models, vae, texts}. */
export function mount(root, { models, vae, texts }) {
  new Lesson(root, models, vae, reader(texts[language])).start();
}

class Lesson {
  constructor(root, models, vae, text) {
    Object.assign(this, { root, models, vae, text, wishes: new Map(), busy: false });
    this.seeds = Object.fromEntries(PARTS.map((part) => [part, SEED]));
    this.model = models[0];
    this.find = (id) => root.querySelector(`#lesson-${id}`);
  }

  start() {
    fill(this.root, this.text);
    this.find("vae").hidden = this.find("pair").hidden = !this.vae;
    this.find("no-vae").hidden = Boolean(this.vae);
    this.buildModels();
    for (const [id, part] of [
      ["dice", "step"],
      ["dice-digit", "losses"],
      ["dice-walk", "paths"],
    ]) {
      this.find(id).innerHTML = ICONS.dice;
      this.find(id).addEventListener("click", () =>
        this.want([part], Math.floor(Math.random() * 1_000_000)),
      );
    }
    for (const link of this.root.querySelectorAll("[data-go]")) {
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a page of its own
        event.preventDefault();
        open(...this.goal(link.dataset.go));
        scrollTo(0, 0);
      });
    }
    if (this.vae) this.describeVae();
    if (this.model) onOpen("lesson", (given) => this.opened(given));
    else this.say(this.text("no_forger"));
    this.refresh();
  }

  buildModels() {
    const menu = this.find("model");
    for (const { name } of this.models) menu.append(new Option(name, name));
    menu.addEventListener("change", () => {
      this.model = this.models[menu.selectedIndex];
      this.want(["step", "paths"], this.seeds.step);
    });
  }

  /** The link says which model and which throw of the dice; anything else in it is left alone. */
  opened({ model, seed }) {
    const known = this.models.find(({ name }) => name === model) ?? this.model;
    const wanted = Number.isSafeInteger(seed) && seed >= 0 ? seed : this.seeds.step;
    if (this.drawnOnce && known === this.model && wanted === this.seeds.step) return;
    this.model = known;
    this.want(this.drawnOnce ? ["step"] : PARTS, wanted);
  }

  /** Where a way out of the article leads: a tab and its state. */
  goal(name) {
    const { seeds, vae } = this;
    const model = this.model?.name,
      recipe = this.model?.recipe,
      classes = this.model?.classes;
    const label = classes ? seeds.step % classes : null; // that the step is shown in
    const both = (seed) => ({ left: { model: vae?.name, seed }, right: { model, seed } });
    if (SIGNS.includes(name)) return ["train", { preset: name }];
    return {
      forger: ["explore", { model, seed: seeds.step, grid: 8 }],
      quick: ["train", { recipe: "quick" }],
      rule: ["train", { recipe }],
      fake: ["explore", { model, seed: seeds.step, grid: 1, label }],
      steps: ["train", { recipe: "quick" }],
      map: ["explore", { model: vae?.name, seed: seeds.losses, grid: 1 }],
      digit: ["compare", both(seeds.losses)],
      pair: ["compare", both(seeds.paths)],
      use_quick: ["explore", { model, seed: seeds.step, grid: 8 }],
      use_edit: ["explore", { model, seed: seeds.step, grid: 1, label, moves: [2] }],
      use_code: ["compare", both(seeds.step)],
      use_own: ["train", { dataset: "images" }],
      use_last: ["compare", both(seeds.step)],
    }[name];
  }

  /** Fit everything that needs no drawing to the model and the seeds of now. */
  refresh() {
    for (const link of this.root.querySelectorAll("[data-go]"))
      link.href = linkTo(...this.goal(link.dataset.go));
    if (!this.model) return;
    const { name, character, objective, weightClip, penaltyWeight, latentDim } = this.model;
    const rule = RULES[objective];
    this.find("model").value = name;
    this.write("character", character[language]);
    this.write("rule", this.text("rule_1", { model: name }));
    this.write(
      "rule-d",
      this.text(rule.words[0], {
        clip: this.number(weightClip),
        penalty: this.number(penaltyWeight),
      }),
    );
    this.write("rule-g", this.text(rule.words[1]));
    this.find("formula-d").innerHTML = rule.D.join("");
    this.find("formula-g").innerHTML = rule.G.join("");
    this.write("step-intro", this.text("step_intro", { model: name }));
    this.write("noise-is", this.text("noise_is", { n: latentDim }));
    this.find("noise").setAttribute("aria-label", this.text("noise_is", { n: latentDim }));
  }

  describeVae() {
    const { name, latentDim } = this.vae;
    this.write("vae-1", this.text("vae_1", { model: name, n: latentDim }));
    this.find("formula-r").innerHTML = VAE.reconstruction.join("");
    this.find("formula-k").innerHTML = VAE.divergence.join("");
    this.find("formula-v").innerHTML = VAE.together.join("");
  }

  // ---- asking ----

  /** Want parts drawn anew; wishes that are overtaken are never sent. */
  want(parts, seed) {
    for (const part of parts) this.wishes.set(part, seed);
    if (!this.busy) this.grant();
  }

  async grant() {
    this.busy = true;
    const article = this.root.querySelector("article");
    while (this.wishes.size) {
      const seed = this.wishes.values().next().value;
      const parts = [...this.wishes.keys()].filter((part) => this.wishes.get(part) === seed);
      const { model } = this;
      for (const part of parts) this.wishes.delete(part);
      if (!this.drawnOnce) article.setAttribute("aria-busy", "true");
      try {
        this.show(await ask("lesson", { model: model.name, seed, parts }), seed, model);
      } catch (error) {
        this.say(reasonOf(error, this.text));
        if (error instanceof Refusal) continue;
        for (const part of parts) if (!this.wishes.has(part)) this.wishes.set(part, seed);
        await new Promise((resolve) => setTimeout(resolve, 1000));
        continue;
      }
      article.setAttribute("aria-busy", "false");
      this.find("message").hidden = true;
    }
    this.busy = false;
  }

  show(answer, seed, model) {
    for (const part of PARTS) if (answer[part]) this.seeds[part] = seed;
    this.drawnOnce = true;
    if (model !== this.model) return; // overtaken: the next answer is on its way
    this.refresh();
    if (answer.step) this.showStep(answer.step);
    if (answer.losses) this.showLosses(answer.losses);
    if (answer.paths) this.showPaths(answer.paths);
    keep("lesson", { model: model.name, seed: this.seeds.step });
  }

  // ---- one training step ----

  showStep(step) {
    paintNoise(this.find("noise"), step.noise);
    for (const id of ["fake", "judged"]) this.paint(id, step.fake);
    this.paint("nudged", step.nudged);
    paintSigned(this.find("gradient"), unpacked(step.gradient));
    this.find("fake").dataset.seed = step.seed;
    this.find("real-side").hidden = !step.real;
    if (step.real) this.paint("real", step.real);
    const fake = this.verdict(step.onFake),
      real = step.real ? this.verdict(step.onReal) : "";
    this.write("on-fake", fake);
    this.write("on-real", real);
    this.meter("fake", step.onFake);
    this.meter("real", step.onReal ?? 0);
    this.write("verdict-is", this.verdictInWords(step, { fake, real }));
    this.write("rule-now", this.text("rule_now", { loss: this.number(step.loss) }));
    this.write(
      "nudge",
      this.text("nudge", {
        nudge: this.share(step.nudge),
        before: fake,
        after: this.verdict(step.onNudged),
      }),
    );
    this.showTraining(step.training);
  }

  verdictInWords(step, values) {
    const kind = this.model.isCritic ? "verdict_score" : "verdict_odds";
    if (!step.real) return this.sentences(this.text(`${kind}_fake`, values), this.text("no_real"));
    const difference = this.number(step.onReal - step.onFake);
    return this.sentences(
      this.text(kind, { ...values, difference }),
      step.onReal < step.onFake ? this.text("fooled") : "",
    );
  }

  /** A bar for odds; a critic's scores have no end to measure them by. */
  meter(side, value) {
    this.find(`meter-${side}`).hidden = this.model.isCritic;
    this.find(`meter-${side}`).firstChild.style.width = `${100 * value}%`;
  }

  showTraining({ dataset, images, steps, training_seconds: seconds, verdicts }) {
    const figure = this.find("curves"),
      svg = figure.querySelector("svg");
    figure.hidden = !(steps && images && seconds && verdicts.length > 1);
    if (figure.hidden) return;
    const { isCritic } = this.model;
    const inWords = (value) => (isCritic ? this.number(value, 2) : this.share(value));
    // A critic's scores drift together; only their difference means something.
    const points = isCritic ? verdicts.map(([step, real, fake]) => [step, real - fake]) : verdicts;
    const differences = points.map(([, value]) => value);
    const range = isCritic ? [Math.min(0, ...differences), Math.max(...differences)] : [0, 1];
    const curves = isCritic
      ? [{ kind: "real", label: this.text("difference_label") }]
      : ["real", "fake"].map((kind) => ({ kind, label: this.text(`${kind}_label`) }));
    drawCurves(svg, points, range, curves, inWords);
    const [first, last] = [points[0], points.at(-1)].map((point) => point.slice(1).map(inWords));
    svg.setAttribute(
      "aria-label",
      this.text(isCritic ? "curve_alt" : "curves_alt", {
        steps: this.whole(steps),
        real0: first[0],
        real1: last[0],
        fake0: first[1],
        fake1: last[1],
      }),
    );
    const trained = this.text("trained", {
      model: this.model.name,
      dataset,
      steps: this.whole(steps),
      images: this.whole(images),
      minutes: this.whole(Math.ceil(seconds / 60)),
    });
    figure.querySelector("figcaption").textContent = this.sentences(
      trained,
      this.text(isCritic ? "curve_is" : "curves_are"),
    );
  }

  // ---- the VAE, and both ----

  showLosses(losses) {
    this.find("digits").hidden = losses.isReal;
    this.paint("input", losses.picture);
    this.paint("again", losses.reconstruction);
    this.paint("around", losses.around, 3, 1);
    this.write(
      "around-is",
      this.text("around_is", {
        reaches: new Intl.ListFormat(language).format(losses.reaches.map((reach) => `${reach}σ`)),
      }),
    );
    this.write("vae-r", this.text("vae_r_is", { value: this.number(losses.crossEntropy) }));
    this.write(
      "vae-k",
      this.text("vae_k_is", {
        value: this.number(losses.kl),
        weight: this.number(this.vae.klWeight),
      }),
    );
    const figure = this.find("plane"),
      { plane } = losses;
    figure.hidden = !plane;
    if (!plane) return;
    drawPlane(figure.querySelector("svg"), plane, losses.mean);
    figure.querySelector("figcaption span").textContent = this.text(
      plane.codes.length ? "plane_is" : "plane_bare",
      {
        most: this.share(plane.most),
        within: this.share(plane.within ?? 0),
        count: plane.codes.length,
      },
    );
  }

  showPaths(paths) {
    const columns = innerWidth < NARROW ? 6 : Infinity;
    for (const [kind, name] of [
      ["vae", this.vae.name],
      ["gan", paths.model],
    ]) {
      const { pictures, greyness, jump } = paths[kind];
      const canvas = this.paint(`strip-${kind}`, pictures, Math.min(columns, pictures.count), 1);
      canvas.setAttribute(
        "aria-label",
        this.text("strip_alt", {
          count: pictures.count,
          model: name,
          from: this.seeds.paths,
          to: this.seeds.paths + 1,
        }),
      );
      const words = this.text("strip_is", { grey: this.share(greyness), jump: this.share(jump) });
      canvas.nextElementSibling.textContent = `${name}${language === "zh" ? "：" : ": "}${words}`;
    }
    const crisper = paths.gan.greyness < paths.vae.greyness,
      evener = paths.vae.jump < paths.gan.jump;
    const found = crisper
      ? evener
        ? "pair_as_said"
        : "pair_sharper_only"
      : evener
        ? "pair_smoother_only"
        : "pair_neither";
    const grey =
      paths.realGreyness === null
        ? ""
        : this.text("grey_real", { grey: this.share(paths.realGreyness) });
    this.write("pair-now", this.sentences(grey, this.text(found)));
  }

  // ---- words and pictures ----

  paint(id, pictures, columns = 1, gap = 0) {
    const canvas = this.find(id);
    paint(canvas, unpacked(pictures), columns, gap);
    return canvas;
  }

  sentences(...all) {
    return all.filter(Boolean).join(language === "zh" ? "" : " ");
  }

  write(id, words) {
    this.find(id).textContent = words;
  }

  say(words) {
    this.write("message", words);
    this.find("message").hidden = false;
  }

  verdict(value) {
    return this.model.isCritic ? this.number(value, 4) : this.share(value);
  }

  share(value) {
    return value.toLocaleString(language, {
      style: "percent",
      maximumFractionDigits: value < 0.1 || value > 0.9 ? 1 : 0,
    });
  }

  number(value, digits = 3) {
    return value.toLocaleString(language, { maximumSignificantDigits: digits }).replace("-", "−");
  }

  whole(value) {
    return value.toLocaleString(language, { maximumFractionDigits: 0 });
  }
}

function unpacked(pictures) {
  return { ...pictures, pixels: bytes(pictures.pixels) };
}
