"""A weights folder sent to the Hugging Face Hub, with a card and a film; and fetched from there."""

import re
import shutil
from pathlib import Path

import numpy as np
from PIL import Image

from gan import Error, animation, models, networks, weights
from gan.cards import card
from gan.export import writing
from gan.hub import repositories
from gan.metrics import judge
from gan.recipes import JUDGE
from gan.weights import CARD, CONFIG, FILM, METRICS, ONNX, SAMPLES, remote

FILES = (*weights.WEIGHTS_FILES, weights.NEIGHBOURS, weights.MAP, FILM)
COLLAPSE_SAMPLES, COLLAPSE_SEED = 500, 0  # pictures in which each digit must come
MAX_FRAMES = 120
MAX_SIDE = 600  # pixels of a film; larger grids are reduced
FILM_SECONDS = 10  # that it lasts at most, but not slower than 4 pictures a second
LAST_SECONDS = 2  # that its last picture stays


class FewDigits(Error):
    """A model of digits that does not draw all ten, as far as is known; `fact` is why, in words."""

    def __init__(self, code: str, /, **values):
        fact = Error(code, **values)
        super().__init__("{fact}, or push it with --even-collapsed", fact=fact)
        self.fact = fact


def push(
    folder: Path,
    repository: str,
    *,
    private: bool = False,
    token: str | None = None,
    even_collapsed: bool = False,
    onnx: bool = False,
    report: repositories.Tell = lambda line: None,
) -> str:
    """Send a weights folder to "user/repo" on the Hub in one commit; returns the address.

    The repository is created if needed; one that is public is refused if it shall be `private`.
    What has not changed is not sent again, and without any change there is no commit. The folder
    is only read; `even_collapsed` lets a model of digits pass that does not draw all ten; with
    `onnx` its parts go along as ONNX files, which a push without removes. `token`
    is somebody's, by default that of this machine; `report` is told a line at each stage.
    """
    report(f"Reading {folder}.")
    files, title = contents(Path(folder), repository, even_collapsed, onnx)
    to = open_for_writing(repository, private=private, token=token)
    # What somebody else has put there stays.
    repositories.send(to, files, title, _is_theirs, report, token)
    return to.address


def _is_theirs(file: str) -> bool:
    return file not in FILES and not file.startswith(f"{ONNX}/")


def open_for_writing(
    repository: str, *, private: bool = False, token: str | None = None
) -> repositories.Opened:
    """Create "user/repo" if there is none, and make sure that a push may follow."""
    to = repositories.opened(repository, "model", private=private, token=token)
    if to.files - {".gitattributes", CARD}:  # what the Hub itself puts into a new one
        try:
            remote.inspect(to.name, token)
        except remote.Foreign as error:
            raise Error(
                "{repository} on the Hub holds something else, which a push would overwrite; "
                "choose another name",
                repository=to.name,
            ) from error
    return to


def pull(repository: str, out: Path | None = None) -> Path:
    """Fetch "user/repo[@revision]" as a weights folder, by default weights/REPO; returns it.

    The folder is written whole or not at all; one that holds anything is left alone.
    """
    name, _ = remote.parse(repository)
    folder = Path(out) if out else weights.place(name.partition("/")[2])
    weights.check_free(folder)
    found = remote.inspect(repository)
    fetched = {file: remote.fetch(found.repository, found.commit, file) for file in FILES}
    models.from_folder(fetched[CONFIG].parent, foreign=True)  # whole, or an error

    def save(part: Path) -> None:
        for file, path in fetched.items():
            if path:
                shutil.copyfile(path, part / file)

    weights.place_folder(folder, save)
    return folder


def contents(
    folder: Path, repository: str, even_collapsed: bool = False, onnx: bool = False
) -> tuple[dict[str, Path | bytes], str]:
    """All files that a push of this weights folder sends, by name, and the commit's title.

    Unless `even_collapsed`, `FewDigits` is raised for a model of digits that does not draw all ten.
    """
    model = models.from_folder(folder, foreign=True)
    for needed in (METRICS, SAMPLES):
        if not (folder / needed).is_file():
            raise Error(
                "{file} is missing, so {folder} cannot be pushed; train again",
                file=folder / needed,
                folder=folder,
            )
    metrics = weights.known_metrics(folder)
    no_metrics = Error(
        "{file} is not what a training leaves; restore it or train again", file=folder / METRICS
    )
    if not metrics.keys() >= weights.TRAINED:
        raise no_metrics
    if not even_collapsed:
        _check_digits(model, folder)
    files = {name: folder / name for name in FILES if (folder / name).is_file()}
    for name, path in files.items():
        remote.within(path.stat().st_size, name, str(folder))  # what no load would take
    if film := _film(folder / weights.PROGRESS, metrics):
        files[FILM] = film
    if onnx:
        files |= {f"{ONNX}/{name}": content for name, content in writing.contents(model)}
    parameters = networks.parameters_of(model.generator)
    others = {"film": FILM in files, "onnx": onnx}
    try:
        text = card.model_card(model.recipe, metrics, parameters, repository, **others)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise no_metrics from error
    files[CARD] = str(text).encode()
    title = f"{model.recipe.name}: {metrics['steps']} steps on {metrics['dataset']}"
    return files, title


def _check_digits(model: models.Model, folder: Path) -> None:
    """Refuse a model of digits in whose pictures the judge does not read all ten."""
    if not judge.reads(model.recipe):
        return
    if not judge.available():
        raise FewDigits(
            "the judge that counts the digits of {folder} is missing; restore it beside the other "
            "weights",
            folder=folder,
        )
    count = len(judge.load().classes(model.sample(COLLAPSE_SEED, COLLAPSE_SAMPLES)).unique())
    if count < JUDGE.classes:
        raise FewDigits(
            "the model in {folder} has collapsed: {samples} samples show only {count} of {all} "
            "digits; train on",
            folder=folder,
            samples=COLLAPSE_SAMPLES,
            count=count,
            all=JUDGE.classes,
        )


def _film(progress: Path, metrics: dict) -> bytes | None:
    """The grids that a training drew on its way, as an animated WebP; None without any."""
    numbered = {
        int(found[1]): path
        for path in progress.glob("epoch-*.png")
        if (found := re.fullmatch(r"epoch-(\d+)\.png", path.name))
    }
    paths = [numbered[n] for n in sorted(numbered) if n <= metrics["epochs"]]  # of this training
    if len(paths) < 2:
        return None
    chosen = np.linspace(0, len(paths) - 1, min(len(paths), MAX_FRAMES)).round().astype(int)
    frames = _frames([paths[i] for i in chosen])
    fps = max(4, -(-len(frames) // FILM_SECONDS))
    still = frames[-1:].repeat(fps * LAST_SECONDS, 0)
    return animation.encode(np.concatenate([frames, still]), "webp", fps=fps, scale=1)


def _frames(paths: list[Path]) -> np.ndarray:
    """uint8 (n, H, W[, 3]): those pictures that have the shape of the last."""
    try:
        sheets = [Image.open(path) for path in paths]
        step = -(-max(sheets[-1].size) // MAX_SIDE)
        arrays = [np.asarray(sheet.reduce(step)) for sheet in sheets]
    except OSError as error:
        raise Error(
            "a picture in {folder} is damaged; delete that folder", folder=paths[0].parent
        ) from error
    return np.stack([array for array in arrays if array.shape == arrays[-1].shape])
