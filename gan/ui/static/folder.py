"""The folder: written beside its place, then put into it; and sent to the Hub as a Space."""

import shutil
from collections.abc import Callable
from pathlib import Path

import gan
from gan.hub import repositories
from gan.ui.server import gallery, page
from gan.ui.static import answers, html, wares
from gan.weights import clear, temporary, writing_to

Tell = Callable[[str], None]
PAGE, README, PLAIN = "index.html", "README.md", ".nojekyll"  # the last one is for GitHub Pages
KEPT = ".gitattributes"  # the Hub's own file
OURS = ("lab", README, PLAIN, PAGE)  # what is replaced; all else in a folder stays

ABOUT = """---
title: Latent Lab
emoji: 🔢
colorFrom: gray
colorTo: red
sdk: static
app_file: index.html
short_description: Walk through the latent space of digit generators
license: mit
pinned: false
custom_headers:
  cross-origin-embedder-policy: require-corp
  cross-origin-opener-policy: same-origin
  cross-origin-resource-policy: cross-origin
---

Latent Lab without a server: the generators run in the visitor's browser. Any web server can serve
this folder, also below a path: `python -m http.server`, GitHub Pages, a static Space.
"""


def write(folder: Path, names: list[str], tell: Tell = lambda line: None) -> None:
    """Write the lab into `folder`, whole or not at all; an older one there is replaced.

    With the models named, else with all in weights/ that a page can draw with. `tell` is told a
    line at each stage. Raises `gan.Error` for a folder of something else, and for such a model.
    """
    _check(folder)
    generators = wares.chosen(names, tell)
    gallery.show_only(generators)
    parent = folder.resolve().parent
    try:
        with writing_to(folder):
            parent.mkdir(parents=True, exist_ok=True)
            clear(parent)
            with temporary(parent, ".weights") as part:
                new = part / "new"
                new.mkdir(parents=True)
                _fill(new, generators, tell)
                _replace(folder, new, part / "old")
    finally:
        gallery.forget()
    size = sum(file.stat().st_size for name in OURS for file in _files(folder / name))
    tell(f"Done: {folder}, {size / 1e6:.1f} MB. Try it: python -m http.server -d {folder}")


def push(folder: Path, space: str, *, private: bool = False, tell: Tell = lambda line: None) -> str:
    """Send what `write` has made to the Hub, as the static Space "user/space"; its address.

    The Space is created if needed; a Space of something else is refused.
    """
    to = repositories.opened(space, "space", private=private, sdk="static")
    if to.files - {KEPT, README} and wares.INDEX not in to.files:
        raise gan.Error(
            f"{to.name} is a Space of something else, which a push would replace; choose another "
            "name"
        )
    files = [file for name in OURS for file in _files(folder / name)]
    found = {file.relative_to(folder).as_posix(): file for file in files}
    repositories.send(to, found, "Latent Lab", lambda file: file == KEPT, tell)
    return to.address


def _check(folder: Path) -> None:
    """Raise `gan.Error` for a folder of something else; a repository's hidden files are nothing."""
    if folder.exists() and not folder.is_dir():
        raise gan.Error(f"{folder} is a file; choose another folder")
    if not folder.is_dir() or (folder / wares.INDEX).is_file():
        return
    if any(not path.name.startswith(".") for path in folder.iterdir()):
        raise gan.Error(f"{folder} is a folder of something else; choose another, or empty it")


def _fill(new: Path, generators: dict[str, Path], tell: Tell) -> None:
    tell(f"Models: {', '.join(generators)}.")
    lab = new / page.PLACE
    shutil.copytree(page.WEB, lab, ignore=lambda at, names: [n for n in names if _is_html(n)])
    shutil.copyfile(Path(__file__).with_name("page.css"), lab / html.STYLE)
    listed = wares.write(new, generators)
    tell("Answers to what a page cannot work out: figures, the lesson's throws.")
    alone = answers.write(new, listed)
    (new / PAGE).write_text(html.index(alone), encoding="utf-8")
    (new / README).write_text(ABOUT, encoding="utf-8")
    (new / PLAIN).touch()


def _is_html(name: str) -> bool:
    return name.endswith(".html") or name.startswith(".")


def _replace(folder: Path, new: Path, old: Path) -> None:
    """Put what is new into its place, the page that names the rest at last."""
    folder.mkdir(exist_ok=True)
    old.mkdir()
    for name in OURS:
        if (folder / name).exists():
            (folder / name).replace(old / name)
        (new / name).replace(folder / name)


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
