"""A data set is one tensor, a pass sees each picture once, a missing file is one sentence."""

import gzip
import io
import pickle
from collections import Counter

import numpy as np
import pytest
import torch
from PIL import EpsImagePlugin, Image
from tiny import drawings, picture_folder, refused

from gan import data
from gan.data import Batches, Dataset, augmented, fit, from_files, from_folder, mix
from gan.pictures import to_float


def numbered(count: int) -> Dataset:
    """Pictures of one pixel that says which one they are."""
    numbers = torch.arange(count)
    return Dataset("numbers", numbers.to(torch.uint8).view(count, 1, 1, 1), numbers)


def seen(batches: Batches, count: int) -> list[int]:
    return torch.cat([batches(k)[1] for k in range(count)]).tolist()


# ---- batches ----


@pytest.mark.parametrize("batch_size", [1, 3, 7, 10, 11, 25, 64])
def test_every_pass_sees_each_picture_once_whatever_the_batch_size(batch_size):
    order = seen(Batches(numbered(10), batch_size, seed=0), 200)
    for start in range(0, len(order) - 9, 10):
        assert sorted(order[start : start + 10]) == list(range(10))


def test_a_batch_may_be_far_larger_than_the_data_set():
    _, labels = Batches(numbered(8), 65_536, seed=0)(0)
    assert set(Counter(labels.tolist()).values()) == {65_536 // 8}


def test_passes_are_shuffled_and_differ():
    order = seen(Batches(numbered(50), 50, seed=0), 3)
    passes = [order[start : start + 50] for start in (0, 50, 100)]
    assert passes[0] != passes[1] != passes[2] != passes[0]
    assert passes[0] != sorted(passes[0])


def test_a_batch_is_a_function_of_seed_and_number_alone():
    in_order = Batches(numbered(10), 4, seed=5)
    forwards = [in_order(k)[1].tolist() for k in range(12)]
    torch.manual_seed(123)
    backwards = Batches(numbered(10), 4, seed=5)
    assert [backwards(k)[1].tolist() for k in reversed(range(12))] == forwards[::-1]
    assert Batches(numbered(10), 4, seed=5)(11)[1].tolist() == forwards[11]


def test_another_seed_is_another_order():
    assert seen(Batches(numbered(50), 10, seed=0), 5) != seen(Batches(numbered(50), 10, seed=1), 5)


def test_a_batch_leaves_the_random_state_alone():
    state = torch.get_rng_state()
    Batches(numbered(10), 4, seed=5)(3)
    assert torch.equal(torch.get_rng_state(), state)


def test_a_batch_is_floats_from_minus_one_to_one_with_its_own_labels():
    dataset = drawings((3, 6, 6))
    pictures, labels = Batches(dataset, 8, seed=0)(0)
    assert pictures.shape == (8, 3, 6, 6)
    assert pictures.dtype == torch.float32
    pairs = zip(to_float(dataset.images), dataset.labels.tolist(), strict=True)
    known = {image.numpy().tobytes(): label for image, label in pairs}
    found = [known[picture.contiguous().numpy().tobytes()] for picture in pictures]
    assert found == labels.tolist()


def test_mixed_numbers_give_seeds_that_torch_takes_and_that_differ():
    seeds = {mix(a, b) for a in range(60) for b in range(60)}
    assert len(seeds) == 3600
    assert all(0 <= seed < 2**63 for seed in seeds)
    assert mix(1, 2) == mix(1, 2) != mix(2, 1)
    torch.Generator().manual_seed(max(seeds))


# ---- bringing pictures to a recipe's shape ----


def test_pictures_of_the_right_shape_stay_as_they_are():
    images = drawings((1, 8, 8)).images
    assert fit(images, (1, 8, 8)) is images
    assert fit(images, None) is images


def test_colour_becomes_grey_as_the_eye_weighs_it():
    primaries = torch.tensor([[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255], [9, 9, 9]])
    images = primaries.to(torch.uint8).view(5, 3, 1, 1)
    # ITU-R BT.601: 0.299 red, 0.587 green, 0.114 blue
    assert fit(images, (1, 1, 1)).flatten().tolist() == [76, 150, 29, 255, 9]


def test_grey_becomes_colour_with_three_equal_channels():
    images = drawings((1, 8, 8)).images
    coloured = fit(images, (3, 8, 8))
    assert coloured.shape == (20, 3, 8, 8)
    assert all(torch.equal(coloured[:, c], images[:, 0]) for c in range(3))


@pytest.mark.parametrize("side", [4, 16, 28])
def test_resizing_keeps_an_even_picture_even_and_the_mean_of_any(side):
    even = torch.full((2, 1, 8, 8), 77, dtype=torch.uint8)
    assert fit(even, (1, side, side)).unique().tolist() == [77]
    images = drawings((1, 8, 8)).images
    resized = fit(images, (1, side, side))
    assert resized.shape == (20, 1, side, side)
    assert resized.dtype == torch.uint8
    assert resized.float().mean().item() == pytest.approx(images.float().mean().item(), rel=0.1)


def test_making_a_picture_smaller_does_not_skip_pixels():
    stripes = torch.zeros(1, 1, 16, 16, dtype=torch.uint8)
    stripes[..., ::2] = 200  # every second column
    assert (fit(stripes, (1, 4, 4)).float() - 100).abs().max() < 15


# ---- a user's own pictures ----


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
    pixels = np.zeros((10, 30, 3), np.uint8)
    pixels[:, 10:20] = (0, 200, 0)  # the middle third is green, the rest black
    for i in range(8):
        Image.fromarray(pixels).save(tmp_path / f"{i}.png")
    found = from_folder(tmp_path, (3, 10, 10)).images[0]
    assert found[1].min() == 200
    assert found[0].max() == 0


def test_own_pictures_turn_grey_for_a_recipe_in_grey(tmp_path):
    found = from_folder(picture_folder(tmp_path), (1, 28, 28))
    assert found.images.shape == (12, 1, 28, 28)


@pytest.mark.parametrize("mode", ["L", "1", "P", "RGBA", "CMYK", "I;16"])
@pytest.mark.parametrize("channels", [1, 3])
def test_pictures_of_any_mode_can_be_read(tmp_path, mode, channels):
    for i in range(8):
        name = f"{i}.tif" if mode == "CMYK" else f"{i}.png"
        Image.new(mode, (12, 9)).save(tmp_path / name)
    assert from_folder(tmp_path, (channels, 8, 8)).images.shape == (8, channels, 8, 8)


def test_a_photo_is_turned_upright(tmp_path):
    pixels = np.zeros((8, 8, 3), np.uint8)
    pixels[0] = 250  # a bright line that was at the top when the camera lay on its side
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn by 90° clockwise to see it upright
    for i in range(8):
        Image.fromarray(pixels).save(tmp_path / f"{i}.png", exif=exif)
    found = from_folder(tmp_path, (1, 8, 8)).images[0, 0]
    assert found[:, -1].min() == 250
    assert found[:, :-1].max() == 0


def test_a_missing_folder_is_named(tmp_path):
    with refused(str(tmp_path / "none"), "--images"):
        from_folder(tmp_path / "none", (1, 8, 8))


def test_a_file_in_place_of_a_folder_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with refused(str(tmp_path / "file"), "--images"):
        from_folder(tmp_path / "file", (1, 8, 8))


@pytest.mark.parametrize("count", [0, 1, 7])
def test_too_few_pictures_are_counted(tmp_path, count):
    with refused(str(tmp_path), f"holds {count} ", "at least 8"):
        from_folder(picture_folder(tmp_path, count), (1, 8, 8))


def break_png(path) -> None:
    path.write_bytes(path.read_bytes()[:70])


def break_chunk(path) -> None:
    content = bytearray(path.read_bytes())
    content[45:60] = b"\xff" * 15
    path.write_bytes(content)


def replace_by_text(path) -> None:
    path.write_text("not a picture")


@pytest.mark.parametrize("damage", [break_png, break_chunk, replace_by_text])
def test_an_unreadable_picture_is_named(tmp_path, damage):
    damage(picture_folder(tmp_path) / "004.png")
    with refused("004.png", "cannot be read"):
        from_folder(tmp_path, (1, 8, 8))


@pytest.mark.parametrize("channels", [2, 4])
def test_own_pictures_have_one_or_three_channels(tmp_path, channels):
    with refused(f"not {channels}"):
        from_folder(picture_folder(tmp_path), (channels, 8, 8))


# ---- data sets by name ----


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
        Image.new("RGB", size).save(tmp_path / f"{i}.png")
    assert from_folder(tmp_path, (1, 28, 28), own_shape=True).image_shape == (1, 28, 28)


def test_the_shape_of_photos_is_that_of_the_upright_ones(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    for i in range(8):
        Image.new("L", (12, 8)).save(tmp_path / f"{i}.jpg", exif=exif)
    assert from_folder(tmp_path, (1, 28, 28), own_shape=True).image_shape == (1, 12, 8)


def test_an_unknown_data_set_is_answered_with_the_list():
    with refused("'imagenet'", "mnist", "cifar10-frog", "synthetic-digits", "--images"):
        data.load("imagenet", (1, 28, 28))


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("mnist", "MNIST/raw/train-images-idx3-ubyte"),
        ("stacked-mnist", "MNIST/raw/train-images-idx3-ubyte"),
        ("fashion-mnist", "FashionMNIST/raw/train-images-idx3-ubyte"),
        ("cifar10", "cifar-10-batches-py"),
        ("cifar10-frog", "cifar-10-batches-py"),
    ],
)
def test_no_files_and_no_network_is_one_sentence(tmp_path, name, files):
    with refused(str(tmp_path), files, "--data", name):
        data.load(name, (1, 28, 28), folder=tmp_path)


