/** The slim header: the name, and the language switch. */

/** Fill the header; `texts` are pairs [English, Chinese] by key. */
export function mount(root, texts) {
  const chinese = /^zh/i.test(navigator.language);
  const text = (key) => texts[key][chinese ? 1 : 0];
  root.querySelector("h1").textContent = text("name");
  const button = root.querySelector("#language");
  button.textContent = text("other_language");
  button.title = text("switch_language");
  button.lang = chinese ? "en" : "zh-CN";
  button.addEventListener("click", () => {
    localStorage.setItem("latent-lab-language", chinese ? "en" : "zh-CN");
    const address = new URL(location.href); // the state is in the link, so a reload keeps it
    address.searchParams.delete("lang");
    if (address.href === location.href) location.reload();
    else location.replace(address);
  });
}
