"""From a loss to changed weights: one network's optimiser, its learning rate in time, clipping."""

import math

import torch
from torch import Tensor, nn

from gan import distributed
from gan.recipe import Optimizer

ONE_CYCLE_RISE = 0.2  # share of the updates


class Updates:
    """A network's updates by its optimiser, whose rate follows a schedule."""

    def __init__(self, network: nn.Module, settings: Optimizer, decay: str):
        self.weights = list(network.parameters())
        self.optimizer = _optimizer(self.weights, settings)
        self.decay = decay

    def make(self, loss: Tensor, settings: Optimizer, number: int, progress: float) -> None:
        """Update `number`, after a share `progress` of all that are planned.

        Of what the loss depends on only this network changes. `settings` are those of now: a
        learning rate may be changed in the midst of a training.
        """
        loss.backward(inputs=self.weights)
        distributed.average(weight.grad for weight in self.weights if weight.grad is not None)
        if settings.clip_value:
            nn.utils.clip_grad_value_(self.weights, settings.clip_value)
        rate = settings.lr / (1 + settings.decay * number) * schedule(self.decay, progress)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.step()
        for weight in self.weights:  # zero_grad without its bookkeeping
            weight.grad = None


def schedule(name: str, progress: float) -> float:
    """The share of the full learning rate after a share `progress` of the planned updates.

    "one-cycle": up by a cosine in the first fifth and down to nothing (Smith 2018,
    arXiv:1803.09820).
    """
    if name == "constant":
        return 1.0
    if name == "linear":
        return max(0.0, 1 - progress)
    if progress < ONE_CYCLE_RISE:
        return 0.04 + 0.96 * (1 - math.cos(math.pi * progress / ONE_CYCLE_RISE)) / 2
    falling = min(1.0, (progress - ONE_CYCLE_RISE) / (1 - ONE_CYCLE_RISE))
    return (1 + math.cos(math.pi * falling)) / 2


def _optimizer(weights: list[nn.Parameter], settings: Optimizer) -> torch.optim.Optimizer:
    if settings.name == "rmsprop":
        return torch.optim.RMSprop(weights, settings.lr, settings.alpha, settings.eps)
    fused = weights[0].device.type in ("cpu", "cuda")  # one pass over the weights, not eight
    kind = torch.optim.Adam
    options = {"lr": settings.lr, "betas": settings.betas, "eps": settings.eps, "fused": fused}
    if settings.name == "adamw":
        kind, options = torch.optim.AdamW, options | {"weight_decay": settings.weight_decay}
    return kind(weights, **options)
