/**
 * The losses as MathML, which screen readers read. A formula is a list of pieces that may stand on
 * lines of their own where the page is narrow. They are those of gan/objectives.py and trainer.py.
 */

const i = (name) => `<mi>${name}</mi>`;
const n = (value) => `<mn>${value}</mn>`;
const o = (sign, form = "infix") => `<mo form="${form}">${sign}</mo>`;
const row = (...parts) => `<mrow>${parts.join("")}</mrow>`;
const sub = (base, below) => `<msub>${base}${below}</msub>`;
const square = (base) => `<msup>${base}${n(2)}</msup>`;
const subSquare = (base, below) => `<msubsup>${base}${below}${n(2)}</msubsup>`;
const hat = (base) => `<mover accent="true">${base}<mo>^</mo></mover>`;
const half = `<mfrac>${n(1)}${n(2)}</mfrac>`;
const brackets = (open, inside, close) => row(o(open, "prefix"), inside, o(close, "postfix"));
const parentheses = (...inside) => brackets("(", row(...inside), ")");
const apply = (name, argument) => row(i(name), o("&#x2061;"), parentheses(argument));
const mean = (over, inside) => row(sub(i("𝔼"), over), brackets("[", inside, "]"));
const log = (argument) => row(i("log"), `<mspace width="0.17em"></mspace>`, argument);
const loss = (player) => row(sub(i("L"), i(player)), o("="));
const math = (...parts) => `<math>${parts.join("")}</math>`;

const x = i("x");
const z = i("z");
const fake = apply("G", z);
const D = (picture) => apply("D", picture);
const minus = o("−");
const negative = o("−", "prefix");
const max0 = (inside) => row(i("max"), o("&#x2061;"), parentheses(n(0), o(","), inside));

const both = row(x, o(","), z);
const fromOne = (value) => square(parentheses(value, minus, n(1))); // how far it is
const caught = mean(z, log(parentheses(n(1), minus, D(fake))));
const rule = (words, ...pieces) => ({ words: `rule_${words}`, formula: pieces.join("") });

const softplus = (...inside) =>
  log(parentheses(n(1), o("+"), `<msup>${i("e")}${row(...inside)}</msup>`));
const slopeOf = (mark) => brackets("‖", row(o("∇", "prefix"), mark), "‖");
const between = hat(x);
const penaltyOf = (mark) => math(o("+"), i("λ"), mean(between, fromOne(slopeOf(mark))));
const logit = row(
  `<mover accent="true">${i("D")}<mo>~</mo></mover>`,
  o("&#x2061;"),
  parentheses(between),
);
const crossEntropy = [math(loss("D"), negative, mean(x, log(D(x)))), math(minus, caught)];
const odds = rule("odds_d", ...crossEntropy);
const nonSaturating = rule("non-saturating_g", math(loss("G"), negative, mean(z, log(D(fake)))));
const score = rule("score_g", math(loss("G"), negative, mean(z, D(fake))));
const wasserstein = math(loss("D"), mean(z, D(fake)), minus, mean(x, D(x)));

/** By the objective's name: the detective's loss and the forger's, each with the text that explains it. */
export const RULES = {
  "non-saturating": { D: odds, G: nonSaturating },
  minimax: { D: odds, G: rule("minimax_g", math(loss("G"), caught)) },
  "least-squares": {
    D: rule(
      "least-squares_d",
      math(loss("D"), half, mean(x, fromOne(D(x)))),
      math(o("+"), half, mean(z, square(D(fake)))),
    ),
    G: rule("least-squares_g", math(loss("G"), half, mean(z, fromOne(D(fake))))),
  },
  hinge: {
    D: rule(
      "hinge_d",
      math(loss("D"), mean(x, max0(row(n(1), minus, D(x))))),
      math(o("+"), mean(z, max0(row(n(1), o("+"), D(fake))))),
    ),
    G: score,
  },
  "wasserstein-clip": { D: rule("wasserstein-clip_d", wasserstein), G: score },
  "wasserstein-gp": { D: rule("wasserstein-gp_d", wasserstein, penaltyOf(D(between))), G: score },
  dragan: { D: rule("dragan_d", ...crossEntropy, penaltyOf(logit)), G: nonSaturating },
  relativistic: {
    D: rule("relativistic_d", math(loss("D"), mean(both, softplus(D(fake), minus, D(x))))),
    G: rule("relativistic_g", math(loss("G"), mean(both, softplus(D(x), minus, D(fake))))),
  },
};

const sum = (over, inside) => row(`<munder>${o("∑", "prefix")}${i(over)}</munder>`, inside);
const pixel = sub(x, i("i")),
  drawn = sub(hat(x), i("i"));
const deviation = subSquare(i("σ"), i("j"));
const lit = row(pixel, log(drawn));
const dark = row(parentheses(n(1), minus, pixel), log(parentheses(n(1), minus, drawn)));
const spread = [subSquare(i("μ"), i("j")), o("+"), deviation, minus, n(1), minus, log(deviation)];
const share = `<mfrac>${n(1)}${i("n")}</mfrac>`;

/** A VAE's: reconstruction, KL divergence, and both together. */
export const VAE = {
  reconstruction: math(i("R"), o("="), negative, share, sum("i", parentheses(lit, o("+"), dark))),
  divergence: math(i("K"), o("="), half, sum("j", parentheses(...spread))),
  together: math(i("L"), o("="), i("R"), o("+"), i("β"), o("·"), i("K")),
};
