/** A question to one of the app's functions: POST gradio_api/run/NAME, JSON in, JSON out. */

import { Refusal } from "./pixels.js";

/** Ask; rejects with one sentence: a `Refusal` where the server understood and said no. */
export async function ask(name, ...request) {
  const response = await fetch(new URL(`gradio_api/run/${name}`, document.baseURI), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ data: request }),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok && answer.error) throw new Refusal(answer.error);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return answer.data[0];
}