def test_every_data_set_has_a_name_for_its_files():
    assert set(data.FILES) == set(data.DATASETS)


def test_a_data_set_is_here_once_its_files_are(tmp_path):
    assert not data.is_here("mnist", tmp_path)
    tiny_mnist(tmp_path)
    assert data.is_here("mnist", tmp_path)
    assert not data.is_here("fashion-mnist", tmp_path)
    assert not data.is_here("images", tmp_path)  # the pictures of a folder that is long gone


def write_idx(folder, name: str, values: np.ndarray) -> None:
    """A file of MNIST's own format (LeCun): magic number, sizes, bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    header = [0x0800 + values.ndim, *values.shape]
    content = b"".join(number.to_bytes(4, "big") for number in header) + values.tobytes()
    (folder / name).write_bytes(content)
    (folder / f"{name}.gz").write_bytes(gzip.compress(content))


def tiny_mnist(folder, kind: str = "MNIST") -> np.ndarray:
    images = np.random.default_rng(0).integers(0, 256, (9, 28, 28), np.uint8)
    for part in ("train", "t10k"):
        write_idx(folder / kind / "raw", f"{part}-images-idx3-ubyte", images)
        write_idx(folder / kind / "raw", f"{part}-labels-idx1-ubyte", np.arange(9, dtype=np.uint8))
    return images


@pytest.mark.parametrize(("name", "kind"), [("mnist", "MNIST"), ("fashion-mnist", "FashionMNIST")])
def test_files_that_are_there_are_read_without_a_network(tmp_path, name, kind):
    images = tiny_mnist(tmp_path, kind)
    found = data.load(name, (1, 28, 28), folder=tmp_path)
    assert np.array_equal(found.images[:, 0].numpy(), images)
    assert found.labels.tolist() == list(range(9))
    assert len(found) == 9
    assert found.image_shape == (1, 28, 28)


# ---- three digits in the channels ----


def digits(count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Pictures of one grey each, by which they are known again, and labels that go round."""
    labels = torch.arange(count) % 10
    return torch.arange(count, dtype=torch.uint8).view(-1, 1, 1, 1).expand(-1, 1, 4, 5), labels


