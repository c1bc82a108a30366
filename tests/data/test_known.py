"""IDX files: found wherever they lie, and known by their sums, never by their names."""

import shutil

import idx_files
import numpy as np
import pytest
from idx_files import KINDS, halves, pixels
from tiny import refused

from gan.data import idx, known
from gan.data.known import idx_pair
from gan.texts.classes import names_of

DIGITS, CLOTHES, OTHERS = halves(0), halves(1), halves(2)
IMAGES = "train-images-idx3-ubyte"


@pytest.fixture(autouse=True)
def recorded(monkeypatch):
    """The sums of the small data sets in the place of the real ones'."""
    table = {"mnist": idx_files.sums(DIGITS), "fashion-mnist": idx_files.sums(CLOTHES)}
    monkeypatch.setattr(known, "SHA256", table)


def prove_archives(monkeypatch, folder) -> None:
    """Let torchvision record the archives in a folder as KMNIST's and EMNIST's."""
    from torchvision import datasets

    archives = [(path.name, idx_files.md5(path)) for path in folder.glob("*.gz")]
    blank = dict.fromkeys([name for name, _ in datasets.KMNIST.resources], "")
    monkeypatch.setattr(datasets.KMNIST, "resources", list((blank | dict(archives)).items()))
    if (folder / "gzip.zip").exists():
        monkeypatch.setattr(datasets.EMNIST, "md5", idx_files.md5(folder / "gzip.zip"))


def found(name: str, folder, train: bool = True):
    files = known.find(name, folder, train)
    return files and known.read(*files, name)


# ---- found wherever they lie ----


@pytest.mark.parametrize("gz", [False, True])
@pytest.mark.parametrize("dots", [False, True])
@pytest.mark.parametrize("place", ["", "MNIST/raw", "from Kaggle/archive/digits"])
def test_files_are_found_in_and_below_the_folder(tmp_path, place, dots, gz):
    idx_files.write(tmp_path / place, DIGITS, gz=gz, dots=dots)
    for train, part in ((True, "train-images"), (False, "t10k-images")):
        one = found("mnist", tmp_path, train)
        assert np.array_equal(one.images[:, 0].numpy(), pixels(DIGITS[part]))
        assert one.labels.tolist() == list(range(9))
        assert (one.title, one.name, one.names) == ("MNIST", "mnist", ())


def test_two_data_sets_below_a_folder_are_told_apart_by_their_sums(tmp_path):
    idx_files.write(tmp_path / "a", OTHERS)
    idx_files.write(tmp_path / "b", CLOTHES, gz=True)
    idx_files.write(tmp_path / "c", DIGITS)
    for name, files in (("mnist", DIGITS), ("fashion-mnist", CLOTHES)):
        assert np.array_equal(
            found(name, tmp_path).images[:, 0].numpy(), pixels(files["train-images"])
        )
    assert found("fashion-mnist", tmp_path).names[:2] == ("T-shirt", "trousers")


@pytest.mark.parametrize("where", ["a/b/c/d/e/f/g", ".hidden", "__MACOSX"])
def test_the_search_has_its_bounds(tmp_path, where):
    idx_files.write(tmp_path / where, DIGITS)
    assert found("mnist", tmp_path) is None


def test_a_crowded_folder_beside_them_hides_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(idx, "IN_A_FOLDER", 20)
    monkeypatch.setattr(idx, "IN_ALL", 60)
    for i in range(80):
        (tmp_path / "a" / "pictures").mkdir(parents=True, exist_ok=True)
        (tmp_path / "a" / "pictures" / f"{i}.png").touch()
    idx_files.write(tmp_path / "b" / "digits", DIGITS)
    assert found("mnist", tmp_path) is not None


# ---- known by their sums ----


@pytest.mark.parametrize("part", ["train-images", "train-labels"])
def test_one_byte_makes_it_another_data_set(tmp_path, part):
    wrong = DIGITS | {part: DIGITS[part][:-1] + b"\x07"}
    idx_files.write(tmp_path, wrong)
    assert found("mnist", tmp_path) is None
    assert found("mnist", tmp_path, train=False) is not None
    own = idx_pair(tmp_path)
    assert (own.name, "MNIST" in own.title, own.names) == ("images", False, ())
    assert np.array_equal(own.images[:, 0].numpy(), pixels(wrong["train-images"]))


def test_a_changed_file_is_known_anew(tmp_path):
    idx_files.write(tmp_path, DIGITS)
    assert found("mnist", tmp_path)
    idx_files.write(tmp_path, OTHERS)
    assert found("mnist", tmp_path) is None


def test_without_a_recorded_sum_the_archive_proves_it(tmp_path, monkeypatch):
    raw = idx_files.write(tmp_path / "KMNIST" / "raw", OTHERS, gz=True)
    assert found("kmnist", tmp_path) is None  # under its names, and that proves nothing
    prove_archives(monkeypatch, raw)
    one = found("kmnist", tmp_path)
    assert (one.title, one.name, "".join(one.names)) == ("KMNIST", "kmnist", "おきすつなはまやれを")
    idx_files.write(raw, OTHERS)  # unpacked beside its archives
    assert known.find("kmnist", tmp_path)[0].path == raw / IMAGES
    idx_files.write(raw, CLOTHES)  # not what they hold
    assert known.find("kmnist", tmp_path)[0].path == raw / f"{IMAGES}.gz"
    (raw / f"{IMAGES}.gz").unlink()
    assert found("kmnist", tmp_path) is None


