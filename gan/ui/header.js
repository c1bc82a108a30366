/** The slim header: the name, and the language switch. */

/** Fill the header; `texts` are pairs [English, Chinese] by key. */
export function mount(root, texts) {
  const chinese = /^zh/i.test(navigator.language);
  const text = (key) => texts[key][chinese ? 1 : 0];
  root.querySelector("h1").textContent = text("name");
  document.title = text("name");
  const button = root.querySelector("#language");
  button.textContent = text("other_language");
  button.title = text("switch_language");
  button.lang = chinese ? "en" : "zh-CN";
  button.addEventListener("click", () => {
    localStorage.setItem("latent-lab-language", chinese ? "en" : "zh-CN");
    const address = new URL(location.href);
    address.searchParams.delete("lang");
    // The page writes its state into the link a moment after the last change.
    setTimeout(() => (address.search === location.search ? location.reload() : location.replace(address.search + location.hash)), 200);
  });
}
