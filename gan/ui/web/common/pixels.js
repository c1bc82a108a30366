/**
 * Where pixels come from: today the server. Nothing else in the page may know.
 *
 * @typedef {object} Pictures
 * @property {Uint8Array} pixels  count × height × width × channels
 * @property {number} count
 * @property {number} height
 * @property {number} width
 * @property {number} channels
 * @property {number[]} [base]    the first latent before it was moved
 */

const PATIENCE = 30_000; // milliseconds
const BUSY = [429, 502, 503, 504]; // worth asking again

/** Ask for the pictures of a state. Rejects with one sentence. @returns {Promise<Pictures>} */
export async function pixels(request) {
  const response = await fetch(new URL("gradio_api/run/draw", document.baseURI), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ data: [request] }),
    signal: AbortSignal.timeout(PATIENCE),
  });
  const answer = await response.json();
  if (BUSY.includes(response.status) || (!response.ok && !answer.error)) {
    throw new Error(`the server answered ${response.status}`);
  }
  if (!response.ok) throw new Refusal(answer.error);
  const [pictures] = answer.data;
  return { ...pictures, pixels: bytes(pictures.pixels) };
}

/** The server understood and said no; asking again would not help. */
export class Refusal extends Error {}

/** A failure in words: the server's own where it said no, nothing where there is none. */
export function reasonOf(error, text) {
  if (!error) return "";
  return error instanceof Refusal ? error.message : text("no_answer");
}

/** The bytes of a base64 text. */
export function bytes(base64) {
  const text = atob(base64);
  const array = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) array[i] = text.charCodeAt(i);
  return array;
}

/**
 * One request at a time, and always for the newest wish: wishes that were overtaken are never
 * sent, answers come in order, and the last wish is always granted.
 */
export class Latest {
  #show;
  #report;
  #answer;
  #next = null;
  #busy = false;

  /**
   * @param {(pictures: Pictures, request: object) => void} show
   * @param {(error: Error | null) => void} report  told of every failure, and null after a success
   * @param {(request: object) => Promise<object>} answer  who grants a wish
   */
  constructor(show, report = () => {}, answer = pixels) {
    this.#show = show;
    this.#report = report;
    this.#answer = answer;
  }

  want(request) {
    this.#next = request;
    if (!this.#busy) this.#run();
  }

  async #run() {
    this.#busy = true;
    while (this.#next) {
      const request = this.#next;
      this.#next = null;
      let answer;
      try {
        answer = await this.#answer(request);
        this.#report(null);
      } catch (error) {
        this.#report(error);
        if (!(error instanceof Refusal)) {
          this.#next ??= request; // the network, or a restart: the wish stands
          await new Promise((resolve) => setTimeout(resolve, 1000));
        }
        continue;
      }
      this.#show(answer, request);
    }
    this.#busy = false;
  }
}
