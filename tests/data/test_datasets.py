"""Data sets by name: read where they are, and a missing file is one sentence."""

import gzip
import pickle
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import idx_files
import numpy as np
import pytest
from idx_files import KINDS, halves, pixels
from tiny import refused

from gan import data
from gan.data import datasets, known


def test_an_unknown_data_set_is_answered_with_the_list():
    with refused("'imagenet'", "mnist", "cifar10-frog", "synthetic-digits", "--images"):
        data.load("imagenet", (1, 28, 28))
    assert set(data.FILES) == set(data.DATASETS)


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("mnist", "MNIST/raw/train-images-idx3-ubyte"),
        ("stacked-mnist", "MNIST/raw/train-images-idx3-ubyte"),
        ("fashion-mnist", "FashionMNIST/raw/train-images-idx3-ubyte"),
        ("kmnist", "KMNIST/raw/train-images-idx3-ubyte.gz"),
        ("emnist-letters", "EMNIST/raw/gzip.zip"),
        ("cifar10", "cifar-10-batches-py"),
        ("cifar10-frog", "cifar-10-batches-py"),
    ],
)
def test_no_files_and_no_network_is_one_sentence(tmp_path, name, files):
    with refused(str(tmp_path), files, "--data", name):
        data.load(name, (1, 28, 28), folder=tmp_path)


def test_every_data_set_has_a_name_for_its_files():
    assert set(data.FILES) == set(data.DATASETS)


def test_a_data_set_is_here_once_its_files_are(tmp_path, tiny):
    assert not data.is_here("mnist", tmp_path)
    tiny()
    assert data.is_here("mnist", tmp_path)
    assert not data.is_here("fashion-mnist", tmp_path)
    assert not data.is_here("images", tmp_path)  # the pictures of a folder that is long gone


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    """Put a data set of nine pictures a half into torchvision's place, known by its sums."""

    def put(name: str = "mnist") -> np.ndarray:
        files = halves()
        idx_files.write(tmp_path / KINDS[name] / "raw", files)
        monkeypatch.setitem(known.SHA256, name, idx_files.sums(files))
        return pixels(files["train-images"])

    return put


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist"])
def test_files_that_are_there_are_read_without_a_network(tmp_path, tiny, name):
    images = tiny(name)
    found = data.load(name, (1, 28, 28), folder=tmp_path)
    assert np.array_equal(found.images[:, 0].numpy(), images)
    assert found.labels.tolist() == list(range(9))
    assert len(found) == 9
    assert found.image_shape == (1, 28, 28)
    assert found.name == name


def test_stacked_mnist_is_made_of_mnist_s_files(tmp_path, monkeypatch, tiny):
    monkeypatch.setattr(datasets, "STACKED_SIZES", {True: 60, False: 20})
    images = tiny()
    assert data.is_here("stacked-mnist", tmp_path)
    found = data.load("stacked-mnist", (3, 28, 28), folder=tmp_path)
    assert found.title == "Stacked-MNIST" and found.image_shape == (3, 28, 28)
    assert len(found) == 60
    for stack, mode in zip(found.images, found.labels.tolist(), strict=True):
        assert np.array_equal(stack.numpy(), images[[int(digit) for digit in f"{mode:03}"]])
    assert len(data.load("stacked-mnist", None, folder=tmp_path, train=False)) == 20


@pytest.mark.parametrize("or_own", [False, True])
def test_a_data_set_cut_short_is_one_sentence(tmp_path, tiny, or_own):
    tiny()
    file = tmp_path / "MNIST" / "raw" / "train-images-idx3-ubyte"
    file.write_bytes(file.read_bytes()[:1000])
    assert not data.is_here("mnist", tmp_path)
    with refused(str(file.parent)):
        data.load("mnist", (1, 28, 28), folder=tmp_path, or_own=or_own)


def test_the_data_folder_is_that_of_the_environment(tmp_path, monkeypatch, tiny):
    tiny()
    monkeypatch.setenv("GAN_DATA", str(tmp_path))
    assert len(data.load("mnist", (1, 28, 28))) == 9


# ---- files under another's names ----


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist", "kmnist"])
@pytest.mark.parametrize("loose", [False, True])
def test_other_files_are_pictures_of_one_s_own_and_nothing_is_written_over(
    tmp_path, capsys, name, loose
):
    files = halves(5)
    place = tmp_path if loose else tmp_path / KINDS[name] / "raw"
    idx_files.write(place, files)
    assert not data.is_here(name, tmp_path)
    own = data.load(name, None, folder=tmp_path, or_own=True)
    assert np.array_equal(own.images[:, 0].numpy(), pixels(files["train-images"]))
    assert own.labels.tolist() == list(range(9))
    assert own.name == "images" and "MNIST" not in own.title
    assert f"{name}: the files in {place} are not known to be those of" in capsys.readouterr().err
    for train in (True, False):
        with refused(str(place), "not known to be those of", "move them away"):
            data.load(name, None, folder=tmp_path, train=train)
    assert {path.stat().st_size for path in place.iterdir()} == {9 * 784 + 16, 9 + 8}


