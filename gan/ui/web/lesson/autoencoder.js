/** The VAE in the article: its formulas, one digit through it, and walks through both kinds. */

import { describe } from "../common/words.js";
import { drawPlane } from "./drawings.js";
import { VAE } from "./formulas.js";
import { language, number, sentences, share } from "./wording.js";

const NARROW = 600; // pixels, below which a strip takes two lines

/** What needs no drawing. */
export function explain(article, { name, latentDim }) {
  article.say("vae-1", "vae_1", { model: name, n: latentDim });
  article.find("formula-r").innerHTML = VAE.reconstruction;
  article.find("formula-k").innerHTML = VAE.divergence;
  article.find("formula-v").innerHTML = VAE.together;
}

/** One digit, its reconstruction, what lies around its code, and what both parts of the loss are. */
export function showLosses(article, losses, { klWeight }) {
  article.find("digits").hidden = losses.isReal;
  article.paint("input", losses.picture);
  article.paint("again", losses.reconstruction);
  article.paint("around", losses.around, 3, 1);
  const reaches = losses.reaches.map((reach) => `${reach}σ`);
  const list = new Intl.ListFormat(language).format(reaches);
  article.say("around-is", "around_is", { reaches: list });
  article.say("vae-r", "vae_r_is", { value: number(losses.crossEntropy) });
  article.say("vae-k", "vae_k_is", { value: number(losses.kl), weight: number(klWeight) });
  showPlane(article, losses);
}

function showPlane(article, { plane, mean }) {
  const figure = article.find("plane");
  figure.hidden = !plane;
  if (!plane) return;
  drawPlane(figure.querySelector("svg"), plane, mean);
  const count = plane.codes.length;
  const values = { most: share(plane.most), within: share(plane.within ?? 0), count };
  const words = article.text(count ? "plane_is" : "plane_bare", values);
  figure.querySelector("figcaption span").textContent = words;
}

/** The same walk in both spaces. @param {number} seed  it leads from there to the next one */
export function showPaths(article, paths, vae, seed) {
  showPath(article, "vae", vae.name, paths.vae, seed);
  showPath(article, "gan", paths.model, paths.gan, seed);
  const { realGreyness: real } = paths;
  const grey = real === null ? "" : article.text("grey_real", { grey: share(real) });
  article.write("pair-now", sentences(grey, article.text(`pair_${findingOf(paths)}`)));
}

function showPath({ text, paint }, kind, model, { pictures, greyness, jump }, seed) {
  const { count } = pictures;
  const columns = innerWidth < NARROW ? Math.min(6, count) : count;
  const canvas = paint(`strip-${kind}`, pictures, columns, 1);
  const alt = text("strip_alt", { count, model, from: seed, to: seed + 1 });
  describe(canvas, alt);
  const words = text("strip_is", { grey: share(greyness), jump: share(jump) });
  canvas.nextElementSibling.textContent = `${model}${language === "zh" ? "：" : ": "}${words}`;
}

/** What these walks show of what is said: GANs are sharper, VAEs smoother. */
function findingOf({ gan, vae }) {
  const crisper = gan.greyness < vae.greyness;
  const evener = vae.jump < gan.jump;
  if (crisper && evener) return "as_said";
  if (crisper) return "sharper_only";
  return evener ? "smoother_only" : "neither";
}
