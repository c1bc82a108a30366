"""What the README of a made data set says; its head is what the Hub reads of a data set's card."""

from pathlib import Path

from huggingface_hub import DatasetCardData

from gan.make.candidates import State
from gan.make.files import DATA
from gan.make.order import ASKED, NONE, Order
from gan.models import Model
from gan.recipes import RECIPES
from gan.texts.classes import pairs_of

SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (10**6, "100K<n<1M"))
LOADED = {
    "png": 'from torchvision.datasets import ImageFolder\n\nImageFolder("DIR{part}")',
    "idx": 'from torchvision.datasets import MNIST\n\nMNIST("DIR")',
    "parquet": 'from datasets import load_dataset\n\nload_dataset("DIR")',
    "npz": 'import numpy as np\n\nnp.load("DIR/data.npz")["x_train"]',
}
PARTS = {"train": "to train on", "test": "to test with"}
FILTERS = {
    "sure": "the classifier was less than {0:.6g} sure of, read as another class, or called no "
    "digit",
    "apart": "lay nearer than {0:g} to a training picture (Euclidean, over pixels in [0, 1])",
}


def readme(model: Model, order: Order, state: State, command: str) -> str:
    """The README of a data set: what it is, how to load it, the command that makes it again."""
    several, shipped = len(order.parts) > 1, order.model in RECIPES
    size = next((words for most, words in SIZES if order.total < most), "1M<n<10M")
    header = DatasetCardData(
        license="mit" if shipped else None,
        task_categories=["image-classification"] if order.labels != NONE else None,
        size_categories=[size],
        tags=["synthetic", "latent-lab"],
        pretty_name=f"Pictures by {named(order.model)}",
        configs=[_config(order)] if order.format == "parquet" else None,
    )
    counts = ", ".join(f"{sum(each):,} {PARTS[name]}" for name, each in order.parts.items())
    loaded = LOADED[order.format].format(part="/train" * several)
    lines = [
        f"---\n{header.to_yaml()}\n---",
        f"# {order.total:,} pictures by `{named(order.model)}`",
        f"Made, not real: {counts}; {_drawn(model)}. {_labels(model, order)}",
        f"Similarity (truncation ψ) {order.truncation:.15g}, seed {order.seed}"
        + (", dark on light" if order.invert else "")
        + ".",
        f"```python\n{loaded}\n```",
        f"## Made by\n\n```\n{command}\n```",
        "The same command gives the same bytes on the same kind of processor; on another one some "
        "pixels differ by a grey level.",
        *_left_out(order, state),
        f"## Licence\n\n{'MIT, as' if shipped else 'That of'} the model that drew them. The "
        f"pictures that the model was trained on ({model.recipe.dataset}) belong to their authors "
        "and are not among these.",
    ]
    return "\n\n".join(lines) + "\n"


def named(model: str) -> str:
    """What a model is called, wherever it lies here."""
    return Path(model).name if Path(model).is_absolute() else model


def pushed(text: str, repository: str) -> str:
    """That README, where the data set lies on the Hub."""
    return text.replace('load_dataset("DIR")', f'load_dataset("{repository}")')


def class_names(model: Model, order: Order) -> tuple[str, ...]:
    """What the classes are called, in English; their numbers where they have no names."""
    numbers = map(str, range(len(order.counts)))
    return tuple(name for name, _ in pairs_of(model.recipe, len(order.counts))) or tuple(numbers)


def _config(order: Order) -> dict:
    """Which files hold which part, whatever else others put beside them on the Hub."""
    files = [{"split": part, "path": f"{DATA}/{part}-*"} for part in order.parts]
    return {"config_name": "default", "data_files": files}


def _drawn(model: Model) -> str:
    channels, height, width = model.image_shape
    return f"{height} × {width} pixels, {'grey' if channels == 1 else 'in colour'}"


def _labels(model: Model, order: Order) -> str:
    if order.labels == NONE:
        return "They have no classes."
    told = "its class was asked for" if order.labels == ASKED else "its class is the classifier's"
    pairs = pairs_of(model.recipe, len(order.counts))
    names = ", ".join(f"{i} {name}" for i, (name, _) in enumerate(pairs))
    return f"Of each picture {told}{' reading' * (order.labels != ASKED)}" + (
        f": {names}." if names else "."
    )


def _left_out(order: Order, state: State) -> list[str]:
    told = [
        f"- {count:,} that {FILTERS[name].format(getattr(order, name))}"
        for name, count in state.left_out.items()
    ]
    head = f"## Left out\n\nOf {state.row:,} candidates, some of which were not needed:\n\n"
    return [head + "\n".join(told)] if told else []