def test_stacks_are_made_of_mnist_or_not_at_all(tmp_path):
    idx_files.write(tmp_path / "MNIST" / "raw", halves(5))
    with refused("not known to be those of MNIST"):
        data.load("stacked-mnist", None, folder=tmp_path, or_own=True)


def test_files_of_a_known_data_set_are_no_other_s(tmp_path, tiny, capsys):
    tiny("fashion-mnist")
    for path in (tmp_path / "FashionMNIST" / "raw").iterdir():
        path.rename(tmp_path / path.name)
    with refused("could not be downloaded"):  # they are nobody's own pictures
        data.load("mnist", None, folder=tmp_path, or_own=True)
    assert data.load("fashion-mnist", None, folder=tmp_path).name == "fashion-mnist"


# ---- downloads ----


@pytest.fixture
def served(tmp_path):
    """The folder "there" as a publisher's server has it: its address."""
    handler = partial(SimpleHTTPRequestHandler, directory=tmp_path / "there")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def left_by_an_interrupt(there, raw) -> None:
    """An archive that had come was being unpacked, and another was on its way."""
    shutil.copytree(there, raw)
    content = (raw / "train-images-idx3-ubyte.gz").read_bytes()
    (raw / "train-images-idx3-ubyte").write_bytes(gzip.decompress(content)[:3000])
    (raw / "t10k-labels-idx1-ubyte.gz").unlink()
    part = raw / "train-labels-idx1-ubyte.gz"
    part.write_bytes(part.read_bytes()[:9])


@pytest.mark.parametrize(
    ("name", "megabytes"), [("kmnist", 21), ("fashion-mnist", 31), ("emnist-letters", 562)]
)
def test_the_size_is_said_before_a_download_and_archives_are_proven(
    tmp_path, monkeypatch, capsys, served, name, megabytes
):
    from torchvision import datasets

    there, files = tmp_path / "there", halves(first=1)
    kind = getattr(datasets, known.SETS[name].torchvision)
    monkeypatch.setitem(known.SHA256, "fashion-mnist", idx_files.sums(files))
    if name == "emnist-letters":
        archive = idx_files.write_emnist(there, name, files)
        monkeypatch.setattr(kind, "url", f"{served}/gzip.zip")
        monkeypatch.setattr(kind, "md5", idx_files.md5(archive))
    else:
        idx_files.write(there, files, gz=True)
        archives = [(path.name, idx_files.md5(path)) for path in there.iterdir()]
        monkeypatch.setattr(kind, "mirrors", [f"{served}/"])
        monkeypatch.setattr(kind, "resources", archives)
    if name != "emnist-letters":
        left_by_an_interrupt(there, known.raw_folder(name, tmp_path / "here"))
    found = data.load(name, None, folder=tmp_path / "here")
    said = f"{name}: downloading {megabytes} MB to {tmp_path / 'here'}\n"
    assert capsys.readouterr().out == said
    assert (len(found), found.name) == (9, name)
    assert data.is_here(name, tmp_path / "here")
    shutil.rmtree(there)
    assert len(data.load(name, None, folder=tmp_path / "here", train=False)) == 9
    assert not capsys.readouterr().out


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

    assert data.is_here("cifar10-frog", tmp_path)
    frogs = data.load("cifar10-frog", (3, 32, 32), folder=tmp_path)
    assert frogs.labels.tolist() == [6, 6, 6]
    expected = pixels[[6, 16, 26]].reshape(3, 3, 32, 32)
    assert np.array_equal(frogs.images.numpy(), expected)
    assert "frog" in frogs.title
    assert (frogs.names[6], frogs.name) == ("frog", "cifar10-frog")
    assert len(data.load("cifar10", (3, 32, 32), folder=tmp_path)) == 30


def test_a_data_set_of_which_a_file_is_missing_or_changed_is_not_here(tmp_path):
    folder = tmp_path / "cifar-10-batches-py"
    folder.mkdir()
    assert not data.is_here("cifar10", tmp_path)
    for name in ("test_batch", "batches.meta", *(f"data_batch_{i}" for i in range(1, 6))):
        (folder / name).touch()
    assert not data.is_here("cifar10", tmp_path)


@pytest.mark.data
def test_real_mnist_is_sixty_thousand_digits():
    found = data.load("mnist", (1, 28, 28))
    assert found.images.shape == (60_000, 1, 28, 28)
    assert found.labels[:5].tolist() == [5, 0, 4, 1, 9]  # as published
    assert found.images.float().mean().item() == pytest.approx(33.318, abs=0.001)  # 0.1307 · 255
    assert data.framed(found.images, 20).float().mean() > 0.999  # but for 13 strays
    assert len(data.load("mnist", (1, 28, 28), train=False)) == 10_000
