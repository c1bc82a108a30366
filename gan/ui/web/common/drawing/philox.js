/**
 * A seed's latents, with the bits that `gan.latents.rows` has: Philox 4×64 of ten rounds (Salmon et
 * al. 2011, "Parallel random numbers: as easy as 1, 2, 3"), the seed its key and the row its counter,
 * then Box and Muller's transform (1958).
 */

const WORD = (1n << 64n) - 1n;
const [MULTIPLY_0, MULTIPLY_1] = [0xd2e7470ee14c6c93n, 0xca5a826395121157n];
const [KEY_0, KEY_1] = [0x9e3779b97f4a7c15n, 0xbb67ae8584caa73bn]; // added after each round
const ROUNDS = 10;

/** Four words of 64 bits. */
function block(counter, row, seed) {
  let [a, b, c, d] = [BigInt(counter), BigInt(row), 0n, 0n];
  let [key, other] = [BigInt(seed), 0n];
  for (let round = 0; round < ROUNDS; round++) {
    const [p, q] = [MULTIPLY_0 * a, MULTIPLY_1 * c];
    [a, b, c, d] = [(q >> 64n) ^ b ^ key, q & WORD, (p >> 64n) ^ d ^ other, p & WORD];
    key = (key + KEY_0) & WORD;
    other = (other + KEY_1) & WORD;
  }
  return [a, b, c, d];
}

/** `count` words of a seed's row. @returns {BigUint64Array} */
export function bits(seed, row, count) {
  const blocks = Array.from({ length: Math.ceil(count / 4) }, (_, i) => block(i + 1, row, seed));
  return BigUint64Array.from(blocks.flat().slice(0, count));
}

/** A seed's row: normal numbers, or uniform ones in [-1, 1]. @returns {Float32Array} */
export function latent(seed, row, dim, distribution = "normal") {
  const even = dim + (dim % 2); // normal numbers come in pairs
  const uniform = Array.from(
    bits(seed, row, even),
    (word) => (Number(word >> 11n) + 0.5) * 2 ** -53,
  );
  if (distribution === "uniform") return Float32Array.from(uniform.slice(0, dim), (u) => u * 2 - 1);
  const values = new Float32Array(even);
  for (let i = 0; i < even; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(uniform[i]));
    const angle = 2 * Math.PI * uniform[i + 1];
    values[i] = radius * Math.cos(angle);
    values[i + 1] = radius * Math.sin(angle);
  }
  return values.subarray(0, dim);
}
