/** What a run leaves: a model to explore, to compare, to download, to push, and how a picture grew. */

import { ask } from "../common/ask.js";
import { open } from "../common/tabs.js";
import { Pusher } from "./pusher.js";

const ANIMATIONS = ["webp", "gif"];

export class Outcome {
  #after;
  #animations;
  #pusher;
  #page;

  /**
   * @param {{run: () => import("./run.js").Run, chosen: () => number,
   *   failed: (sentence: string) => void}} page  `chosen` is the index of the picture that grew
   */
  constructor(root, text, page) {
    const find = (id) => root.querySelector(`#train-${id}`);
    this.#page = page;
    this.#after = root.querySelector(".train-after");
    this.#animations = ANIMATIONS.map(find);
    this.#pusher = new Pusher(find("push"), find("push-form"), text);
    const on = (id, act) =>
      find(id).addEventListener("click", () => act().catch((error) => page.failed(error.message)));
    on("explore", async () => open("explore", { model: page.run().model }));
    on("compare", async () => open("compare", { right: { model: page.run().model } }));
    on("download", () => this.#download());
    for (const kind of ANIMATIONS) on(kind, () => this.#grow(kind));
  }

  /** Offer what there is of a run; of one that is `gone` the server has nothing any more. */
  show(run, gone) {
    const kept = run?.model && !gone ? run.token : null;
    this.#after.hidden = !kept;
    this.#pusher.show(kept);
    const grown = run?.latest && run.phase !== "failed" && !gone;
    for (const button of this.#animations) button.disabled = !grown;
  }

  async #download() {
    const { file, name } = await ask("train_download", { run: this.#page.run().token });
    save(file, "application/zip", name);
  }

  async #grow(kind) {
    const index = this.#page.chosen();
    const run = this.#page.run().token;
    const { file, type } = await ask("train_growth", { run, index, kind });
    save(file, type, `growth-${index + 1}.${kind}`);
  }
}

/** Give a file to the visitor. */
function save(base64, type, name) {
  const link = document.createElement("a");
  link.href = `data:${type};base64,${base64}`;
  link.download = name;
  link.click();
}
