/** What a run leaves: a model to explore, to compare, to download, to push, and how a picture grew. */

import { ask } from "../common/ask.js";
import { save } from "../common/pictures.js";
import { leftIn, open } from "../common/tabs.js";
import { Pusher } from "./pusher.js";

const ANIMATIONS = ["webp", "gif"];

/**
 * @param {{run: () => import("./run.js").Run, chosen: () => number,
 *   failed: (error: Error) => void}} page  `chosen` is the index of the picture that grew
 * @returns {(run: Run) => void} offers what there is of a run
 */
export function outcome(root, text, page) {
  const find = (id) => root.querySelector(`#train-${id}`);
  const pusher = new Pusher(find("push"), find("push-form"), text);
  const on = (id, act) => find(id).addEventListener("click", () => act().catch(page.failed));
  on("explore", async () => open("explore", { model: page.run().model }));
  on("compare", async () => open("compare", { right: { model: page.run().model } }));
  on("make", async () => {
    const make = { model: page.run().model };
    open("use", { ...leftIn("use"), make, at: "use-make" }); // the digit there stays
  });
  on("download", async () => {
    const { file, name } = await ask("train_download", { run: page.run().token });
    save(file, "application/zip", name);
  });
  for (const kind of ANIMATIONS)
    on(kind, async () => {
      const index = page.chosen();
      const { file, type } = await ask("train_growth", { run: page.run().token, index, kind });
      save(file, type, `growth-${index + 1}.${kind}`);
    });

  return (run) => {
    const kept = run?.model && !run.gone ? run.token : null;
    root.querySelector(".train-after").hidden = !kept;
    pusher.show(kept);
    const grown = run?.latest && run.phase !== "failed" && !run.gone;
    for (const kind of ANIMATIONS) find(kind).disabled = !grown;
  };
}
