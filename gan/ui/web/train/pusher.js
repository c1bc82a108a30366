/** The form that pushes a fresh model to the Hub: as whom, under which name, and how it goes. */

import { ask, Refusal, reasonOf } from "../common/ask.js";
import { element } from "../common/controls.js";
import { spoken } from "../common/message.js";
import { stream } from "../common/stream.js";
import { serverSays } from "../common/words.js";

const MAY = ["login", "local"];
const ASKED_FOR_THE_KEY = ["no-key", "wrong-key"];

export class Pusher {
  #button;
  #form;
  #text;
  #run = null;
  #signing;
  #pushing;

  /** @param {HTMLButtonElement} button  opens and closes the form */
  constructor(button, form, text) {
    this.#button = button;
    this.#form = form;
    this.#text = text;
    button.addEventListener("click", () => this.#toggle(form.hidden));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#find("fields").hidden) this.#ask();
      else this.#push();
    });
    addEventListener("focus", () => this.#signing && this.#ask()); // back from the window for signing in
  }

  #find(id) {
    return this.#form.querySelector(`#train-push-${id}`);
  }

  /** Fit the form to a run; one of another run starts afresh. @param {string | null} run */
  show(run) {
    if (run === this.#run) return;
    this.#pushing?.close();
    this.#run = run;
    this.#toggle(false);
    this.#say(false);
    this.#find("fields").hidden = this.#find("proof").hidden = true;
    this.#signing = false;
    this.#find("name").value = this.#find("door").textContent = "";
  }

  #toggle(open) {
    this.#form.hidden = !open;
    this.#button.setAttribute("aria-expanded", open);
    if (open && this.#find("fields").hidden) this.#ask();
    else if (open) this.#find("name").focus();
  }

  /** Learn whether, and as whom, the visitor may push. */
  async #ask() {
    const run = this.#run;
    this.#find("door").textContent = this.#text("push_asking");
    try {
      const account = await ask("train_account", { run, key: this.#find("key").value });
      if (run === this.#run) this.#admit(account);
    } catch (error) {
      if (run === this.#run) this.#find("door").textContent = reasonOf(error, this.#text);
    }
  }

  #admit({ door, user, repository, ...told }) {
    const may = MAY.includes(door);
    this.#signing = door === "sign-in";
    this.#find("fields").hidden = !may;
    this.#find("proof").hidden = !ASKED_FOR_THE_KEY.includes(door);
    const key = `push_${door.replace("-", "_")}`;
    this.#find("door").textContent = may && !user ? serverSays(told) : this.#text(key, { user });
    if (this.#signing) {
      // In a window of its own: what is typed here would be lost with this page.
      const href = new URL("login/huggingface", document.baseURI);
      const back = new URL("lab/signed-in", document.baseURI).pathname;
      href.searchParams.set("_target_url", back);
      const looks = { href, target: "_blank", rel: "opener" };
      this.#find("door").append(" ", element("a", looks, this.#text("push_sign_in_link")));
    }
    if (!this.#find("proof").hidden) this.#find("key").select();
    if (!may) return;
    this.#find("name").value ||= repository;
    this.#find("name").focus();
  }

  #push() {
    const repository = this.#find("name").value.trim();
    if (!repository || this.#find("go").disabled) return;
    this.#say(true, this.#text("push_begun"));
    let last = {};
    const wish = {
      run: this.#run,
      repository,
      private: this.#find("private").checked,
      even_collapsed: this.#find("anyway").checked,
      key: this.#find("key").value,
    };
    this.#pushing = stream("train_push", wish, {
      onEvent: (event) => {
        last = event;
        if (event.kind === "queued") this.#say(true, this.#text("push_queued", event));
        if (event.kind === "stage") this.#say(true, this.#text("push_begun"), spoken(event.line));
      },
      onError: (error) => {
        if (error instanceof Refusal) this.#fail("push_refused", spoken(error.message));
        else this.#fail("push_broken_off");
      },
      onEnd: () => {
        if (last.kind === "done") this.#say(false, this.#text("push_done"), outward(last.url));
        else if (last.kind === "few-digits")
          this.#fail("push_refused", spoken(serverSays(last)), this.#text("push_anyway_how"));
        else this.#fail("push_broken_off"); // it ended before it was done
      },
    });
  }

  #fail(key, ...more) {
    this.#say(false, this.#text(key), ...more);
    this.#find("said").classList.add("lab-failure");
  }

  #say(busy, ...parts) {
    this.#form.setAttribute("aria-busy", busy);
    this.#find("go").disabled = busy;
    this.#find("said").classList.remove("lab-failure");
    this.#find("said").replaceChildren(...parts.flatMap((part) => [part, " "]));
  }
}

const outward = (href) =>
  element("a", { href, target: "_blank", rel: "noopener" }, href.replace(/^https?:\/\//, ""));
