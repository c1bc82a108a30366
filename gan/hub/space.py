"""The app as a Hugging Face Space: what a Space is made of, and how it is sent there."""

import re
from pathlib import Path

from huggingface_hub import RepoCard

from gan import Error, models, settings, weights
from gan.export import kept
from gan.hub import repositories
from gan.weights import CONFIG, MAP, NEIGHBOURS, WEIGHTS_FILES

ROOT = settings.CHECKOUT
NEEDED = ("app.py", "requirements.txt", "README.md")
README, THUMBNAIL = "README.md", "docs/explore.png"
READMES = (README, "README.zh.md")  # what they link to goes along
PLACE = "weights"  # of the models in a Space
MODEL_FILES = (*WEIGHTS_FILES, NEIGHBOURS, MAP)
KEPT = ".gitattributes"  # the Hub's own file: which of the others are large
OURS = {"gan/hub/space.py", "gan/space.py"}  # a file that our Spaces have, once elsewhere
NEWEST_TORCH = "2.12"  # ZeroGPU runs 2.8 to 2.11, and any Space can be moved there by a click
_LINK = re.compile(r"\]\(([^)#:]+)\)")  # in Markdown, to a file beside it


def files() -> dict[str, Path | bytes]:
    """All files of the Space by their path there: the app, the models it lists, its pictures."""
    for name in NEEDED:
        if not (ROOT / name).is_file():
            raise Error(f"{ROOT / name} is missing: push a Space from a checkout of the repository")
    code = filter(_is_code, sorted((ROOT / "gan").rglob("*")))
    texts = [path.read_text("utf-8") for path in map(ROOT.joinpath, READMES) if path.is_file()]
    shown = [ROOT / link for text in texts for link in _LINK.findall(text)]
    beside = filter(Path.is_file, (*(ROOT / name for name in NEEDED), *shown, ROOT / "LICENSE"))
    found: dict[str, Path | bytes] = {
        path.relative_to(ROOT).as_posix(): path for path in (*beside, *code)
    }
    for folder in folders():
        there = [name for name in MODEL_FILES if (folder / name).is_file()]
        found |= {f"{PLACE}/{folder.name}/{name}": folder / name for name in there}
        in_page = kept.place() / kept.file_name(folder)
        if kept.is_whole(in_page):  # else the Space makes it
            found[f"{kept.BESIDE}/{in_page.name}"] = in_page
    needed = (ROOT / "requirements.txt").read_text("utf-8")
    found["requirements.txt"] = re.sub(
        r"^torch>=[\d.]+", rf"\g<0>,<{NEWEST_TORCH}", needed, flags=re.M
    ).encode()
    return found


def _is_code(path: Path) -> bool:
    inside = path.relative_to(ROOT).parts
    return path.is_file() and not any(part.startswith((".", "__pycache__")) for part in inside)


def folders() -> list[Path]:
    """The weights folders that go along: all that the app would list here, and the judge."""
    return [folder for folder in weights.listed() if (folder / CONFIG).is_file()]


def push_space(
    space: str, *, private: bool = False, report: repositories.Tell = lambda line: None
) -> str:
    """Make "user/space" on the Hub a Space that runs this app, in one commit; its address.

    The Space is created if needed; one that is public is refused if it shall be `private`.
    Afterwards it holds what `files` names and nothing else: what has not changed is not sent
    again, what is gone here goes there. `report` is told a line at each stage.
    """
    files()  # or an error
    to = repositories.opened(space, "space", private=private)
    if to.files - {KEPT, README} and not to.files & OURS:
        raise Error(
            f"{to.name} is a Space of something else, which a push would replace; choose another "
            "name"
        )
    drawing = [weights.place(name) for name in models.available() if weights.has_model(name)]
    if settings.runtime() is not None:
        kept.keep(drawing, kept.place(), lambda folder: models.load(folder, "cpu"), report)
    found = files()
    page = RepoCard((ROOT / README).read_text("utf-8"))
    page.data["thumbnail"] = f"{to.address}/resolve/main/{THUMBNAIL}"  # of links to this Space
    found[README] = str(page).encode()
    report(f"Models: {', '.join(folder.name for folder in drawing)}.")
    repositories.send(to, found, "Latent Lab", lambda file: file == KEPT, report)
    return to.address
