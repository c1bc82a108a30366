/** The state as a few lines of Python that draw the same pictures. */

/** @param {number} classes  of the model; 0: it takes no labels */
export function asPython(state, classes) {
  const { model, seed, row, grid, truncation, moves, raw, walk, label } = state;
  const rows = (name) =>
    `m.latents(seed=${name}, count=${grid ** 2}${row ? `, start=${row}` : ""})`;
  const lines = walk.t
    ? ["import torch", "", "import gan", "from gan.latents import path", ""]
    : ["import gan", ""];
  lines.push(`m = gan.load(${JSON.stringify(model)})`, `z = ${rows(seed)}`);
  if (walk.t) lines.push(`z = path(z, ${rows(walk.to)}, torch.tensor([${walk.t}]))`);
  if (truncation !== 1) lines.push(`z *= ${truncation}`);
  moves.forEach((move, k) => {
    if (move) lines.push(`z += ${move} * m.directions()[${k}].vector`);
  });
  for (const [index, move] of Object.entries(raw)) lines.push(`z[:, ${index}] += ${move}`);
  const labels =
    label === null
      ? `[(${row} + i) % ${classes} for i in range(${grid ** 2})]`
      : `[${label}] * ${grid ** 2}`;
  lines.push(
    `x = m.generate(z${classes ? `, labels=${labels}` : ""})  # (count, C, H, W) in [-1, 1]`,
  );
  return [...lines, ""].join("\n");
}