def test_a_stack_s_channels_are_digits_and_its_label_is_their_number():
    images, labels = digits(200)
    stacks, modes = data.stacked(images, labels, 5000)
    assert stacks.shape == (5000, 3, 4, 5) and stacks.dtype == torch.uint8
    assert torch.equal(stacks, stacks[:, :, :1, :1].expand(-1, -1, 4, 5))  # each of one digit
    rows = stacks[:, :, 0, 0].long()
    r, g, b = labels[rows].T
    assert torch.equal(modes, 100 * r + 10 * g + b)
    assert len(modes.unique()) > 980  # of 5000 even draws each of 1000 is missed by e⁻⁵
    for channel in rows.T:  # each digit in each channel alike, and none tied to another's
        assert channel.bincount(minlength=200).min() > 5
    assert len(rows.unique(dim=0)) > 4990


def test_the_same_seed_gives_the_same_stacks_and_leaves_the_random_state_alone():
    state = torch.get_rng_state()
    first, again, other = (data.stacked(*digits(200), 300, seed)[0] for seed in (1, 1, 2))
    assert torch.equal(first, again) and not torch.equal(first, other)
    assert torch.equal(torch.get_rng_state(), state)


def test_stacked_mnist_is_made_of_mnist_s_files(tmp_path, monkeypatch):
    monkeypatch.setattr(data, "STACKED_SIZES", {True: 60, False: 20})
    images = tiny_mnist(tmp_path)
    assert data.is_here("stacked-mnist", tmp_path)
    found = data.load("stacked-mnist", (3, 28, 28), folder=tmp_path)
    assert found.title == "Stacked-MNIST" and found.image_shape == (3, 28, 28)
    assert len(found) == 60
    for stack, mode in zip(found.images, found.labels.tolist(), strict=True):
        assert np.array_equal(stack.numpy(), images[[int(digit) for digit in f"{mode:03}"]])
    assert len(data.load("stacked-mnist", None, folder=tmp_path, train=False)) == 20


