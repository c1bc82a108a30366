/** The tab "How it works": an article whose pictures come from the models, and ways to try it. */

import { ask, Refusal, reasonOf } from "../common/ask.js";
import { paint } from "../common/canvas.js";
import { Message } from "../common/message.js";
import { decoded } from "../common/pictures.js";
import { latest } from "../common/pixels.js";
import { dice, isSeed } from "../common/seeds.js";
import { keep, linkTo, onOpen, onPlainClick, open } from "../common/tabs.js";
import { describe, fill, reader } from "../common/words.js";
import { explain, showLosses, showPaths } from "./autoencoder.js";
import { RULES } from "./formulas.js";
import { showStep } from "./step.js";
import { language, number } from "./wording.js";

const PARTS = ["step", "losses", "paths"];
const DICE = { dice: "step", "dice-digit": "losses", "dice-walk": "paths" }; // which throws which
const SEED = 2; // the first throw of the dice is one in which D is right; it is not always
const SIGNS = ["collapse", "d-wins", "vanishing", "exploding"];

/** Start the tab in `root`; `props` are {models, vae, texts}. */
export function mount(root, { models, vae, texts }) {
  const text = reader(texts[language]);
  fill(root, text);
  new Lesson(root, models, vae, text);
}

/**
 * The article's places: words written and pictures painted by the names that the HTML gives them.
 * @typedef {ReturnType<typeof articleOf>} Article
 */
function articleOf(root, text) {
  const find = (id) => root.querySelector(`#lesson-${id}`);
  const write = (id, words) => (find(id).textContent = words);
  return {
    text,
    find,
    write,
    links: root.querySelectorAll("[data-go]"),
    /** Write one of our texts. */
    say: (id, key, values) => write(id, text(key, values)),
    /** Paint the server's pictures. @returns {HTMLCanvasElement} */
    paint(id, pictures, columns = 1, gap = 0) {
      paint(find(id), decoded(pictures), columns, gap);
      return find(id);
    },
    /** Whether the first pictures are still awaited. */
    busy: (busy) => root.querySelector("article").setAttribute("aria-busy", busy),
  };
}

