/** The form that pushes a fresh model to the Hub: as whom, under which name, and how it goes. */

import { ask, Refusal, reasonOf } from "../common/ask.js";
import { element } from "../common/controls.js";
import { stream } from "../common/stream.js";

const MAY = ["login", "local"];
const ASKED_FOR_THE_KEY = ["no-key", "wrong-key"];

export class Pusher {
  #button;
  #form;
  #text;
  #run = null;
  #box;
  #go;
  #said;
  #hidden;
  #anyway;
  #fields;
  #door;
  #proof;
  #key;
  #signing;
  #pushing;

  /** @param {HTMLButtonElement} button  opens and closes the form */
  constructor(button, form, text) {
    const find = (id) => form.querySelector(`#train-push-${id}`);
    this.#button = button;
    this.#form = form;
    this.#text = text;
    this.#box = find("name");
    this.#go = find("go");
    this.#said = find("said");
    this.#hidden = find("private");
    this.#anyway = find("anyway");
    this.#fields = find("fields");
    this.#door = find("door");
    this.#proof = find("proof");
    this.#key = find("key");
    button.addEventListener("click", () => this.#toggle(form.hidden));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#fields.hidden) this.#ask();
      else this.#push();
    });
    addEventListener("focus", () => this.#signing && this.#ask()); // back from the window for signing in
  }

  /** Fit the form to a run; one of another run starts afresh. @param {string | null} run */
  show(run) {
    if (run === this.#run) return;
    this.#pushing?.close();
    this.#run = run;
    this.#toggle(false);
    this.#say("");
    this.#fields.hidden = this.#proof.hidden = true;
    this.#signing = false;
    this.#box.value = this.#door.textContent = "";
  }

  #toggle(open) {
    this.#form.hidden = !open;
    this.#button.setAttribute("aria-expanded", open);
    if (open && this.#fields.hidden) this.#ask();
    else if (open) this.#box.focus();
  }

  /** Learn whether, and as whom, the visitor may push. */
  async #ask() {
    const run = this.#run;
    this.#door.textContent = this.#text("push_asking");
    let account;
    try {
      account = await ask("train_account", { run, key: this.#key.value });
    } catch (error) {
      if (run !== this.#run) return;
      this.#door.textContent = reasonOf(error, this.#text);
      return;
    }
    if (run !== this.#run) return;
    const { door, user, sentence, repository } = account;
    const may = MAY.includes(door);
    this.#signing = door === "sign-in";
    this.#fields.hidden = !may;
    this.#proof.hidden = !ASKED_FOR_THE_KEY.includes(door);
    this.#door.textContent = this.#text(`push_${door.replace("-", "_")}`, { user: user ?? "?" });
    if (may && !user) this.#door.textContent = sentence;
    if (this.#signing) this.#door.append(" ", this.#signIn());
    if (!this.#proof.hidden) this.#key.select();
    if (!may) return;
    this.#box.value ||= repository;
    this.#box.focus();
  }

  /** In a window of its own: the model would be lost with this page. */
  #signIn() {
    const href = new URL("login/huggingface?_target_url=/lab/signed-in", document.baseURI);
    return element("a", { href, target: "_blank", rel: "opener" }, this.#text("push_sign_in_link"));
  }

  #push() {
    const repository = this.#box.value.trim();
    if (!repository || this.#go.disabled) return;
    this.#say(this.#text("push_begun"), true);
    let last = {};
    const wish = {
      run: this.#run,
      repository,
      private: this.#hidden.checked,
      even_collapsed: this.#anyway.checked,
      key: this.#key.value,
    };
    this.#pushing = stream("train_push", wish, {
      onEvent: (event) => {
        last = event;
        if (event.kind === "queued") this.#say(this.#text("push_queued", event), true);
        if (event.kind === "stage") this.#say(this.#text("push_begun"), true, event.line);
      },
      onError: (error) => {
        if (error instanceof Refusal) this.#fail("push_refused", error.message);
        else this.#fail("push_broken_off");
      },
      onEnd: () => {
        if (last.kind === "done") this.#done(last.url);
        else if (last.kind === "few-digits")
          this.#fail("push_refused", last.sentence, this.#text("push_anyway_how"));
        else this.#fail("push_broken_off"); // it ended before it was done
      },
    });
  }

  #done(url) {
    this.#say(this.#text("push_done"));
    const link = element(
      "a",
      { href: url, target: "_blank", rel: "noopener" },
      url.replace(/^https?:\/\//, ""),
    );
    this.#said.append(" ", link);
  }

  #fail(key, line = "", remedy = "") {
    this.#say(this.#text(key), false, line);
    if (remedy) this.#said.append(" ", remedy);
    this.#said.classList.add("lab-failure");
  }

  /** Say something in the page's language; `line` is the server's own sentence, in English. */
  #say(words, busy = false, line = "") {
    this.#form.setAttribute("aria-busy", busy);
    this.#go.disabled = busy;
    this.#said.classList.remove("lab-failure");
    this.#said.replaceChildren(words);
    if (line) this.#said.append(" ", element("span", { lang: "en" }, line));
  }
}
