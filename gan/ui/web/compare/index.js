/** The slim index of the page: a link for each section, the one that is read marked. */

import { element } from "../common/controls.js";
import { linkTo, onPlainClick } from "../common/tabs.js";

const READ = "-25% 0px -70% 0px"; // the part of the screen that tells which section is read
const ROOM = 40; // pixels that stay to be seen beside the link that is marked

export function buildIndex(root) {
  const nav = root.querySelector(".compare-index");
  const sections = [...root.querySelectorAll("section")];
  const links = sections.map((section) => {
    const link = element("a", {}, section.querySelector("h2").textContent);
    link.href = linkTo("compare", { at: section.id });
    onPlainClick(link, () => bring(section));
    return link;
  });
  nav.append(...links);

  function mark({ target, isIntersecting }) {
    if (!isIntersecting) return;
    for (const link of links) link.removeAttribute("aria-current");
    const link = links[sections.indexOf(target)];
    link.setAttribute("aria-current", "location");
    nav.scrollLeft = link.offsetLeft - ROOM;
  }

  const watch = new IntersectionObserver((seen) => seen.forEach(mark), { rootMargin: READ });
  for (const section of sections) watch.observe(section);
}

/** At once: what is passed on the way is not asked for. The next Tab goes on from there. */
function bring(section) {
  section.tabIndex = -1;
  section.focus({ preventScroll: true });
  section.scrollIntoView({ block: "start", behavior: "instant" });
}