class Lesson {
  #models;
  #vae;
  #model;
  #article;
  #message;
  #seeds = Object.fromEntries(PARTS.map((part) => [part, SEED])); // those that are shown
  #drawn = false;
  #wanted = new Map(); // a part's name to the seed that it is wanted of
  #wishes = latest(
    (answer) => this.#answered(answer),
    (error) => this.#reported(error),
    () => this.#ask(),
  );

  constructor(root, models, vae, text) {
    this.#models = models;
    this.#vae = vae;
    this.#model = models[0];
    this.#article = articleOf(root, text);
    const { find, links } = this.#article;
    this.#message = new Message(find("message"));
    find("vae").hidden = find("pair").hidden = !vae;
    find("no-vae").hidden = Boolean(vae);
    find("model").append(...models.map(({ name }) => new Option(name, name)));
    find("model").addEventListener("change", ({ target }) => {
      this.#model = models[target.selectedIndex];
      this.#want(["step", "paths"], this.#seeds.step);
    });
    for (const [id, part] of Object.entries(DICE))
      dice(find(id), (seed) => this.#want([part], seed));
    for (const link of links)
      onPlainClick(link, () => {
        scrollTo(0, 0);
        open(...this.#goal(link));
      });
    if (vae) explain(this.#article, vae);
    if (this.#model) onOpen("lesson", (given) => this.#opened(given));
    else this.#message.say(text("no_forger"));
    this.#refresh();
  }

  /** The link says which model and which throw of the dice; anything else in it is left alone. */
  #opened({ model, seed }) {
    const known = this.#models.find(({ name }) => name === model) ?? this.#model;
    const wanted = isSeed(seed) ? seed : this.#seeds.step;
    if (this.#drawn && known === this.#model && wanted === this.#seeds.step) return;
    this.#model = known;
    this.#want(this.#drawn ? ["step"] : PARTS, wanted);
  }

  #goal(link) {
    return goal(link.dataset.go, this.#model, this.#vae, this.#seeds);
  }

  // ---- what is to be drawn: the newest seed of each part, one question at a time ----

  #want(parts, seed) {
    for (const part of parts) this.#wanted.set(part, seed);
    this.#wishes.want({});
  }

  /** Ask for all that is wanted of one seed. */
  async #ask() {
    const model = this.#model;
    const [seed] = this.#wanted.values();
    const parts = [...this.#wanted.keys()].filter((part) => this.#wanted.get(part) === seed);
    for (const part of parts) this.#wanted.delete(part);
    if (!this.#drawn) this.#article.busy(true);
    try {
      // Without a server the dice go through fewer seeds: the answer says which one it is.
      return { seed, ...(await ask("lesson", { model: model.name, seed, parts })), model };
    } catch (error) {
      if (!(error instanceof Refusal))
        // the wish stands, unless another one has come meanwhile
        for (const part of parts) if (!this.#wanted.has(part)) this.#wanted.set(part, seed);
      throw error;
    }
  }

  #reported(error) {
    if (error) this.#message.say(reasonOf(error, this.#article.text));
    if (this.#wanted.size) this.#wishes.want({});
  }

  #answered({ seed, model, ...answer }) {
    for (const part of PARTS) if (answer[part]) this.#seeds[part] = seed;
    this.#drawn = true;
    if (model === this.#model) this.#show(answer); // else the next answer is on its way
    this.#article.busy(false);
    this.#message.clear();
  }

  #show({ step, losses, paths }) {
    this.#refresh();
    if (step) showStep(this.#article, step, this.#model);
    if (losses) showLosses(this.#article, losses, this.#vae);
    if (paths) showPaths(this.#article, paths, this.#vae, this.#seeds.paths);
    keep("lesson", { model: this.#model.name, seed: this.#seeds.step });
  }

  /** Fit everything that needs no drawing to the model and the seeds of now. */
  #refresh() {
    const { find, write, say, text, links } = this.#article;
    for (const link of links) link.href = linkTo(...this.#goal(link));
    if (!this.#model) return;
    const { name, character, latentDim, objective, weightClip, penaltyWeight } = this.#model;
    const noise = text("noise_is", { n: latentDim });
    find("model").value = name;
    write("character", character[language]);
    say("step-intro", "step_intro", { model: name });
    write("noise-is", noise);
    describe(find("noise"), noise);
    const { D, G } = RULES[objective]; // the rule of the game, in words and as formulas
    say("rule", "rule_1", { model: name });
    say("rule-d", D.words, { clip: number(weightClip), penalty: number(penaltyWeight) });
    say("rule-g", G.words);
    find("formula-d").innerHTML = D.formula;
    find("formula-g").innerHTML = G.formula;
  }
}

/**
 * The tab and its state that a way out of the article leads to: one that tries what was just said.
 * @param {string} name  of the way, as the HTML has it
 * @returns {[string, object]}
 */
function goal(name, model, vae, seeds) {
  const press = { at: "train-start" };
  if (SIGNS.includes(name)) return ["train", { preset: name, ...press }];
  const gan = model?.name;
  const label = model?.classes ? seeds.step % model.classes : null; // that the step is shown in
  const both = (seed) => ({ left: { model: vae?.name, seed }, right: { model: gan, seed } });
  const best = (seed) => ({ pair: "best", left: { seed }, right: { seed }, at: "compare-digit" });
  return {
    forger: ["explore", { model: gan, seed: seeds.step, grid: 8 }],
    quick: ["train", { recipe: "quick", ...press }],
    rule: ["train", { recipe: model?.recipe, ...press }],
    fake: ["explore", { model: gan, seed: seeds.step, grid: 1, label }],
    steps: ["train", { recipe: "quick", ...press }],
    map: ["explore", { model: vae?.name, seed: seeds.losses, grid: 1 }],
    digit: ["compare", { ...both(seeds.losses), at: "compare-digit" }],
    pair: ["compare", both(seeds.paths)],
    use_quick: ["explore", { model: gan, seed: seeds.step, grid: 8 }],
    use_edit: ["explore", { model: gan, seed: seeds.step, grid: 1, label, order: 2, moves: [2] }],
    use_code: ["compare", best(seeds.step)],
    use_repair: ["use", { at: "use-restore" }],
    use_own: ["use", { at: "use-make" }],
    use_train: ["train", { dataset: "images", at: "train-field-dataset" }],
    use_last: ["compare", best(seeds.step)],
  }[name];
}
