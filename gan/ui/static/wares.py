"""What the page draws with, as files: the runtime, generators with their tables, encoders."""

import gzip
import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import quote

from torch import Tensor, nn

import gan
from gan import models, weights
from gan.export import kept, parts, writing
from gan.ui.server import gallery
from gan.ui.server.in_page import runtime
from gan.ui.server.in_page.tables import tables

PLACE = "lab/in_page"  # where the page looks for them
INDEX = f"{PLACE}/index.json"
DIGIT = (1, 28, 28)  # what an encoder is given here


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


def write(into: Path, generators: dict[str, Path]) -> None:
    """Write `PLACE` and all that it names into a folder."""
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
    told = {"runtime": shop, "models": listed, "pending": False}
    (into / INDEX).write_text(json.dumps(told), encoding="utf-8")


def _model(into: Path, name: str, generator: Path) -> dict[str, str]:
    """Put a model's files there; their addresses."""
    loaded = gallery.model(name)
    fingerprint, content = tables(loaded)
    found = {
        "model": (generator.name, generator),
        "tables": (f"{name}-{fingerprint}.safetensors", content),
    }
    if loaded.recipe.vae and loaded.image_shape == DIGIT:
        model = models.load(weights.place(name), "cpu")
        packed = gzip.compress(writing.content_of(model, encoder(model)), mtime=0)
        known = generator.name.removesuffix(".onnx.gz")
        found["encoder"] = (f"{known}-encoder.onnx.gz", packed)
    return {key: _put(into, f"{PLACE}/models", *each) for key, each in found.items()}


def _put(into: Path, at: str, name: str, content: Path | bytes) -> str:
    """Write a file there; its address."""
    place = into / at / name
    place.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        place.write_bytes(content)
    else:
        shutil.copyfile(content, place)
    return f"{at}/{quote(name)}"


def encoder(model: gan.Model) -> parts.Part:
    """`pixels` (n, C, H, W) → `latent` (n, latent_dim) and, with classes, the likeliest `label`."""

    def encode(encoder: nn.Module, decoder: nn.Module, pixels: Tensor) -> tuple[Tensor, ...]:
        mean, logvar = encoder(pixels)
        if not model.classes:
            return (decoder.posterior(mean, logvar)[0],)
        label = decoder.likeliest(mean)
        return decoder.posterior(mean, logvar, label)[0], label

    def drawn(start: int, count: int) -> tuple[Tensor]:
        return (model.generator(*rows(start, count)),)

    rows = parts.generator(model).tried
    module = parts.Called(encode, model.encoder, model.generator)
    outputs = ("latent", "label") if model.classes else ("latent",)
    return parts.Part("encoder", module, ("pixels",), outputs, drawn)
