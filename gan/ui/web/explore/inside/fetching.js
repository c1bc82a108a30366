/** A button that fetches the data set that a model was trained on, once for all, and says how it goes. */

import { reasonOf } from "../../common/ask.js";
import { button, element } from "../../common/controls.js";
import { stream } from "../../common/stream.js";

/** @param {{title: string, megabytes: number}} set @param {() => void} done  told when it is there */
export function fetcher(model, { title, megabytes }, text, done) {
  const bar = element("progress", { max: megabytes, value: 0, "aria-label": text("fetch_data") });
  const said = element("span", { class: "lab-quiet", role: "status" });
  const start = button(fetch, text("fetch_set", { title, megabytes }));
  const box = element("div", { class: "lab-fetching" }, start, bar, said);
  bar.hidden = true;

  function fetch() {
    start.hidden = true;
    bar.hidden = false;
    said.textContent = text("fetching_set", { title });
    stream("fetch_data", { model }, { onEvent, onError: failed, onEnd: done });
  }

  function onEvent({ kind, megabytes: so_far }) {
    if (kind === "fetching") bar.value = so_far;
    if (kind === "done") bar.value = megabytes;
  }

  function failed(error) {
    start.hidden = false;
    bar.hidden = true;
    said.textContent = text("fetch_failed", { reason: reasonOf(error, text) });
  }

  return box;
}