@pytest.mark.parametrize(
    ("name", "first", "names"),
    [
        ("emnist-letters", 1, "abcdefghijklmnopqrstuvwxyz"),
        ("emnist-balanced", 0, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt"),
    ],
)
def test_emnist_is_upright_and_labelled_from_0(tmp_path, monkeypatch, name, first, names):
    files = halves(3, first=first)
    archive = idx_files.write_emnist(tmp_path / "EMNIST" / "raw", name, files)
    assert found(name, tmp_path) is None
    prove_archives(monkeypatch, archive.parent)
    for train, part in ((True, "train-images"), (False, "t10k-images")):
        one = found(name, tmp_path, train)
        assert np.array_equal(one.images[:, 0].numpy(), pixels(files[part]).transpose(0, 2, 1))
        assert one.labels.tolist() == list(range(9))
        assert "".join(one.names) == names
    unpacked = {part.replace("t10k", "test"): content for part, content in files.items()}
    idx_files.write(archive.parent, unpacked, stem=f"{name}-")  # as torchvision leaves it
    assert not known.find(name, tmp_path)[0].path.samefile(archive)
    archive.unlink()
    assert found(name, tmp_path) is None
    own = idx_pair(tmp_path)
    assert own.name == "images"
    upright = pixels(files["train-images"]).transpose(0, 2, 1)
    assert np.array_equal(own.images[:, 0].numpy(), upright)


def test_torchvision_calls_the_classes_as_we_do():
    from torchvision.datasets import EMNIST, KMNIST

    assert names_of("emnist-letters") == tuple(EMNIST.classes_split_dict["letters"][1:])
    assert names_of("emnist-balanced") == tuple(EMNIST.classes_split_dict["balanced"])
    assert len(names_of("kmnist")) == len(KMNIST.classes)


# ---- whatever is given ----


@pytest.mark.parametrize("gz", [False, True])
@pytest.mark.parametrize("named", [IMAGES, ""])
def test_a_file_or_its_folder_is_taken_with_its_labels(tmp_path, named, gz):
    idx_files.write(tmp_path / "mine", OTHERS, gz=gz)
    own = idx_pair(tmp_path / "mine" / (named and named + ".gz" * gz))
    assert own.labels.tolist() == list(range(9))
    assert np.array_equal(own.images[:, 0].numpy(), pixels(OTHERS["train-images"]))
    assert own.name == "images"


def test_what_is_a_known_data_set_s_is_called_so(tmp_path):
    idx_files.write(tmp_path / "clothes", CLOTHES, gz=True)
    assert (idx_pair(tmp_path).name, idx_pair(tmp_path).title) == ("fashion-mnist", "Fashion-MNIST")
    alone = idx_pair(tmp_path / "clothes" / "t10k-images-idx3-ubyte.gz")
    assert alone.name == "images"  # its test pictures are not what one trains on


def test_without_labels_all_are_of_one_kind(tmp_path):
    idx_files.write(tmp_path, {"glyph-images": OTHERS["train-images"]}, dots=True)
    assert idx_pair(tmp_path).labels.tolist() == [0] * 9


def test_what_is_no_idx_file_is_left_to_others(tmp_path):
    (tmp_path / "a.png").touch()
    assert idx_pair(tmp_path) is None
    assert idx_pair(tmp_path / "a.png") is None


def test_two_that_are_equally_near_are_refused_and_a_nearer_one_is_taken(tmp_path):
    for name in ("mnist", "fashion-mnist"):
        idx_files.write(tmp_path / KINDS[name] / "raw", OTHERS)
    with refused(str(tmp_path / "MNIST"), str(tmp_path / "FashionMNIST"), "name the one"):
        idx_pair(tmp_path)
    idx_files.write(tmp_path / "MNIST", DIGITS)
    assert idx_pair(tmp_path).name == "mnist"


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"\0\0\x08\x03", DIGITS["train-labels"], DIGITS["train-images"][:1000]),
        *(DIGITS["train-images"] + b"more", b"\0\0\x08\x03" + b"\xff" * 12 + b"0"),
        b"\0\0\x0d" + DIGITS["train-images"][3:],  # floating-point numbers
    ],
    ids=lambda content: repr(content)[:24],
)
@pytest.mark.parametrize("gz", [False, True])
def test_a_damaged_file_is_named(tmp_path, content, gz):
    idx_files.write(tmp_path, DIGITS | {"train-images": content}, gz=gz)
    with refused(str(tmp_path / IMAGES), "damaged"):
        idx_pair(tmp_path)


def test_a_cut_archive_is_named(tmp_path):
    idx_files.write(tmp_path, DIGITS, gz=True)
    file = tmp_path / f"{IMAGES}.gz"
    file.write_bytes(file.read_bytes()[:3000])
    assert found("mnist", tmp_path) is None
    with refused(str(file), "damaged"):
        idx_pair(tmp_path)


def test_other_numbers_of_labels_than_of_pictures_are_named(tmp_path):
    few = idx_files.packed(np.arange(5, dtype=np.uint8))
    idx_files.write(tmp_path, DIGITS | {"train-labels": few})
    with refused("9 pictures", "5 labels"):
        idx_pair(tmp_path)


def test_a_link_that_leads_back_ends_the_search(tmp_path):
    (tmp_path / "again").symlink_to(tmp_path)
    idx_files.write(tmp_path / "digits", DIGITS)
    assert found("mnist", tmp_path)
    shutil.rmtree(tmp_path / "digits")
    assert found("mnist", tmp_path) is None