@pytest.mark.data
def test_the_real_stacked_mnist_has_all_its_modes():
    found = data.load("stacked-mnist", (3, 28, 28))
    assert found.images.shape == (128_000, 3, 28, 28)
    assert found.labels.bincount().shape == (1000,) and found.labels.bincount().min() > 50
    held_out = data.load("stacked-mnist", (3, 28, 28), train=False)
    assert held_out.images.shape == (26_000, 3, 28, 28)
    assert len(held_out.labels.unique()) == 1000


def test_a_data_set_cut_short_is_one_sentence(tmp_path):
    tiny_mnist(tmp_path)
    file = tmp_path / "MNIST" / "raw" / "train-images-idx3-ubyte"
    file.write_bytes(file.read_bytes()[:1000])
    with refused(str(tmp_path), "mnist"):
        data.load("mnist", (1, 28, 28), folder=tmp_path)


def test_the_data_folder_is_that_of_the_environment(tmp_path, monkeypatch):
    tiny_mnist(tmp_path)
    monkeypatch.setenv("GAN_DATA", str(tmp_path))
    assert len(data.load("mnist", (1, 28, 28))) == 9


def test_a_class_filter_keeps_that_class_alone(tmp_path, monkeypatch):
    from torchvision.datasets import CIFAR10

    # CIFAR-10's own files hold 10 000 pictures each and a checksum; these hold three of a class.
    folder = tmp_path / "cifar-10-batches-py"
    folder.mkdir()
    pixels = np.random.default_rng(0).integers(0, 256, (30, 3072), np.uint8)
    labels = [i % 10 for i in range(30)]
    for name in ("data_batch_1", "test_batch"):
        (folder / name).write_bytes(pickle.dumps({"data": pixels, "labels": labels}))
    names = ["airplane", "automobile", "bird", "cat", "deer"]
    names += ["dog", "frog", "horse", "ship", "truck"]
    (folder / "batches.meta").write_bytes(pickle.dumps({"label_names": names}))
    monkeypatch.setattr(CIFAR10, "train_list", [["data_batch_1", None]])
    monkeypatch.setattr(CIFAR10, "test_list", [["test_batch", None]])
    monkeypatch.setattr(CIFAR10, "meta", {**CIFAR10.meta, "md5": None})

    frogs = data.load("cifar10-frog", (3, 32, 32), folder=tmp_path)
    assert frogs.labels.tolist() == [6, 6, 6]
    expected = pixels[[6, 16, 26]].reshape(3, 3, 32, 32)
    assert np.array_equal(frogs.images.numpy(), expected)
    assert "frog" in frogs.title
    assert len(data.load("cifar10", (3, 32, 32), folder=tmp_path)) == 30


def test_synthetic_digits_come_from_a_generator_and_say_so():
    asked = []

    def sample(seed: int, count: int) -> np.ndarray:
        asked.append(seed)
        return np.full((count, 28, 28), len(asked), np.uint8)

    found = data.synthetic("dcgan", sample, (1, 28, 28))
    assert found.images.shape == (10_000, 1, 28, 28)
    assert len(set(asked)) == len(asked)  # no seed twice: no picture twice
    assert len(found.images.flatten(1)[:, 0].unique()) == len(asked)
    assert "dcgan" in found.title
    assert "not real" in found.title


