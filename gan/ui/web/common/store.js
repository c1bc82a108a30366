/** Holds the one state of a tab and tells everybody of each change. */
export class Store {
  state;
  #listeners = [];

  constructor(state) {
    this.state = state;
  }

  set(change) {
    this.state = { ...this.state, ...change };
    for (const listener of this.#listeners) listener(this.state, change);
  }

  subscribe(listener) {
    this.#listeners.push(listener);
  }
}
