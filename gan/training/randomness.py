"""The random numbers of a training: those of step n depend on (seed, n) alone."""

import contextlib
from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from gan import distributed
from gan.data import mix
from gan.recipe import Recipe


class Randomness:
    """Where a training's noise comes from, on one device, in one process or shared by several."""

    def __init__(self, seed: int, device: torch.device):
        self.seed, self.device = seed, device
        self._shared: torch.Generator | None = None  # None: torch's own

    def share(self) -> None:
        """From now on all processes draw the same noise for the batch; a layer's own each draws."""
        self._shared = torch.Generator(self.device)

    @contextlib.contextmanager
    def of_step(self, number: int) -> Iterator[None]:
        """The random state of one step; the caller's own is put back afterwards."""
        # torch.manual_seed and fork_rng see to every device there is, which takes longer than the
        # step of a small network; a step draws on the CPU and on its own device only.
        generators = [torch.default_generator]
        if self.device.type == "cuda":
            generators.append(torch.cuda.default_generators[self.device.index or 0])
        elif self.device.type == "mps":
            generators.append(torch.mps._get_default_mps_generator())
        kept = [generator.get_state() for generator in generators]
        seed = mix(self.seed, number + 1)
        if self._shared:
            self._shared.manual_seed(seed)
            seed = mix(seed, distributed.rank())
        for generator in generators:
            generator.manual_seed(seed)
        try:
            yield
        finally:
            for generator, state in zip(generators, kept, strict=True):
                generator.set_state(state)

    def draw(self, kind: Callable[..., Tensor], *shape: int, rows: int = 0) -> Tensor:
        """Numbers by `torch.rand` or `torch.randn` for our pictures; dimension `rows` counts them.

        They are drawn for the whole batch, so that a picture meets the same ones in whichever
        process it is.
        """
        whole = [size * distributed.count() if i == rows else size for i, size in enumerate(shape)]
        drawn = kind(whole, generator=self._shared, device=self.device)
        return distributed.share(drawn, rows)

    def latents(self, recipe: Recipe, count: int) -> Tensor:
        """Latents as the recipe distributes them: (count, latent_dim)."""
        if recipe.latent == "uniform":
            return self.draw(torch.rand, count, recipe.latent_dim) * 2 - 1
        return self.draw(torch.randn, count, recipe.latent_dim)
