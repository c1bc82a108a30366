"""What the page draws with, as files: the runtime, generators, tables, and what judges pictures."""

import gzip
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import quote

import gan
from gan import models, weights
from gan.export import kept, parts, writing
from gan.metrics import judge
from gan.ui.server import gallery
from gan.ui.server.in_page import runtime
from gan.ui.server.in_page.tables import tables

PLACE = "lab/in_page"  # where the page looks for them
MODELS = f"{PLACE}/models"
INDEX = f"{PLACE}/index.json"
DIGIT = (1, 28, 28)  # what an encoder is given here
MOST_BYTES = 4e6  # of a discriminator, compressed; a larger one is left out


def chosen(names: Iterable[str], tell: Callable[[str], None]) -> dict[str, Path]:
    """The generators by their models' names, made if need be: of all that a page can draw with.

    Of those named, else of all in weights/. Raises `gan.Error` for one that is not to be had.
    """
    there = [name for name in gallery.names() if weights.has_model(name)]
    for name in names:
        if name not in there:
            known = ", ".join(there) or "none"
            raise gan.Error(f"there is no model {name!r} in weights/; there are: {known}")
    wanted = [name for name in there if name in names] if names else there
    folders = {name: weights.place(name) for name in wanted}
    kept.keep(folders.values(), kept.place(), lambda folder: models.load(folder, "cpu"), tell)
    made = {name: kept.place() / kept.file_name(folder) for name, folder in folders.items()}
    drawn = {name: file for name, file in made.items() if file.is_file() and file.stat().st_size}
    for name in names:
        if name not in drawn:
            raise gan.Error(f"{name} is too much for a page to draw with; leave it out")
    if not drawn:
        raise gan.Error("there is no model in weights/ that a page can draw with; train one")
    return drawn


def write(into: Path, generators: dict[str, Path]) -> dict[str, dict[str, str]]:
    """Write `PLACE` and all that it names into a folder; the addresses of each model's files."""
    try:
        source = runtime.get()
    except runtime.Missing as error:
        raise gan.Error(
            f"onnxruntime-web is not to be had ({error}); set GAN_RUNTIME to a folder with "
            f"{runtime.MODULE} and {runtime.WASM} of its version {runtime.VERSION}"
        ) from None
    files = {"module": runtime.MODULE, "wasm": runtime.PACKED}
    at = f"{PLACE}/runtime/{runtime.VERSION}"
    shop = {name: _put(into, at, file, source / file) for name, file in files.items()}
    listed = {name: _model(into, name, file) for name, file in generators.items()}
    _judge(into, listed)
    told = {"runtime": shop, "models": listed, "pending": False}
    (into / INDEX).write_text(json.dumps(told), encoding="utf-8")
    return listed


def _model(into: Path, name: str, generator: Path) -> dict[str, str]:
    """Put a model's files there, all but its generator fetched when asked for; their addresses."""
    fingerprint, content = tables(gallery.model(name))
    found = {
        "model": (generator.name, generator),
        "tables": (f"{name}-{fingerprint}.safetensors", content),
    }
    model = models.load(weights.place(name), "cpu")
    if model.recipe.vae and model.image_shape == DIGIT:
        found["encoder"] = _packed(model, parts.encoder_for_page(model))
    if part := parts.discriminator(model):
        file, content = _packed(model, part)
        if len(content) <= MOST_BYTES:
            found["discriminator"] = file, content
    return {key: _put(into, MODELS, *each) for key, each in found.items()}


def _judge(into: Path, listed: dict[str, dict[str, str]]) -> None:
    """Put the judge there, if it is to be had, and its address beside the models that it reads."""
    read = [name for name in listed if judge.reads(gallery.model(name).recipe)]
    if read and judge.available():
        own, model = judge.load(), models.load(weights.place(read[0]), "cpu")
        part = parts.judge_for_page(own.classifier, own.digithood, model)
        address = _put(into, MODELS, *_packed(own, part))
        for name in read:
            listed[name]["judge"] = address


def _packed(owner: gan.Model | judge.Judge, part: parts.Part) -> tuple[str, bytes]:
    """A part as a file: its name, which changes with what is in it, and its content."""
    content = gzip.compress(writing.content_of(owner, part), mtime=0)
    known = hashlib.sha256(content).hexdigest()[:16]
    return f"{owner.recipe.name}-{part.name}-{known}.onnx.gz", content


def _put(into: Path, at: str, name: str, content: Path | bytes) -> str:
    """Write a file there; its address."""
    place = into / at / name
    place.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        place.write_bytes(content)
    else:
        shutil.copyfile(content, place)
    return f"{at}/{quote(name)}"
