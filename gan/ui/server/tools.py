"""What a language model can ask for: words and pictures, where the page asks for pixels.

The functions are in the API like all others; with `launch(mcp_server=True)` they are the tools.
"""

import gradio as gr
from gradio.processing_utils import save_pil_to_cache
from gradio.utils import get_upload_folder
from PIL import Image

from gan import checks, pictures
from gan.ui.server import drawing, endpoints, gallery

ANY = -1  # no class in particular
SCALE = 4  # pixels on the sheet for one of a picture: 28 are hard to see


def models() -> list[dict]:
    """List the models that can draw, with what one must know to ask them for pictures.

    Returns:
        One object a model: `name` (for `model` in all other functions), `character` (what it is,
        in English), `dataset` (what it was trained on), `shape` ([channels, height, width] of a
        picture), `latent_dim` (how many numbers a latent has), `classes` (how many classes can be
        asked for by `label`; 0: none), `class_names` (what they are called, where not by number),
        `directions` (how many sliders, that is `moves`, it has), `can_encode` (true: a VAE, which
        can reconstruct pictures directly).
    """
    return [
        {
            "name": model["name"],
            "character": model["character"]["en"],
            "dataset": model["dataset"],
            "shape": model["shape"],
            "latent_dim": model["latentDim"],
            "classes": model["classes"],
            "class_names": [names["en"] for names in model["classNames"]],
            "directions": len(model["directions"]),
            "can_encode": model["vae"],
        }
        for model in gallery.catalogue()
    ]


def picture(
    model: str, seed: int = 0, side: int = 4, truncation: float = 1.0, label: int = ANY
) -> dict:
    """Draw pictures with a model: a square sheet of new digits, as a PNG image.

    The same seed gives the same pictures, for ever and everywhere.

    Args:
        model: a name that /models lists, such as "quick".
        seed: a whole number from 0; which pictures to draw.
        side: 1, 4 or 8; the sheet has so many rows and so many columns.
        truncation: from 0 to 2; below 1 the pictures are more alike and cleaner, above 1 wilder.
        label: the class to draw, from 0, for a model with classes (for digits the digit); -1 draws
            each in turn.

    Returns:
        The image.
    """
    state = {"model": model, "seed": seed, "grid": checks.one_of(side, drawing.GRIDS, "side")}
    images, _ = drawing.drawn(state | {"truncation": truncation} | _class(label))
    return _file(images, side)


def walk(model: str, seed: int = 0, to: int = 1, frames: int = 8, label: int = ANY) -> dict:
    """Show how one picture of a model becomes another: a strip of steps between, as a PNG image.

    Args:
        model: a name that /models lists, such as "quick".
        seed: a whole number from 0; the picture to start from.
        to: a whole number from 0; the seed of the picture to end at.
        frames: from 2 to 60; the pictures on the strip, both ends included.
        label: the class of all pictures, from 0, for a model with classes; -1 takes class 0.

    Returns:
        The image.
    """
    ends = {"from": {"seed": seed}, "to": {"seed": to}, "frames": frames}
    images = drawing.frames({"model": model} | ends | _class(label))
    return _file(images, len(images))


def _class(label: int) -> dict:
    return {} if label == ANY else {"label": label}


def _file(images, columns: int) -> dict:
    """A sheet of pictures as a file that Gradio serves until it clears its cache."""
    sheet = pictures.grid(images, columns)
    large = sheet.resize((sheet.width * SCALE, sheet.height * SCALE), Image.Resampling.NEAREST)
    path = save_pil_to_cache(large, get_upload_folder(), format="png")
    return gr.FileData(path=path, mime_type="image/png").model_dump()


def build() -> None:
    """Offer the functions, also as tools."""
    for function in (models, picture, walk):
        endpoints.endpoint(function, function.__name__, tool=True)
