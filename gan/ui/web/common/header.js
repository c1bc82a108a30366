/** The slim header: the name, the tabs, and the language switch. */

import { element } from "./controls.js";
import { know } from "./glossary/glossary.js";
import { follow, linkTo, onPlainClick, open, TABS } from "./tabs.js";
import { language } from "./words.js";

/** Fill the header; `texts` and `glossary`, which is everybody's, are {language: {key: text}}. */
export function mount(root, { texts, glossary }) {
  know(glossary[language()]);
  const chinese = language() === "zh";
  const words = texts[language()];
  root.querySelector("h1").textContent = words.name;
  document.title = words.name;
  buildTabs(root.querySelector("nav"), words);
  const button = root.querySelector("#language");
  button.textContent = words.other_language;
  button.title = words.switch_language;
  button.lang = chinese ? "en" : "zh-CN";
  button.addEventListener("click", () => {
    localStorage.setItem("latent-lab-language", chinese ? "en" : "zh-CN");
    const address = new URL(location.href);
    address.searchParams.delete("lang");
    // The page writes its state into the link a moment after the last change.
    setTimeout(() => {
      if (address.search === location.search) location.reload();
      else location.replace(address.search + location.hash);
    }, 200);
  });
}

function buildTabs(nav, words) {
  const links = TABS.map((tab) => {
    const link = element("a", { id: `tab-${tab}` }, words[`tab_${tab}`]);
    for (const name of ["focus", "pointerenter"]) // as one left it
      link.addEventListener(name, () => (link.href = linkTo(tab)));
    onPlainClick(link, () => open(tab));
    link.href = linkTo(tab);
    return link;
  });
  nav.append(...links);
  follow((current) =>
    links.forEach((link, i) => (link.ariaCurrent = TABS[i] === current ? "page" : null)),
  );
}
