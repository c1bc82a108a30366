/** The VAE in the article: its formulas, one digit through it, and walks through both kinds. */

import { drawPlane } from "./drawings.js";
import { VAE } from "./formulas.js";
import { language, number, sentences, share } from "./wording.js";

const NARROW = 600; // pixels, below which a strip takes two lines

export class Autoencoder {
  #article;
  #text;
  #vae;

  /** @param {object} vae  as the server describes it */
  constructor(article, text, vae) {
    this.#article = article;
    this.#text = text;
    this.#vae = vae;
  }

  /** What needs no drawing. */
  describe() {
    const { name, latentDim } = this.#vae;
    this.#article.write("vae-1", this.#text("vae_1", { model: name, n: latentDim }));
    this.#article.find("formula-r").innerHTML = VAE.reconstruction.join("");
    this.#article.find("formula-k").innerHTML = VAE.divergence.join("");
    this.#article.find("formula-v").innerHTML = VAE.together.join("");
  }

  /** One digit, its reconstruction, what lies around its code, and what both parts of the loss are. */
  showLosses(losses) {
    const article = this.#article;
    article.find("digits").hidden = losses.isReal;
    article.paint("input", losses.picture);
    article.paint("again", losses.reconstruction);
    article.paint("around", losses.around, 3, 1);
    const reaches = losses.reaches.map((reach) => `${reach}σ`);
    const list = new Intl.ListFormat(language).format(reaches);
    article.write("around-is", this.#text("around_is", { reaches: list }));
    article.write("vae-r", this.#text("vae_r_is", { value: number(losses.crossEntropy) }));
    const divergence = { value: number(losses.kl), weight: number(this.#vae.klWeight) };
    article.write("vae-k", this.#text("vae_k_is", divergence));
    this.#showPlane(losses);
  }

  #showPlane({ plane, mean }) {
    const figure = this.#article.find("plane");
    figure.hidden = !plane;
    if (!plane) return;
    drawPlane(figure.querySelector("svg"), plane, mean);
    const words = this.#text(plane.codes.length ? "plane_is" : "plane_bare", {
      most: share(plane.most),
      within: share(plane.within ?? 0),
      count: plane.codes.length,
    });
    figure.querySelector("figcaption span").textContent = words;
  }

  /** The same walk in both spaces. @param {number} seed  it leads from there to the next one */
  showPaths(paths, seed) {
    this.#showPath("vae", this.#vae.name, paths.vae, seed);
    this.#showPath("gan", paths.model, paths.gan, seed);
    const found = this.#text(`pair_${findingOf(paths)}`);
    const grey =
      paths.realGreyness === null
        ? ""
        : this.#text("grey_real", { grey: share(paths.realGreyness) });
    this.#article.write("pair-now", sentences(grey, found));
  }

  #showPath(kind, model, { pictures, greyness, jump }, seed) {
    const { count } = pictures;
    const columns = innerWidth < NARROW ? Math.min(6, count) : count;
    const canvas = this.#article.paint(`strip-${kind}`, pictures, columns, 1);
    const alt = this.#text("strip_alt", { count, model, from: seed, to: seed + 1 });
    canvas.setAttribute("aria-label", alt);
    const words = this.#text("strip_is", { grey: share(greyness), jump: share(jump) });
    canvas.nextElementSibling.textContent = `${model}${language === "zh" ? "：" : ": "}${words}`;
  }
}

/** What these walks show of what is said: GANs are sharper, VAEs smoother. */
function findingOf({ gan, vae }) {
  const crisper = gan.greyness < vae.greyness;
  const evener = vae.jump < gan.jump;
  if (crisper && evener) return "as_said";
  if (crisper) return "sharper_only";
  return evener ? "smoother_only" : "neither";
}
