"""One training in several processes: the only module that knows there are others.

torchrun starts the processes, `torch.distributed` joins them (gloo between processors, NCCL between
GPUs), and each takes its rows of every batch. Before a step of an optimiser the gradients are
averaged by one all_reduce, which is all that data parallelism is. DistributedDataParallel does the
same inside a forward and its backward, but by its own documentation not with `autograd.grad`, which
gradient penalties are made of, and here a network runs several times for one update, and the
generator's loss runs backward through a discriminator whose gradients nobody wants. It would send
gradients while others are still computed; that gain is given up for a loop that stays as it is.

Without a process group there is one process, and every function here hands back what it is given.
"""

import atexit
import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn

from gan import Error, checks, devices


@contextlib.contextmanager
def joined(device: str) -> Iterator[str | torch.device]:
    """Join the other processes if torchrun started this one; gives the device to train on.

    All leave together, so that none is ended while the first one still writes.
    """
    if "RANK" not in os.environ or int(os.environ.get("WORLD_SIZE", 1)) == 1:
        yield device
        return
    where = _own_device(devices.resolve(device))
    # Its functions take the group of the moment of their import as a default and keep it for ever;
    # the first step of an optimiser would import it, so it comes before there is a group.
    import torch.distributed.nn  # noqa: F401

    try:
        dist.init_process_group("cpu:gloo,cuda:nccl" if where.type == "cuda" else "gloo")
    except (RuntimeError, ValueError) as error:
        raise Error(f"the processes do not find each other ({checks.first_line(error)})") from error
    atexit.register(_leave)  # after a mistake: later than here, so that its sentence comes first
    yield where
    any_says(False)
    _leave()


def count() -> int:
    """How many processes train together."""
    return dist.get_world_size() if _together() else 1


def rank() -> int:
    """Which of them this is, from 0."""
    return dist.get_rank() if _together() else 0


def is_first() -> bool:
    """Whether this process is the one that writes and speaks."""
    return rank() == 0


def check_batch(size: int) -> None:
    """Raise `gan.Error` for a batch that the processes cannot share evenly."""
    if size % count():
        raise Error(
            f"{count()} processes cannot share a batch of {size} evenly; give a multiple of "
            f"{count()} as --batch-size"
        )


def share(whole: Tensor, rows: int = 0) -> Tensor:
    """This process's part of a tensor whose dimension `rows` counts the pictures of the batch."""
    return whole.chunk(count(), rows)[rank()] if _together() else whole


def average(tensors: Iterable[Tensor]) -> None:
    """Replace tensors by their means over all processes: one message for all of them."""
    if not _together():
        return
    tensors = list(tensors)
    flat = torch.cat([tensor.reshape(-1) for tensor in tensors])
    with _noticing_loss():
        dist.all_reduce(flat)
    parts = flat.div_(count()).split([tensor.numel() for tensor in tensors])
    for tensor, part in zip(tensors, parts, strict=True):
        tensor.copy_(part.view(tensor.shape))


def any_says(flag: bool) -> bool:
    """Whether any process says so; all hear the same answer."""
    if not _together():
        return flag
    said = torch.tensor(int(flag))  # on the CPU: no GPU is waited for
    with _noticing_loss():
        dist.all_reduce(said, dist.ReduceOp.MAX)
    return bool(said)


def same_start(networks: list[nn.Module]) -> None:
    """Give all processes the first one's weights: the same seed may round otherwise elsewhere."""
    if not _together():
        return
    with _noticing_loss():
        for network in networks:
            for values in (*network.parameters(), *network.buffers()):
                dist.broadcast(values.detach(), 0)


def with_whole_batch_norm(network: nn.Module, device: torch.device) -> nn.Module:
    """Let batch norm see the whole batch, not this process's share, where PyTorch can: on GPUs.

    The names of its state stay the same.
    """
    if not _together() or device.type != "cuda":
        return network
    return nn.SyncBatchNorm.convert_sync_batchnorm(network)


def splits_batch_norm(network: nn.Module) -> bool:
    """Whether a batch norm in it sees this process's share of the batch only."""
    alone = nn.BatchNorm1d, nn.BatchNorm2d
    return _together() and any(isinstance(layer, alone) for layer in network.modules())


def from_first(work: Callable[[], Any]) -> Any:
    """What `work` gives the first process; if it raises `gan.Error`, that is raised in all."""
    if not _together():
        return work()
    outcome = list(_attempt(work)) if is_first() else [None, None]
    with _noticing_loss():
        dist.broadcast_object_list(outcome, 0)
    result, mistake = outcome
    if mistake:
        raise mistake
    return result


def in_turn(work: Callable[[], Any]) -> Any:
    """What `work` gives, on each machine one process before its others: it may fetch files.

    If it raises `gan.Error` anywhere, that is raised in all.
    """
    if not _together():
        return work()
    outcome = None, None
    for turn in (True, False):
        if turn == (_local_rank() == 0):
            outcome = _attempt(work)
        mistakes = [None] * count()
        with _noticing_loss():
            dist.all_gather_object(mistakes, outcome[1])
        for mistake in filter(None, mistakes):
            raise mistake
    return outcome[0]


def _leave() -> None:
    """End the group and its threads while Python runs.

    A thread of gloo frees the tensors of its last message a little later than all have it. One that
    does so while the interpreter ends is ended within a destructor, which aborts the process.
    """
    if _together():
        dist.destroy_process_group()


def _together() -> bool:
    return dist.is_available() and dist.is_initialized()


def _local_rank() -> int:
    return int(os.environ.get("LOCAL_RANK", rank()))


def _own_device(device: torch.device) -> torch.device:
    if device.type == "mps":
        raise Error("several processes train on processors or on NVIDIA GPUs; give --device cpu")
    if device.type == "cpu":
        return device
    present = torch.cuda.device_count()
    if _local_rank() >= present:
        raise Error(
            f"every process needs a GPU of its own, and here are {present}; lower "
            "--nproc-per-node, or give --device cpu"
        )
    torch.cuda.set_device(_local_rank())
    return torch.device("cuda", _local_rank())


def _attempt(work: Callable[[], Any]) -> tuple[Any, Error | None]:
    try:
        return work(), None
    except Error as mistake:
        return None, mistake


@contextlib.contextmanager
def _noticing_loss() -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:
        raise Error(
            "another process of this training ended or cannot be reached; go on from the last "
            f"checkpoint with --resume ({checks.first_line(error)})"
        ) from error
