/** The tab "How it works": an article whose pictures come from the models, and ways to try it. */

import { reasonOf } from "../common/ask.js";
import { Message } from "../common/message.js";
import { dice, isSeed } from "../common/seeds.js";
import { keep, linkTo, onOpen, onPlainClick, open } from "../common/tabs.js";
import { fill, reader } from "../common/words.js";
import { Article } from "./article.js";
import { Autoencoder } from "./autoencoder.js";
import { RULES } from "./formulas.js";
import { goal } from "./goals.js";
import { Step } from "./step.js";
import { Wishes } from "./wishes.js";
import { language, number } from "./wording.js";

const PARTS = ["step", "losses", "paths"];
const DICE = { dice: "step", "dice-digit": "losses", "dice-walk": "paths" }; // which throws which
const SEED = 2; // the first throw of the dice is one in which D is right; it is not always

/** Start the tab in `root`; `props` are {models, vae, texts}. */
export function mount(root, { models, vae, texts }) {
  const text = reader(texts[language]);
  fill(root, text);
  new Lesson(root, models, vae, text);
}

class Lesson {
  #models;
  #vae;
  #text;
  #model;
  #article;
  #message;
  #step;
  #autoencoder;
  #seeds = Object.fromEntries(PARTS.map((part) => [part, SEED])); // those that are shown
  #drawn = false;
  #wishes = new Wishes({
    model: () => this.#model,
    asked: () => this.#drawn || this.#article.busy(true),
    answered: (answer, seed, model) => this.#answered(answer, seed, model),
    failed: (error) => this.#message.say(reasonOf(error, this.#text)),
  });

  constructor(root, models, vae, text) {
    this.#models = models;
    this.#vae = vae;
    this.#text = text;
    this.#model = models[0];
    this.#article = new Article(root);
    this.#message = new Message(this.#article.find("message"));
    this.#step = new Step(this.#article, text);
    this.#autoencoder = vae && new Autoencoder(this.#article, text, vae);
    this.#start();
  }

  #start() {
    const find = (id) => this.#article.find(id);
    find("vae").hidden = find("pair").hidden = !this.#vae;
    find("no-vae").hidden = Boolean(this.#vae);
    this.#buildModels();
    for (const [id, part] of Object.entries(DICE))
      dice(find(id), (seed) => this.#wishes.want([part], seed));
    for (const link of this.#article.all("[data-go]"))
      onPlainClick(link, () => {
        open(...this.#goal(link));
        scrollTo(0, 0);
      });
    this.#autoencoder?.describe();
    if (this.#model) onOpen("lesson", (given) => this.#opened(given));
    else this.#message.say(this.#text("no_forger"));
    this.#refresh();
  }

  #buildModels() {
    const menu = this.#article.find("model");
    for (const { name } of this.#models) menu.append(new Option(name, name));
    menu.addEventListener("change", () => {
      this.#model = this.#models[menu.selectedIndex];
      this.#wishes.want(["step", "paths"], this.#seeds.step);
    });
  }

  /** The link says which model and which throw of the dice; anything else in it is left alone. */
  #opened({ model, seed }) {
    const known = this.#models.find(({ name }) => name === model) ?? this.#model;
    const wanted = isSeed(seed) ? seed : this.#seeds.step;
    if (this.#drawn && known === this.#model && wanted === this.#seeds.step) return;
    this.#model = known;
    this.#wishes.want(this.#drawn ? ["step"] : PARTS, wanted);
  }

  #goal(link) {
    const shown = { model: this.#model, vae: this.#vae, seeds: this.#seeds };
    return goal(link.dataset.go, shown);
  }

  #answered(answer, seed, model) {
    for (const part of PARTS) if (answer[part]) this.#seeds[part] = seed;
    this.#drawn = true;
    if (model === this.#model) this.#show(answer); // else the next answer is on its way
    this.#article.busy(false);
    this.#message.clear();
  }

  #show({ step, losses, paths }) {
    this.#refresh();
    if (step) this.#step.show(step, this.#model);
    if (losses) this.#autoencoder.showLosses(losses);
    if (paths) this.#autoencoder.showPaths(paths, this.#seeds.paths);
    keep("lesson", { model: this.#model.name, seed: this.#seeds.step });
  }

  /** Fit everything that needs no drawing to the model and the seeds of now. */
  #refresh() {
    for (const link of this.#article.all("[data-go]")) link.href = linkTo(...this.#goal(link));
    if (!this.#model) return;
    const { name, character, latentDim } = this.#model;
    const noise = this.#text("noise_is", { n: latentDim });
    this.#article.find("model").value = name;
    this.#article.write("character", character[language]);
    this.#article.write("rule", this.#text("rule_1", { model: name }));
    this.#writeRule();
    this.#article.write("step-intro", this.#text("step_intro", { model: name }));
    this.#article.write("noise-is", noise);
    this.#article.find("noise").setAttribute("aria-label", noise);
  }

  /** The rule of the game, in words and as formulas. */
  #writeRule() {
    const { objective, weightClip, penaltyWeight } = this.#model;
    const { D, G, words } = RULES[objective];
    const values = { clip: number(weightClip), penalty: number(penaltyWeight) };
    this.#article.write("rule-d", this.#text(words[0], values));
    this.#article.write("rule-g", this.#text(words[1]));
    this.#article.find("formula-d").innerHTML = D.join("");
    this.#article.find("formula-g").innerHTML = G.join("");
  }
}
