/**
 * What the page needs of a model beside its network: one safetensors file (a length of eight bytes, a
 * header in JSON, numbers).
 *
 * @typedef {object} Tables
 * @property {number} dim  of the latent
 * @property {number} classes
 * @property {[number, number, number]} shape  channels, height, width
 * @property {"normal" | "uniform"} distribution
 * @property {{scale: number, vectors: Float32Array[]}[]} directions  with a meaning first; of each one
 *   vector, or one a class
 * @property {number} named  how many of them have a meaning
 * @property {Float32Array} axis  where the columns of the pad's ground have their centres
 */

/** @param {ArrayBuffer} file @returns {Tables} */
export function read(file) {
  const length = Number(new DataView(file).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 8, length)));
  const told = header.__metadata__;
  const dim = Number(told.latent_dim);
  const tensor = (name) => {
    const [from, to] = header[name].data_offsets;
    return new Float32Array(file.slice(8 + length + from, 8 + length + to));
  };
  const rows = (values) =>
    Array.from({ length: values.length / dim }, (_, i) => values.subarray(i * dim, (i + 1) * dim));
  const directions = JSON.parse(told.scales).map((scale, k) => ({
    scale,
    vectors: rows(tensor(`direction.${k}`)),
  }));
  return {
    dim,
    directions,
    classes: Number(told.classes),
    shape: JSON.parse(told.shape),
    distribution: told.latent,
    named: Number(told.named),
    axis: tensor("axis"),
  };
}
