/** The ways out of the article: each leads to a tab, in a state that tries what was just said. */

const SIGNS = ["collapse", "d-wins", "vanishing", "exploding"];

/**
 * The tab and its state that a way leads to.
 * @param {string} name  of the way, as the HTML has it
 * @param {{model?: object, vae?: object, seeds: {step: number, losses: number, paths: number}}} shown
 * @returns {[string, object]}
 */
export function goal(name, { model, vae, seeds }) {
  if (SIGNS.includes(name)) return ["train", { preset: name }];
  const gan = model?.name;
  const label = model?.classes ? seeds.step % model.classes : null; // that the step is shown in
  const both = (seed) => ({ left: { model: vae?.name, seed }, right: { model: gan, seed } });
  return {
    forger: ["explore", { model: gan, seed: seeds.step, grid: 8 }],
    quick: ["train", { recipe: "quick" }],
    rule: ["train", { recipe: model?.recipe }],
    fake: ["explore", { model: gan, seed: seeds.step, grid: 1, label }],
    steps: ["train", { recipe: "quick" }],
    map: ["explore", { model: vae?.name, seed: seeds.losses, grid: 1 }],
    digit: ["compare", both(seeds.losses)],
    pair: ["compare", both(seeds.paths)],
    use_quick: ["explore", { model: gan, seed: seeds.step, grid: 8 }],
    use_edit: ["explore", { model: gan, seed: seeds.step, grid: 1, label, moves: [2] }],
    use_code: ["compare", both(seeds.step)],
    use_own: ["train", { dataset: "images" }],
    use_last: ["compare", both(seeds.step)],
  }[name];
}
