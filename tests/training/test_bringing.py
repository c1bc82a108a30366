"""People's own pictures, from the command line to the weights folder and its card."""

import zipfile

import numpy as np
import pytest
from PIL import Image

from gan import weights
from gan.training.__main__ import main

OPTIONS = ["--steps", "1", "--batch-size", "2", "--device", "cpu"]


@pytest.fixture
def archive(tmp_path):
    """A zip of dark rings on nothing, in two folders, one picture beside them."""
    path = tmp_path / "mine.zip"
    y, x = np.mgrid[0:20, 0:20] - 9.5
    with zipfile.ZipFile(path, "w") as packed:
        for i in range(12):
            ring = abs(np.hypot(x, y) - 3 - i / 2) < 1
            picture = Image.fromarray(np.dstack([np.zeros((20, 20)), ring * 255]).astype(np.uint8))
            place = "rings" if i < 10 else "few" if i < 11 else "."
            with packed.open(f"{place}/{i}.png", "w") as file:
                picture.save(file, "PNG")
    return path


def test_an_archive_is_understood_seen_and_learnt_from(archive, tmp_path, capsys):
    out = tmp_path / "out"
    command = ["quick", "--images", str(archive), "--out", str(out), *OPTIONS]
    assert main(command) == 2
    errors = capsys.readouterr().err
    assert "--labels outer" in errors and errors.count("\n") == 1 and not out.exists()
    assert main([*command, "--labels", "outer", "--invert"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[1] == (
        "11 grey pictures of 20×20; learnt in grey at 28×28; 2 classes: few (1), rings (10); "
        "inverted; light on dark; 11 transparent ones laid on white; "
        "1 left out that lie in no class folder: 11.png"
    )
    doubt = "class few has too few pictures (1): it will be drawn badly"
    assert f"Warning: {doubt}." in said.err
    assert f"Of its pictures: {doubt}." in (out / "README.md").read_text("utf-8")
    recipe = weights.recipe(out)
    assert (recipe.classes, recipe.class_names, recipe.dataset) == (2, ("few", "rings"), "images")
    with Image.open(out / "data.png") as sheet:
        pixels = np.asarray(sheet)
    assert pixels.shape == (3 * 30 - 2, 4 * 30 - 2)
    assert pixels[0, 0] == 0 and pixels[:28, :28].max() > 200  # inverted: light rings on black
    assert weights.SHEET not in weights.WEIGHTS_FILES