@pytest.mark.data
def test_real_mnist_is_sixty_thousand_digits():
    found = data.load("mnist", (1, 28, 28))
    assert found.images.shape == (60_000, 1, 28, 28)
    assert found.labels[:5].tolist() == [5, 0, 4, 1, 9]  # as published
    assert found.images.float().mean().item() == pytest.approx(33.318, abs=0.001)  # 0.1307 · 255
    assert data.framed(found.images, 20).float().mean() > 0.999  # but for 13 strays
    assert len(data.load("mnist", (1, 28, 28), train=False)) == 10_000


# ---- pictures given as files ----


def test_files_become_the_pictures_that_a_folder_of_them_would(tmp_path):
    folder = picture_folder(tmp_path, 9)
    files = [path.read_bytes() for path in sorted(folder.iterdir())]
    for shape in ((1, 8, 8), (3, 16, 12)):
        given = from_files(files, shape)
        assert torch.equal(given.images, from_folder(folder, shape).images)
        assert given.image_shape == shape


def test_files_that_are_too_few_or_no_pictures_are_refused(tmp_path):
    files = [path.read_bytes() for path in picture_folder(tmp_path, 8).iterdir()]
    with refused("7 pictures", "at least 8"):
        from_files(files[:7], (1, 8, 8))
    for damaged in (b"", b"GIF89a", files[0][:60]):
        with refused("picture 3"):
            from_files([*files[:2], damaged, *files[3:]], (1, 8, 8))


def test_no_file_starts_another_program(tmp_path, monkeypatch):
    files = [path.read_bytes() for path in picture_folder(tmp_path, 8).iterdir()]
    postscript = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n%%EOF\n"
    drawn = Image.new("RGB", (9, 9)).im
    monkeypatch.setattr(EpsImagePlugin, "Ghostscript", lambda *_, **__: drawn)
    Image.open(io.BytesIO(postscript)).load()  # Pillow alone would ask Ghostscript
    with refused("picture 3"):
        from_files([*files[:2], postscript, *files[3:]], (1, 8, 8))
    (tmp_path / "004.png").write_bytes(postscript)
    with refused("004.png"):
        from_folder(tmp_path, (1, 8, 8))


def test_a_small_file_of_too_many_pixels_is_refused(tmp_path):
    files = [path.read_bytes() for path in picture_folder(tmp_path, 8).iterdir()]
    Image.new("1", (8000, 7000)).save(tmp_path / "004.png")
    large = (tmp_path / "004.png").read_bytes()
    assert len(large) < 100_000
    with refused("picture 3", "50 megapixels"):
        from_files([*files[:2], large, *files[3:]], (1, 8, 8))
    with refused("004.png", "50 megapixels"):
        from_folder(tmp_path, (1, 8, 8))


def test_augmented_pictures_are_the_given_ones_and_their_like_the_same_for_a_seed():
    given = drawings((1, 28, 28), 8)
    made = augmented(given, seed=4, size=200)
    assert len(made) == 200
    assert torch.equal(made.images[:8], given.images)
    assert made.labels.tolist() == given.labels.repeat(25).tolist()
    assert torch.equal(made.images, augmented(given, seed=4, size=200).images)
    assert not torch.equal(made.images, augmented(given, seed=5, size=200).images)
    for i in range(8, 200):  # nearer to its own original than to a mirrored one
        original = given.images[i % 8].float()
        moved = made.images[i].float()
        own, mirrored = (moved - original).abs().mean(), (moved - original.flip(-1)).abs().mean()
        assert own > 0
        assert own < mirrored or torch.allclose(original, original.flip(-1), atol=90)


def test_a_large_data_set_is_not_made_larger():
    given = drawings((1, 8, 8), 20)
    assert augmented(given, seed=0, size=20) is given


def test_pictures_are_framed_by_a_box_about_their_middle():
    framed = torch.zeros(2, 1, 28, 28, dtype=torch.uint8)
    framed[0, :, 4:24, 10:18] = 200
    framed[1, :, 12:16, 4:24] = 1
    assert data.framed(framed, 20).all()
    assert not data.framed(framed, 19).any() and not data.framed(framed, 21).any()
    for aside in (framed.roll(2, 2), framed.roll(-2, 3), torch.zeros_like(framed)):
        assert not data.framed(aside, 20).any()
    far = framed.clone()
    far[1, :, 13, 27] = 1  # a speck beyond the box
    assert data.framed(far, 20).tolist() == [True, False]
