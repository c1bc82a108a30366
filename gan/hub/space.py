"""All that knows of Hugging Face Spaces: the GPU that is lent there, the files of a Space."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable
from pathlib import Path

from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi, RepoCard

from gan import Error, hub, settings
from gan.cards import card
from gan.recipes import JUDGE
from gan.weights import CONFIG, MODEL, NEIGHBOURS, WEIGHTS_FILES, remote
from gan.weights.faults import speaking

ROOT = Path(__file__).resolve().parent.parent
NEEDED = ("app.py", "requirements.txt", "README.md")
README, THUMBNAIL = "README.md", "docs/explore.png"
PLACE = "weights"  # of the models in a Space
MODEL_FILES = (*WEIGHTS_FILES, NEIGHBOURS, card.MAP)
KEPT = ".gitattributes"  # the Hub's own file: which of the others are large
OURS = "gan/space.py"
NEWEST_TORCH = "2.12"  # ZeroGPU runs 2.8 to 2.11, and any Space can be moved there by a click
_LINK = re.compile(r"\]\(([^)#:]+)\)")  # in Markdown, to a file beside it


def lends_gpu() -> bool:
    """Whether this is a Space on ZeroGPU: a GPU is lent to a function, for seconds it declares."""
    return settings.zero_gpu() and importlib.util.find_spec("spaces") is not None


def gpu(seconds: int) -> Callable[[Callable], Callable]:
    """A decorator: on ZeroGPU the function is run where a GPU is, in a process forked for it.

    Its arguments travel there; the visitor's quota is asked for so many seconds first, and a
    refusal raises. Elsewhere the function stays what it is, and nothing is imported.
    """
    if not lends_gpu():
        return lambda function: function
    import spaces

    return spaces.GPU(duration=seconds)


# ---- what a Space is made of ----


def files() -> dict[str, Path | bytes]:
    """All files of the Space by their path there: the app, the models it lists, its pictures.

    Raises `gan.Error` for a package that was installed without the app.
    """
    for name in NEEDED:
        if not (ROOT / name).is_file():
            raise Error(f"{ROOT / name} is missing: push a Space from a checkout of the repository")
    code = filter(_is_code, sorted((ROOT / "gan").rglob("*")))
    shown = [ROOT / link for link in _LINK.findall((ROOT / README).read_text("utf-8"))]
    beside = filter(Path.is_file, (*(ROOT / name for name in NEEDED), *shown, ROOT / "LICENSE"))
    found: dict[str, Path | bytes] = {
        path.relative_to(ROOT).as_posix(): path for path in (*beside, *code)
    }
    for folder in models():
        kept = [name for name in MODEL_FILES if (folder / name).is_file()]
        found |= {f"{PLACE}/{folder.name}/{name}": folder / name for name in kept}
    found["requirements.txt"] = _requirements((ROOT / "requirements.txt").read_text("utf-8"))
    return found


def _is_code(path: Path) -> bool:
    inside = path.relative_to(ROOT).parts
    return path.is_file() and not any(part.startswith((".", "__pycache__")) for part in inside)


def models() -> list[Path]:
    """The weights folders that go along: all that the app would list here, and the judge."""
    folders = sorted(settings.weights_root().glob("*/"))
    needed = (CONFIG, MODEL)
    return [folder for folder in folders if all((folder / name).is_file() for name in needed)]


def _requirements(text: str) -> bytes:
    """Those of the repository, but no newer PyTorch than ZeroGPU runs."""
    return re.sub(r"^torch>=[\d.]+", rf"\g<0>,<{NEWEST_TORCH}", text, flags=re.M).encode()


def _readme(text: str, address: str) -> bytes:
    """The README with a picture for links to this Space in its header."""
    page = RepoCard(text)
    page.data["thumbnail"] = f"{address}/resolve/main/{THUMBNAIL}"
    return str(page).encode()


def push_space(
    space: str,
    *,
    private: bool = False,
    token: str | None = None,
    report: Callable[[str], None] | None = None,
) -> str:
    """Make "user/space" on the Hub a Space that runs this app, in one commit; its address.

    The Space is created if needed. Afterwards it holds what `files` names and nothing else: what
    has not changed is not sent again, what is gone here goes there.

    Args:
        space: "user/space".
        private: whether a new Space is private; one that is public is refused then.
        token: somebody's; by default that of this machine.
        report: is told a line at each stage.

    Raises `gan.Error`, one sentence, for whatever goes wrong on the way.
    """
    tell = report or (lambda line: None)
    found = files()
    api, address = _opened(space, private, token)
    text = (ROOT / README).read_text("utf-8")
    found[README] = _readme(text, address)
    sizes = (len(f) if isinstance(f, bytes) else f.stat().st_size for f in found.values())
    tell(f"Sending {len(found)} files, {sum(sizes) / 1e6:.1f} MB, to {address}.")
    tell(f"Models: {', '.join(folder.name for folder in models() if folder.name != JUDGE.name)}.")
    with speaking(space, token):
        held = api.space_info(space)
        gone = {sibling.rfilename for sibling in held.siblings or []} - {*found, KEPT}
        made = api.create_commit(
            space,
            [
                *(CommitOperationAdd(name, file) for name, file in found.items()),
                *(CommitOperationDelete(name) for name in sorted(gone)),
            ],
            commit_message="Latent Lab",
            repo_type="space",
            parent_commit=held.sha,  # what is gone was worked out from it
        )
    same = made.oid == held.sha
    tell(f"Nothing has changed at {address}." if same else f"Done: {address}.")
    return address


def _opened(space: str, private: bool, token: str | None) -> tuple[HfApi, str]:
    """Create the Space if there is none, and make sure that it is ours to fill."""
    _, revision = remote.parse(space)
    if revision:
        raise Error(f"a Space has one state, the newest; leave @{revision} out of {space}")
    with speaking(space, token):
        api = HfApi(token=hub.login(token))
        api.whoami()  # tells a wrong token from a name that is another's
        address = api.create_repo(
            space, repo_type="space", space_sdk="gradio", private=private or None, exist_ok=True
        )
        api.auth_check(space, repo_type="space", write=True)
        held = api.space_info(space)
    if private and not held.private:
        raise Error(
            f"{space} is there already and public; make it private in its settings on the Hub, or "
            "choose another name"
        )
    there = {sibling.rfilename for sibling in held.siblings or []}
    if there - {KEPT, README} and OURS not in there:
        raise Error(
            f"{space} is a Space of something else, which a push would replace; choose another name"
        )
    return api, str(address)
