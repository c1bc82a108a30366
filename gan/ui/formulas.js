/**
 * The losses as MathML, which screen readers read. A formula is a list of pieces that may stand on
 * lines of their own where the page is narrow. They are those of gan/objectives.py and trainer.py.
 */

const i = (name) => `<mi>${name}</mi>`;
const n = (value) => `<mn>${value}</mn>`;
const o = (sign) => `<mo>${sign}</mo>`;
const row = (...parts) => `<mrow>${parts.join("")}</mrow>`;
const sub = (base, below) => `<msub>${base}${below}</msub>`;
const square = (base) => `<msup>${base}${n(2)}</msup>`;
const half = `<mfrac>${n(1)}${n(2)}</mfrac>`;
const brackets = (open, inside, close) => row(o(open), inside, o(close));
const apply = (name, argument) => row(i(name), o("&#x2061;"), brackets("(", argument, ")"));
const mean = (over, inside) => row(sub(i("𝔼"), i(over)), brackets("[", inside, "]"));
const log = (argument) => row(i("log"), o("&#x2061;"), argument);
const loss = (player) => row(sub(i("L"), i(player)), o("="));
const math = (...parts) => `<math>${parts.join("")}</math>`;

const x = i("x");
const fake = apply("G", i("z"));
const D = (picture) => apply("D", picture);
const minus = o("−");
const max0 = (inside) => row(i("max"), o("&#x2061;"), brackets("(", `${n(0)}${o(",")}${inside}`, ")"));

const crossEntropy = [
  math(loss("D"), minus, mean("x", log(D(x)))),
  math(minus, mean("z", log(brackets("(", row(n(1), minus, D(fake)), ")")))),
];
const score = [math(loss("G"), minus, mean("z", D(fake)))];
const wasserstein = [math(loss("D"), mean("z", D(fake)), minus, mean("x", D(x)))];
const slope = row(o("‖"), o("∇"), D(i("x̂")), o("‖"));
const penalty = math(o("+"), i("λ"), mean("x̂", square(brackets("(", row(slope, minus, n(1)), ")"))));

/** By the objective's name: the detective's loss, the forger's, and the texts that explain them. */
export const RULES = {
  "non-saturating": {
    D: crossEntropy, G: [math(loss("G"), minus, mean("z", log(D(fake))))],
    words: ["rule_odds_d", "rule_non-saturating_g"],
  },
  "minimax": {
    D: crossEntropy, G: [math(loss("G"), mean("z", log(brackets("(", row(n(1), minus, D(fake)), ")"))))],
    words: ["rule_odds_d", "rule_minimax_g"],
  },
  "least-squares": {
    D: [
      math(loss("D"), half, mean("x", square(brackets("(", row(D(x), minus, n(1)), ")")))),
      math(o("+"), half, mean("z", square(D(fake)))),
    ],
    G: [math(loss("G"), half, mean("z", square(brackets("(", row(D(fake), minus, n(1)), ")"))))],
    words: ["rule_least-squares_d", "rule_least-squares_g"],
  },
  "hinge": {
    D: [
      math(loss("D"), mean("x", max0(row(n(1), minus, D(x))))),
      math(o("+"), mean("z", max0(row(n(1), o("+"), D(fake))))),
    ],
    G: score, words: ["rule_hinge_d", "rule_score_g"],
  },
  "wasserstein-clip": { D: wasserstein, G: score, words: ["rule_wasserstein-clip_d", "rule_score_g"] },
  "wasserstein-gp": { D: [...wasserstein, penalty], G: score, words: ["rule_wasserstein-gp_d", "rule_score_g"] },
};

const again = i("x̂");
const sum = (over, inside) => row(`<munder>${o("∑")}${i(over)}</munder>`, inside);
const one = (name) => row(n(1), minus, name);
const at = (name) => sub(name, i("i"));

/** A VAE's: reconstruction, KL divergence, and both together. */
export const VAE = {
  reconstruction: [
    math(i("R"), o("="), minus, `<mfrac>${n(1)}${i("n")}</mfrac>`),
    math(sum("i", brackets("(", row(
      at(x), log(at(again)), o("+"),
      brackets("(", one(at(x)), ")"), log(brackets("(", one(at(again)), ")")),
    ), ")"))),
  ],
  divergence: [math(
    i("K"), o("="), half,
    sum("j", brackets("(", row(
      square(at(i("μ")).replace(i("i"), i("j"))), o("+"), square(at(i("σ")).replace(i("i"), i("j"))), minus, n(1), minus,
      log(square(at(i("σ")).replace(i("i"), i("j")))),
    ), ")")),
  )],
  together: [math(i("L"), o("="), i("R"), o("+"), i("β"), o("·"), i("K"))],
};
