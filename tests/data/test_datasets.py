"""Data sets by name: read where they are, and a missing file is one sentence."""

import gzip
import pickle

import numpy as np
import pytest
from tiny import refused

from gan import data
from gan.data import datasets


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
        ("cifar10", "cifar-10-batches-py"),
        ("cifar10-frog", "cifar-10-batches-py"),
    ],
)
def test_no_files_and_no_network_is_one_sentence(tmp_path, name, files):
    with refused(str(tmp_path), files, "--data", name):
        data.load(name, (1, 28, 28), folder=tmp_path)


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
def test_files_that_are_there_are_read_without_a_network(tmp_path, monkeypatch, name, kind):
    monkeypatch.setenv("GAN_DATA", str(tmp_path))
    assert not data.is_here(name)
    images = tiny_mnist(tmp_path, kind)
    here = {other for other in (*data.FILES, "images") if data.is_here(other, tmp_path)}
    assert here == ({name, "stacked-mnist"} if name == "mnist" else {name})
    found = data.load(name, (1, 28, 28))
    assert np.array_equal(found.images[:, 0].numpy(), images)
    assert found.labels.tolist() == list(range(9))
    assert len(found) == 9
    assert found.image_shape == (1, 28, 28)
    file = tmp_path / kind / "raw" / "train-images-idx3-ubyte"
    file.write_bytes(file.read_bytes()[:1000])
    with refused(str(tmp_path), name):
        data.load(name, (1, 28, 28), folder=tmp_path)


def test_stacked_mnist_is_made_of_mnist_s_files(tmp_path, monkeypatch):
    monkeypatch.setattr(datasets, "STACKED_SIZES", {True: 60, False: 20})
    images = tiny_mnist(tmp_path)
    assert data.is_here("stacked-mnist", tmp_path)
    found = data.load("stacked-mnist", (3, 28, 28), folder=tmp_path)
    assert found.title == "Stacked-MNIST" and found.image_shape == (3, 28, 28)
    assert len(found) == 60
    for stack, mode in zip(found.images, found.labels.tolist(), strict=True):
        assert np.array_equal(stack.numpy(), images[[int(digit) for digit in f"{mode:03}"]])
    assert len(data.load("stacked-mnist", None, folder=tmp_path, train=False)) == 20


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


@pytest.mark.data
def test_real_mnist_is_sixty_thousand_digits():
    found = data.load("mnist", (1, 28, 28))
    assert found.images.shape == (60_000, 1, 28, 28)
    assert found.labels[:5].tolist() == [5, 0, 4, 1, 9]  # as published
    assert found.images.float().mean().item() == pytest.approx(33.318, abs=0.001)  # 0.1307 · 255
    assert data.framed(found.images, 20).float().mean() > 0.999  # but for 13 strays
    assert len(data.load("mnist", (1, 28, 28), train=False)) == 10_000
