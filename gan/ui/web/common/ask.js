/** A question to one of the app's functions, and its answer or refusal. */

import { post } from "./parts/server.js";
import { serverSays } from "./words.js";

const BUSY = [429, 502, 503, 504]; // says nothing of the request: worth asking again

/** The server understood and said no; asking again would not help. */
export class Refusal extends Error {
  /** @param {{sentence: string, code?: string, values?: object}} told */
  constructor(told) {
    super(serverSays(told));
  }
}

/** The refusal that an answer of Gradio's tells of; code and values are where it has a title. */
export function refusal({ error, title, ...told }) {
  const more = title?.startsWith("{") ? JSON.parse(title) : {};
  return new Refusal({ sentence: error, ...told, ...more });
}

/** A failure in words: the server's where it said no, nothing where there is none. */
export function reasonOf(error, text) {
  if (!error) return "";
  return error instanceof Refusal ? error.message : text("no_answer");
}

/** Ask; rejects with one sentence: a `Refusal` where the server understood and said no. */
export async function ask(name, ...request) {
  return answered(await post("run", name, request));
}

/** What a response answers, as `ask` has it. */
export async function answered(response) {
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer.data[0];
  const refused = answer.error && !BUSY.includes(response.status);
  throw refused ? refusal(answer) : new Error(`the server answered ${response.status}`);
}
