"""Pictures that people bring: a folder of them, or files."""

import io

import idx_files
import numpy as np
import pytest
import torch
from PIL import EpsImagePlugin, Image
from tiny import picture_folder, refused

from gan.data import from_files, from_folder


def test_a_flat_folder_of_pictures_is_one_class(tmp_path):
    found = from_folder(picture_folder(tmp_path / "mine"), (3, 8, 8))
    assert found.images.shape == (12, 3, 8, 8)
    assert found.images.dtype == torch.uint8
    assert found.labels.tolist() == [0] * 12
    assert "mine" in found.title


def test_a_folder_of_folders_is_labelled_by_them(tmp_path):
    for i, name in enumerate(("ash", "birch", "cedar")):
        picture_folder(tmp_path / name, count=3 + i)
    found = from_folder(tmp_path, (3, 8, 8))
    assert found.labels.tolist() == [0] * 3 + [1] * 4 + [2] * 5


def test_pictures_keep_their_colours_where_nothing_has_to_change(tmp_path):
    folder = picture_folder(tmp_path, count=8, size=(6, 6))
    with Image.open(folder / "003.png") as image:
        expected = np.asarray(image)
    found = from_folder(folder, (3, 6, 6)).images[3]
    assert np.array_equal(found.permute(1, 2, 0).numpy(), expected)


def test_a_wide_picture_is_cut_to_its_middle(tmp_path):
    for i in range(8):
        pixels = np.zeros((10, 30, 3), np.uint8)
        pixels[:, 10:20] = (0, 200 + i, 0)  # the middle third is green, the rest black
        Image.fromarray(pixels).save(tmp_path / f"{i}.png")
    found = from_folder(tmp_path, (3, 10, 10)).images
    assert found[:, 1].flatten(1).amin(1).tolist() == list(range(200, 208))
    assert found[:, 0].max() == 0


@pytest.mark.parametrize("mode", ["L", "1", "P", "RGBA", "CMYK", "I;16"])
@pytest.mark.parametrize("channels", [1, 3])
def test_pictures_of_any_mode_can_be_read(tmp_path, mode, channels):
    for i in range(8):
        image = Image.new("L", (12, 9))
        image.paste(255, (i, 0, i + 4, 9))
        name = f"{i}.tif" if mode == "CMYK" else f"{i}.png"
        image.convert("I" if mode == "I;16" else "RGB").convert(mode).save(tmp_path / name)
    assert from_folder(tmp_path, (channels, 8, 8)).images.shape == (8, channels, 8, 8)


def test_a_photo_is_turned_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn by 90° clockwise to see it upright
    for i in range(8):
        pixels = np.zeros((8, 8, 3), np.uint8)
        pixels[0] = 240 + i  # a bright line that was at the top when the camera lay on its side
        Image.fromarray(pixels).save(tmp_path / f"{i}.png", exif=exif)
    found = from_folder(tmp_path, (1, 8, 8)).images[:, 0]
    assert found[:, :, -1].amin(1).tolist() == list(range(240, 248))
    assert found[:, :, :-1].max() == 0


def test_a_missing_folder_and_a_file_in_its_place_are_named(tmp_path):
    (tmp_path / "file").write_text("")
    for name in ("none", "file"):
        with refused(str(tmp_path / name), "--images"):
            from_folder(tmp_path / name, (1, 8, 8))


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


@pytest.mark.parametrize("channels", [2, 4])
def test_own_pictures_have_one_or_three_channels(tmp_path, channels):
    with refused(f"not {channels}"):
        from_folder(picture_folder(tmp_path), (channels, 8, 8))


def test_small_pictures_of_one_size_may_keep_their_shape(tmp_path):
    folder = picture_folder(tmp_path / "colour", size=(10, 14))
    found = from_folder(folder, (1, 28, 28), own_shape=True).images
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
        Image.linear_gradient("L").rotate(i).resize(size).save(tmp_path / f"{i}.png")
    assert from_folder(tmp_path, (1, 28, 28), own_shape=True).image_shape == (1, 28, 28)


def test_the_shape_of_photos_is_that_of_the_upright_ones(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    for i in range(8):
        Image.linear_gradient("L").rotate(i).resize((12, 8)).save(tmp_path / f"{i}.jpg", exif=exif)
    assert from_folder(tmp_path, (1, 28, 28), own_shape=True).image_shape == (1, 12, 8)


# ---- pictures given as files ----


def files_of(folder) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]


def test_files_become_the_pictures_that_a_folder_of_them_would(tmp_path):
    folder = picture_folder(tmp_path, 9)
    for shape in ((1, 8, 8), (3, 16, 12)):
        given = from_files(files_of(folder), shape)
        assert torch.equal(given.images, from_folder(folder, shape).images)
        assert given.image_shape == shape


