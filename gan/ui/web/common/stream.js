/**
 * Long answers: the events of a queued endpoint as they come. Closing the stream, or the page, ends
 * the work on the server within a second: it sends a sign of life several times a second, and the
 * first that finds nobody there ends it.
 */

import { answered, refusal } from "./ask.js";
import { post, streamed } from "./parts/server.js";

/**
 * Call the endpoint `name` and hear its events. Exactly one of `onEnd` and `onError` is called, and
 * nothing more after `close()`. An error is one sentence; a `Refusal` if the server said no.
 */
export function stream(name, request, { onEvent, onError = () => {}, onEnd = () => {} }) {
  const closed = new AbortController();
  const unlessClosed = (listener) => (value) => closed.signal.aborted || listener(value);
  follow(name, request, closed.signal, unlessClosed(onEvent)).then(
    unlessClosed(onEnd),
    unlessClosed(onError),
  );
  return { close: () => closed.abort() };
}

async function follow(name, request, signal, onEvent) {
  const begun = await post("call", name, [request]);
  if (!begun.ok) return answered(begun); // which rejects
  const response = await streamed(begun);
  // Closed before it began: the server has begun all the same, and learns it from this.
  if (signal.aborted) return response.body.cancel();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  signal.addEventListener("abort", () => reader.cancel());
  if (!(await readAll(reader, onEvent)) && !signal.aborted) {
    throw new Error("the connection to the server was lost");
  }
}

/** Whether the stream came to its end, not only to a halt. */
async function readAll(reader, onEvent) {
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return false;
    const messages = (text + value).split("\n\n");
    text = messages.pop();
    for (const message of messages) {
      const [, kind, data] = message.match(/^event: (\w+)\ndata: (.*)$/s) ?? [];
      const content = data && JSON.parse(data);
      if (kind === "complete") return true; // its data is the last event once more
      if (kind === "error")
        throw refusal(content?.error ? content : { error: "the server failed" });
      if (kind === "generating" && content[0].kind !== "alive") onEvent(content[0]);
    }
  }
}
