"""What data set somebody wants of a model: checked, in words as a command, and as plain values."""

import shlex
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.util import find_spec

from gan import Error, checks, latents
from gan.metrics import judge
from gan.models import Model
from gan.play import inside

MOST = 1_000_000  # pictures of one data set
FORMATS = ("png", "idx", "npz", "parquet")
SURE = judge.SURE  # of what the classifier reads, where it filters and nothing else is said
APART = 1.25  # 0.8 % of the real test digits lie nearer to a training digit (docs/making.md)
TEST_SHARE = 6  # MNIST has a test picture for six to train on, and its files are of both
LABELS = 256  # that fit into the byte of an IDX file
ASKED, READ, NONE = "asked", "read", "none"


@dataclass(frozen=True)
class Order:
    """A data set that a model shall make.

    `counts` are the pictures of each class to train on and `test` those to test with, one number
    for a model whose pictures have no class. `labels` says where a class comes from: it was
    "asked" for, was "read" by the classifier, or there is "none". `sure` and `apart` are the
    filters: the least confidence of the classifier, and the least distance to a training picture.
    """

    model: str
    counts: tuple[int, ...]
    test: tuple[int, ...]
    labels: str
    truncation: float = 1.0
    seed: int = 0
    invert: bool = False
    format: str = "png"
    sure: float | None = None
    apart: float | None = None

    @property
    def parts(self) -> dict[str, tuple[int, ...]]:
        """The parts that there are, with the pictures of each class."""
        parts = {"train": self.counts, "test": self.test}
        return {name: counts for name, counts in parts.items() if sum(counts)}

    @property
    def total(self) -> int:
        """All pictures."""
        return sum(self.counts) + sum(self.test)

    def to_dict(self) -> dict:
        """Plain values, as JSON gives them back."""
        found = asdict(self)
        return found | {"counts": list(self.counts), "test": list(self.test)}

    def command(self, out: str) -> str:
        """The command line that makes it, on one line."""
        words = ["python", "-m", "gan.make", self.model]
        count, classes = sum(self.counts), len(self.counts)
        if self.counts == shared(count, classes):
            words += ["--count", str(count)]
        else:
            given = (f"{i}={n}" for i, n in enumerate(self.counts) if n)
            words += ["--counts", ",".join(given)]
        if sum(self.test) != usual_test(count, self.format):
            words += ["--test", str(sum(self.test))]
        options = {"seed": 0, "truncation": 1.0, "format": "png", "sure": None, "apart": None}
        for name, usual in options.items():
            if (value := getattr(self, name)) != usual:
                words += [f"--{name}", str(value).removesuffix(".0")]
        words += ["--invert"] * self.invert
        return shlex.join([*words, "--out", out])


def ordered(
    model: Model,
    name: str,
    *,
    count: int | None = None,
    counts: Mapping[int, int] | None = None,
    test: int | None = None,
    truncation: float = 1.0,
    seed: int = 0,
    invert: bool = False,
    format: str = "png",
    sure: float | None = None,
    apart: float | None = None,
    most: int = MOST,
) -> Order:
    """The order of a model that is called `name`; `gan.Error` for what cannot be.

    `count` pictures are shared by the classes as evenly as can be, or `counts` says how many of
    each. `test` are further ones, by default a sixth for "idx" and else none.
    """
    labels = labels_of(model)
    by_class = _counts(model, labels, count, counts, most)
    _check_format(format, model.image_shape[0] == 1 and len(by_class) <= LABELS, name)
    total = sum(by_class)
    if test is None:
        test = usual_test(total, format)
    test = checks.whole(test, 1 if format == "idx" else 0, most, "test")
    order = Order(
        model=name,
        counts=by_class,
        test=_alike(by_class, test),
        labels=labels,
        truncation=checks.number(truncation, 0, latents.MAX_TRUNCATION, "truncation"),
        seed=checks.whole(seed, 0, latents.MAX_SEED, "seed"),
        invert=checks.of(invert, bool, "true or false"),
        format=format,
        sure=None if sure is None else checks.number(sure, 0, 1, "sure", below=True),
        apart=None if apart is None else checks.number(apart, 0, 1000, "apart", above=True),
    )
    _check_filters(model, order)
    return order


def _check_format(format: str, fits_idx: bool, name: str) -> None:
    checks.one_of(format, FORMATS, "format")
    check_installed(format)
    if format == "idx" and not fits_idx:
        raise Error(
            "IDX files as MNIST's hold grey pictures; take png, npz or parquet for {model}",
            model=name,
        )


def check_installed(format: str) -> None:
    """`gan.Error` where what a format is written and read with is missing."""
    if format == "parquet" and find_spec("pyarrow") is None:
        raise Error("Parquet needs pyarrow: pip install pyarrow")


def _check_filters(model: Model, order: Order) -> None:
    if order.sure is not None and not can_be_sure(model):
        raise Error(
            "the classifier reads digits, which {model} draws none of; leave sure out",
            model=order.model,
        )
    if order.apart is not None and inside.pictures_of(model.recipe) is None:
        raise Error(
            "the pictures that {model} was trained on are not here to keep apart from; name their "
            "folder with GAN_DATA, or leave apart out",
            model=order.model,
        )


def labels_of(model: Model) -> str:
    """Where the classes of a model's pictures come from."""
    if model.classes:
        return ASKED
    return READ if can_be_sure(model) else NONE


def can_be_sure(model: Model) -> bool:
    """Whether the classifier reads what a model draws."""
    return judge.reads(model.recipe) and judge.available()


def classes_of(model: Model) -> int:
    """How many classes the pictures of a model have; 1 where they have none."""
    return model.classes or (judge.JUDGE.classes if can_be_sure(model) else 1)


def shared(count: int, classes: int) -> tuple[int, ...]:
    """So many pictures shared by classes as evenly as can be; the first ones get what is over."""
    each, over = divmod(count, classes)
    return tuple(each + (i < over) for i in range(classes))


def usual_test(count: int, format: str) -> int:
    """How many test pictures a data set has, unless told."""
    return -(-count // TEST_SHARE) if format == "idx" else 0


def _counts(model, labels, count, counts, most: int) -> tuple[int, ...]:
    classes = classes_of(model)
    if (count is None) == (counts is None):
        raise Error("give either a count or counts by class, one of the two")
    if counts is None:
        return shared(checks.whole(count, 1, most, "count"), classes)
    if labels == NONE:
        raise Error("the pictures of this model have no classes; give one count")
    checks.of(counts, Mapping, "counts by class")
    found = [0] * classes
    for label, wanted in counts.items():
        found[checks.whole(label, 0, classes - 1, "class")] = checks.whole(wanted, 0, most, "count")
    checks.whole(sum(found), 1, most, "the sum of the counts")
    return tuple(found)


def _alike(counts: tuple[int, ...], total: int) -> tuple[int, ...]:
    """So many pictures in the shares of other counts (largest remainders)."""
    exact = [n * total / sum(counts) for n in counts]
    found = [int(n) for n in exact]
    rest = sorted(range(len(exact)), key=lambda i: (found[i] - exact[i], i))
    for i in rest[: total - sum(found)]:
        found[i] += 1
    return tuple(found)
