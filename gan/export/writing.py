"""ONNX files: a model's parts traced, their weights halved where that is exact enough, checked."""

from __future__ import annotations

import copy
import importlib.util
import json
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn

from gan import Error
from gan.export import parts
from gan.export.parts import Model
from gan.weights import write_file, write_folder

if TYPE_CHECKING:
    import onnx

OPSET = 18
TRIED, AT_ONCE = 1000, 100  # inputs that a file is tried on, and how many of them at once
TOLERANCE = 1e-3  # of [-1, 1], or of the largest answer where those are wider
TRACED = 3  # rows: one or two are numbers that a graph may mean otherwise
LARGE = 64  # numbers, from which on a tensor is kept in 16 bits
LICENCE = "MIT"  # as the model cards say
NEEDED = ("onnx", "onnxscript", "onnxruntime")

Run = Callable[[dict[str, np.ndarray]], list[np.ndarray]]


def write(model: Model, path: str | Path) -> None:
    """Write the generator as one ONNX file, whole or not at all.

    Inputs `z` float32 (n, latent_dim) and, where there are classes, `labels` int64 (n,); outputs
    `pixels` float32 (n, C, H, W) in [-1, 1] and the maps inside, see `parts.of`. Raises `gan.Error`
    where the file would not draw what the model draws.
    """
    path = Path(path)
    if path.is_dir():
        raise Error(f"{path} is a folder; name a file in it, such as {path / 'generator.onnx'}")
    content = content_of(model, parts.generator(model))
    write_file(path, lambda part: part.write_bytes(content))


def write_all(
    model: Model, folder: str | Path, tell: Callable[[str], None] = lambda line: None
) -> list[Path]:
    """Write every part of a model into a folder, all or none; `tell` is told a line a part.

    The parts are those of `parts.of`, each a file `NAME.onnx`.
    """
    folder, names = Path(folder), []

    def save(place: Path) -> None:
        for name, content in contents(model, tell):
            (place / name).write_bytes(content)
            names.append(name)

    if folder.exists() and not folder.is_dir():
        raise Error(f"{folder} is a file; choose another --out")
    write_folder(folder, save)
    return [folder / name for name in names]


def contents(
    model: Model, tell: Callable[[str], None] = lambda line: None
) -> Iterator[tuple[str, bytes]]:
    """Every part of a model as a file: its name, such as "generator.onnx", and its content."""
    for part in parts.of(model):
        content = content_of(model, part)
        signature = f"{', '.join(part.inputs)} → {', '.join(part.outputs)}"
        tell(f"{part.name}.onnx: {signature}, {len(content) / 1e6:.2f} MB")
        yield f"{part.name}.onnx", content


def content_of(model: Model, part: parts.Part) -> bytes:
    """A part as an ONNX file, whose answers are the model's; else `gan.Error`.

    Weights are kept in 16 bits: all of them if the answers allow it, else those that lose nothing.
    """
    check_needed()
    traced = _traced(part)
    told = {
        "recipe": json.dumps(model.recipe.to_dict(), ensure_ascii=False),
        "source": model.recipe.source,
        "license": LICENCE,
        "latent": model.recipe.latent,
    }
    expected = _expected(part)
    for exact in (False, True):
        content = _halved(traced, told, exact)
        worst = _difference(content, part, expected)
        if worst <= TOLERANCE:
            return content
    raise Error(
        f"{part.name}.onnx of {model.recipe.name} would differ from the model by {worst:.2g}, more "
        f"than {TOLERANCE:g} of its answers; it is not written"
    )


def check_needed() -> None:
    """Raise `gan.Error` unless the packages are there that write and check ONNX."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise Error(f"ONNX files need more packages: pip install {' '.join(missing)}")


def _traced(part: parts.Part) -> onnx.ModelProto:
    with torch.inference_mode():
        given = part.tried(0, TRACED)
    given = tuple(tensor.clone() for tensor in given)  # which a graph may be traced with
    rows = tuple({0: torch.export.Dim("n", min=1)} for _ in given)
    # The exporter warns of its own doings, such as a name that two inputs share.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = torch.onnx.export(
            _plain(part.module),
            given,
            dynamo=True,
            opset_version=OPSET,
            input_names=list(part.inputs),
            output_names=list(part.outputs),
            dynamic_shapes=(rows,),
            verbose=False,
        )
    return made.model_proto


class _Scaled(nn.Module):
    """A batch norm that learns no more: x · scale + shift."""

    def __init__(self, norm: nn.Module):
        super().__init__()
        scale = norm.weight * (norm.running_var + norm.eps).rsqrt()
        self.register_buffer("scale", scale)
        self.register_buffer("shift", norm.bias - norm.running_mean * scale)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        shape = (-1, *[1] * (x.ndim - 2))
        return x * self.scale.view(shape) + self.shift.view(shape)


def _plain(module: nn.Module) -> nn.Module:
    """A copy without batch norms.

    The exporter would fold them into the weights before them, which then fill 32 bits.
    """
    plain = copy.deepcopy(module).requires_grad_(False)
    for parent in list(plain.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, nn.BatchNorm1d | nn.BatchNorm2d):
                setattr(parent, name, _Scaled(child))
    return plain


def _halved(traced: onnx.ModelProto, told: dict[str, str], exact: bool) -> bytes:
    """The graph with its weights in 16 bits, each with a Cast back; with what is `told` of it.

    `exact`: only those which lose nothing.
    """
    import onnx
    from onnx import helper, numpy_helper

    made = onnx.ModelProto()
    made.CopyFrom(traced)
    casts = []
    for tensor in made.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < LARGE:
            continue
        with np.errstate(over="ignore"):
            half = values.astype(np.float16)
        if not np.isfinite(half).all() or (exact and (half != values).any()):
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(half, f"{name}_16"))
        casts.append(helper.make_node("Cast", [f"{name}_16"], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *made.graph.node]
    for node in nodes:  # where in our code each came from is nobody's business
        del node.metadata_props[:]
        node.doc_string = ""
    del made.graph.node[:], made.graph.value_info[:], made.metadata_props[:]
    del made.graph.metadata_props[:]
    made.graph.node.extend(nodes)
    made.producer_name = "latent-lab"
    helper.set_model_props(made, told)
    onnx.checker.check_model(made, full_check=True)
    return made.SerializeToString(deterministic=True)


@torch.inference_mode()
def _expected(part: parts.Part) -> list[tuple[dict[str, np.ndarray], list[np.ndarray]]]:
    """Inputs to try a part on, by name, and what the model makes of them; batch by batch."""
    found = []
    for start in range(0, TRIED, AT_ONCE):
        given = part.tried(start, AT_ONCE)
        made = part.module(*given)
        answers = [made] if isinstance(made, torch.Tensor) else list(made)
        arrays = (tensor.cpu().numpy() for tensor in given)
        found.append(
            (
                dict(zip(part.inputs, arrays, strict=True)),
                [answer.cpu().numpy() for answer in answers],
            )
        )
    return found


def _difference(content: bytes, part: parts.Part, expected: list) -> float:
    """The largest difference from what was expected, of answers scaled to [-1, 1]; nan counts."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    worst = 0.0
    for given, answers in expected:
        for wanted, found in zip(answers, session.run(list(part.outputs), given), strict=True):
            if wanted.shape != found.shape:
                return float("inf")
            if wanted.dtype.kind != "f":  # it follows from the others, and may be a tie
                continue
            apart = np.abs(found - wanted).max() / max(1.0, np.abs(wanted).max())
            worst = max(worst, float(np.nan_to_num(apart, nan=np.inf)))
    return worst
