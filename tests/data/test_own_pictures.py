"""Pictures that people bring: a folder of them, or files."""

import io

import numpy as np
import pytest
import torch
from PIL import EpsImagePlugin, Image
from tiny import picture_folder, refused

from gan.data import from_files, from_folder


def test_a_flat_folder_is_one_class_and_a_folder_of_folders_is_labelled_by_them(tmp_path):
    for i, name in enumerate(("ash", "birch", "cedar")):
        picture_folder(tmp_path / name, count=8 + i)
    found = from_folder(tmp_path / "ash", (3, 8, 8))
    assert found.images.shape == (8, 3, 8, 8)
    assert found.images.dtype == torch.uint8
    assert found.labels.tolist() == [0] * 8
    assert "ash" in found.title
    assert from_folder(tmp_path, (3, 8, 8)).labels.tolist() == [0] * 8 + [1] * 9 + [2] * 10


def test_a_wide_picture_is_cut_to_its_middle(tmp_path):
    pixels = np.zeros((10, 30, 3), np.uint8)
    pixels[:, 10:20] = (0, 200, 0)  # the middle third is green, the rest black
    for i in range(8):
        Image.fromarray(pixels).save(tmp_path / f"{i}.png")
    found = from_folder(tmp_path, (3, 10, 10)).images[0]
    assert found[1].min() == 200
    assert found[0].max() == 0


@pytest.mark.parametrize("mode", ["L", "1", "P", "RGBA", "CMYK", "I;16"])
@pytest.mark.parametrize("channels", [1, 3])
def test_pictures_of_any_mode_can_be_read(tmp_path, mode, channels):
    for i in range(8):
        name = f"{i}.tif" if mode == "CMYK" else f"{i}.png"
        Image.new(mode, (12, 9)).save(tmp_path / name)
    assert from_folder(tmp_path, (channels, 8, 8)).images.shape == (8, channels, 8, 8)


def test_a_photo_is_turned_upright_and_has_that_shape(tmp_path):
    pixels = np.zeros((8, 12, 3), np.uint8)
    pixels[0] = 250  # a bright line that was at the top when the camera lay on its side
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn by 90° clockwise to see it upright
    for i in range(8):
        Image.fromarray(pixels).save(tmp_path / f"{i}.png", exif=exif)
    found = from_folder(tmp_path, (1, 28, 28), own_shape=True).images
    assert found.shape == (8, 3, 12, 8)
    assert found[0, ..., -1].min() == 250
    assert found[0, ..., :-1].max() == 0


def test_a_missing_folder_a_file_in_its_place_and_odd_channels_are_named(tmp_path):
    (tmp_path / "file").write_text("")
    for name in ("none", "file"):
        with refused(str(tmp_path / name), "--images"):
            from_folder(tmp_path / name, (1, 8, 8))
    folder = picture_folder(tmp_path / "pictures")
    for channels in (2, 4):
        with refused(f"not {channels}"):
            from_folder(folder, (channels, 8, 8))


@pytest.mark.parametrize("count", [0, 1, 7])
def test_too_few_pictures_are_counted(tmp_path, count):
    with refused(str(tmp_path), f"holds {count} ", "at least 8"):
        from_folder(picture_folder(tmp_path, count), (1, 8, 8))


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:70],
        lambda content: content[:45] + b"\xff" * 15 + content[60:],  # in a chunk
        lambda content: b"not a picture",
    ],
)
def test_an_unreadable_picture_is_named(tmp_path, damage):
    path = picture_folder(tmp_path) / "004.png"
    path.write_bytes(damage(path.read_bytes()))
    with refused("004.png", "cannot be read"):
        from_folder(tmp_path, (1, 8, 8))


