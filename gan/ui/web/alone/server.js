/**
 * In the place of `common/parts/server.js` where no server is: the same answers, from files that were
 * prepared or worked out in the page; else a refusal, which says how to have a server.
 */

import { bytes } from "../common/parts/base64.js";
import { language, reader } from "../common/words.js";
import { refuse, Unanswered } from "./answers.js";
import { inside } from "./inside.js";
import { land } from "./land.js";
import { reconstruct } from "./reconstruct.js";
import { strip } from "./strip.js";
import { digitOf } from "./strokes.js";

const REFUSED = 422; // as the app's server has it
const { place, throws, texts } = read("lab-alone");
const { models } = read("lab-props").explore;
const text = reader(texts[language()]);

// By the functions' names, as the server has them.
const ANSWERS = {
  describe: ({ model, known }) => named(model) ?? (known === false ? null : refuse()),
  draw: () => refuse("no_drawing"), // else the page would have drawn it
  interpolate: () => refuse("no_drawing"),
  intake: ({ strokes }) => ({ digit: digitOf(bytes(strokes ?? refuse())), label: null }),
  inside: (request) => inside(request, () => ready("inside", request.model)),
  reconstruct: (request) => (named(request.model)?.vae ? reconstruct(request) : refuse()),
  map: (request) => {
    const model = named(request.model);
    return model.latentDim === 2 ? ready("map", model.name) : land(request, model);
  },
  animate: (request) => (request.kind === "png" ? strip(request) : refuse()),
  results: () => ready("results"),
  figures: async ({ model, language: of }) => {
    const { neighbours, [of]: told } = await ready("figures", model);
    return { neighbours, ...told };
  },
  lesson: async ({ model, seed, parts }) => {
    const thrown = throws.includes(seed) ? seed : throws[seed % throws.length];
    const known = await ready("lesson", `${model}-${thrown}`);
    return Object.fromEntries(["seed", ...parts].map((part) => [part, known[part]]));
  },
};

function read(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

function named(name) {
  return models.find((model) => model.name === name);
}

/** An answer that lies there as a file. */
async function ready(...path) {
  const file = `${[place, ...path.map(encodeURIComponent)].join("/")}.json`;
  const response = await fetch(new URL(file, document.baseURI));
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return response.json();
}

/** Answer a request as the app's server would. @returns {Promise<Response>} */
export async function post(_way, name, [request]) {
  try {
    return Response.json({ data: [await (ANSWERS[name] ?? (() => refuse()))(request)] });
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return Response.json({ error: text(error.message) }, { status: REFUSED });
  }
}

/** The events of a long answer: here it is one. @returns {Promise<Response>} */
export async function streamed(posted) {
  const data = JSON.stringify((await posted.json()).data);
  return new Response(`event: generating\ndata: ${data}\n\nevent: complete\ndata: ${data}\n\n`);
}