def test_files_that_are_too_few_or_no_pictures_are_refused(tmp_path):
    files = files_of(picture_folder(tmp_path, 8))
    with refused("holds 7 pictures", "at least 8"):
        from_files(files[:7], (1, 8, 8))
    for damaged in (b"GIF89a", files[0][1][:60]):
        with refused("1 of 8", "003.png"):
            from_files([*files[:3], ("003.png", damaged), *files[4:]], (1, 8, 8))


def test_no_file_starts_another_program(tmp_path, monkeypatch):
    files = files_of(picture_folder(tmp_path, 8))
    postscript = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n%%EOF\n"
    drawn = Image.new("RGB", (9, 9)).im
    monkeypatch.setattr(EpsImagePlugin, "Ghostscript", lambda *_, **__: drawn)
    Image.open(io.BytesIO(postscript)).load()  # Pillow alone would ask Ghostscript
    with refused("003.png"):
        from_files([*files[:3], ("003.png", postscript), *files[4:]], (1, 8, 8))


def test_a_small_file_of_too_many_pixels_is_refused(tmp_path):
    folder = picture_folder(tmp_path, 8)
    Image.new("1", (9000, 8000)).save(folder / "004.png")
    assert (folder / "004.png").stat().st_size < 100_000
    with refused("004.png", "64 megapixels"):
        from_folder(folder, (1, 8, 8))


@pytest.mark.parametrize("gz", [False, True])
@pytest.mark.parametrize("invert", [False, True])
def test_idx_files_are_taken_with_their_labels(tmp_path, gz, invert):
    files = idx_files.halves()
    folder = idx_files.write(tmp_path / "below" / "deep", files, gz=gz)
    expected = idx_files.pixels(files["train-images"])
    for source in (tmp_path, folder, next(folder.glob("train-images*"))):
        found = from_folder(source, (1, 28, 28), invert=invert)
        assert np.array_equal(found.images[:, 0].numpy(), 255 - expected if invert else expected)
        assert found.labels.tolist() == list(range(9))
        assert "9 grey pictures of 28×28; 9 classes: 0 (1), 1 (1)" in found.understood.line()


# ---- what was understood ----


def test_a_few_damaged_files_are_left_out_and_named_and_more_are_refused(tmp_path):
    folder = picture_folder(tmp_path, 40)
    for i in (3, 17):
        (folder / f"{i:03d}.png").write_bytes((folder / "000.png").read_bytes()[:50])
    found = from_folder(folder, (1, 8, 8))
    assert len(found) == 38
    assert "2 left out that cannot be read: 003.png, 017.png" in found.understood.line()
    for i in range(20, 33):
        (folder / f"{i:03d}.png").write_bytes(b"nothing")
    with refused("15 of 40", "003.png, 017.png, 020.png", "(+5)"):
        from_folder(folder, (1, 8, 8))


def test_what_was_understood_is_one_line(tmp_path):
    for name, count in (("2", 9), ("10", 12)):
        picture_folder(tmp_path / name, count)
    (tmp_path / "labels.csv").write_text("1,2")
    line = from_folder(tmp_path, (1, 8, 8)).understood.line()
    assert line == (
        "21 pictures of 14×10 in colour; learnt in grey at 8×8; 2 classes: 2 (9), 10 (12); "
        "other files not looked at: labels.csv"
    )


@pytest.mark.parametrize("dark", [True, False])
def test_pictures_are_never_inverted_unasked_but_said_to_be_dark(tmp_path, dark):
    for i in range(8):
        image = Image.new("L", (12, 12), 250 if dark else 5)
        image.paste(100, (i, 3, i + 3, 9))
        image.save(tmp_path / f"{i}.png")
    found, turned = (from_folder(tmp_path, (1, 12, 12), invert=each) for each in (False, True))
    assert ("dark on light" if dark else "light on dark") in found.understood.line()
    assert ("light on dark" if dark else "dark on light") in turned.understood.line()
    assert torch.equal(turned.images, 255 - found.images)


def test_nothing_is_trained_on_blanks_or_on_one_picture(tmp_path):
    for i in range(8):
        Image.new("L", (9, 9), 30 * i).save(tmp_path / f"{i}.png")
    with refused("all 8 pictures are blank"):
        from_folder(tmp_path, (1, 8, 8))
    for i in range(8):
        Image.linear_gradient("L").save(tmp_path / f"{i}.png")
    with refused("all 8 pictures are the same"):
        from_folder(tmp_path, (1, 8, 8))


def test_doubts_stay_with_the_pictures(tmp_path):
    picture_folder(tmp_path / "many", 30)
    few = picture_folder(tmp_path / "few", 9)
    for i in range(7):
        (few / f"{i:03d}.png").unlink()
    Image.new("L", (9, 9)).save(tmp_path / "many" / "blank.png")
    doubts = {
        doubt.key: doubt.values for doubt in from_folder(tmp_path, (1, 8, 8)).understood.doubts
    }
    assert doubts["blank"] == {"count": 1, "all": 33}
    assert doubts["nearly_empty"] == {"name": "few", "count": 2}