@pytest.mark.parametrize(("shape", "own"), [((3, 10, 14), False), ((1, 28, 28), True)])
def test_pictures_keep_colours_and_shape_where_nothing_has_to_change(tmp_path, shape, own):
    folder = picture_folder(tmp_path / "colour", size=(10, 14))
    found = from_folder(folder, shape, own_shape=own).images
    assert found.shape == (12, 3, 10, 14)
    with Image.open(folder / "003.png") as image:
        assert np.array_equal(found[3].permute(1, 2, 0), np.asarray(image))
    assert from_folder(folder, (1, 28, 28)).image_shape == (1, 28, 28)


@pytest.mark.parametrize(("mode", "channels"), [("L", 1), ("1", 1), ("LA", 1), ("P", 3)])
def test_pictures_that_keep_their_shape_have_the_channels_of_their_mode(tmp_path, mode, channels):
    picture_folder(tmp_path, count=9, size=(6, 6))
    for path in tmp_path.iterdir():
        with Image.open(path) as image:
            image.convert(mode).save(path)
    assert from_folder(tmp_path, (3, 8, 8), own_shape=True).image_shape == (channels, 6, 6)


def test_grey_pictures_among_coloured_ones_are_brought_into_colour(tmp_path):
    picture_folder(tmp_path, count=9, size=(6, 6))
    with Image.open(tmp_path / "000.png") as image:
        image.convert("L").save(tmp_path / "000.png")
    found = from_folder(tmp_path, (1, 8, 8), own_shape=True).images
    assert found.shape == (9, 3, 6, 6)
    assert torch.equal(found[0, 0], found[0, 2])


@pytest.mark.parametrize(
    "sizes", [[(64, 65)] * 8, [(8, 8)] * 8 + [(8, 9)], [(8, 12)] * 8 + [(12, 8)]]
)
def test_large_pictures_and_those_of_several_sizes_are_brought_to_the_recipe_s(tmp_path, sizes):
    for i, size in enumerate(sizes):
        Image.new("RGB", size).save(tmp_path / f"{i}.png")
    assert from_folder(tmp_path, (1, 28, 28), own_shape=True).image_shape == (1, 28, 28)


# ---- pictures given as files ----


def test_files_become_the_pictures_that_a_folder_of_them_would(tmp_path):
    folder = picture_folder(tmp_path, 9)
    files = [path.read_bytes() for path in sorted(folder.iterdir())]
    for shape in ((1, 8, 8), (3, 16, 12)):
        given = from_files(files, shape)
        assert torch.equal(given.images, from_folder(folder, shape).images)
        assert given.image_shape == shape


def with_third(files: list[bytes], content: bytes) -> list[bytes]:
    return [*files[:2], content, *files[3:]]


def test_files_that_are_too_few_or_no_pictures_are_refused(tmp_path):
    files = [path.read_bytes() for path in picture_folder(tmp_path, 8).iterdir()]
    with refused("7 pictures", "at least 8"):
        from_files(files[:7], (1, 8, 8))
    for damaged in (b"", b"GIF89a", files[0][:60]):
        with refused("picture 3"):
            from_files(with_third(files, damaged), (1, 8, 8))


def test_no_file_starts_another_program_or_is_of_too_many_pixels(tmp_path, monkeypatch):
    files = [path.read_bytes() for path in picture_folder(tmp_path, 8).iterdir()]
    postscript = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n%%EOF\n"
    drawn = Image.new("RGB", (9, 9)).im
    monkeypatch.setattr(EpsImagePlugin, "Ghostscript", lambda *_, **__: drawn)
    Image.open(io.BytesIO(postscript)).load()  # Pillow alone would ask Ghostscript
    Image.new("1", (8000, 7000)).save(tmp_path / "004.png")
    large = (tmp_path / "004.png").read_bytes()
    assert len(large) < 100_000
    for content, words in ((postscript, ""), (large, "50 megapixels")):
        with refused("picture 3", words):
            from_files(with_third(files, content), (1, 8, 8))
        (tmp_path / "004.png").write_bytes(content)
        with refused("004.png", words):
            from_folder(tmp_path, (1, 8, 8))
