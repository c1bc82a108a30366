"""What torchrun starts for test_distributed.py: every process does the same and keeps what it saw.

`ranks.py all FOLDER` leaves RANK.pt in FOLDER, `ranks.py train FOLDER ARGUMENTS` is `train.py` with
its process number in RANK.pid. As they end both leave in RANK.end what is left of the group.
"""

import atexit
import dataclasses
import os
import sys
import weakref
from pathlib import Path

import torch
import torch.distributed as dist
from tiny import drawings, small, take, training
from torch import nn

from gan import Error, distributed, networks
from gan.data import Batches
from gan.recipe import Optimizer, Recipe
from gan.recipes import RECIPES
from gan.training.__main__ import main
from gan.weights import write_file

STEPS = 20
CHANGED = {"batch_size": 8, "dropout": 0.0}


def clipping(optimizer: Optimizer, value: float) -> Optimizer:
    """Clip at a value that gradients of networks this small reach: the recipe's is out of reach."""
    return dataclasses.replace(optimizer, clip_value=value)


FROG = RECIPES["frog-dcgan"]
WITHOUT_BATCH_NORM = {
    "a GAN": small("mlp-gan", **CHANGED),
    "uniform latents, r1, r2": small(
        "mlp-gan-relu", latent="uniform", r1=0.1, r2=0.1, ema_decay=0.9, **CHANGED
    ),
    "label noise and clipped gradients": small(
        "frog-dcgan",
        generator_optimizer=clipping(FROG.gan.generator_optimizer, 1e-3),
        discriminator_optimizer=clipping(FROG.gan.discriminator_optimizer, 1e-2),
        **CHANGED,
    ),
    "clipped weights": small("wgan", generator="mlp-generator", generator_widths=(8,), **CHANGED),
    "a gradient penalty and layer norm": small(
        "wgan-gp", generator="mlp-generator", generator_widths=(8,), **CHANGED
    ),
    "noise around real pictures": small("mlp-gan", objective="dragan", **CHANGED),
    "a VAE": small("vae-2d", **CHANGED),
    "stacked: relativistic, r1, r2": small("stacked-mnist", penalty_every=3, **CHANGED),
    "quick: relativistic, lazy r1, classes": small("quick", classes=2, penalty_every=3, **CHANGED),
}
# Of scores a relativistic objective sees differences: Adam moves their offset by mere rounding.
UNSEEN = "score.bias"
RESUMED = WITHOUT_BATCH_NORM["quick: relativistic, lazy r1, classes"]


def started(recipe: Recipe, out: Path | None = None, **options):
    """A training in float32: bfloat16 rounds sums of halves and wholes apart."""
    run = training(recipe, out, **{"steps": STEPS} | options)
    run.trainer.bfloat16 = False
    if recipe.name == FROG.name:
        for network in run.trainer.networks():
            without_bends(network)
    return run


def without_bends(network: nn.Module) -> None:
    """Put a smooth function in the place of each rectifier.

    The gradient jumps where a rectifier bends, so a value that lies within rounding of the bend
    may send two trainings apart on one processor and not on another. Of the 2.4 million values
    that the frogs' rectifiers see in a course a few always do. The other courses' see 5 to 230
    thousand, of which none comes nearer than 13 times the rounding: they keep their rectifiers.
    """
    for part in list(network.modules()):
        for name, layer in part.named_children():
            if isinstance(layer, nn.ReLU | nn.LeakyReLU):
                setattr(part, name, nn.SiLU())


def weights(run) -> dict[str, torch.Tensor]:
    """All weights of each network in one row, but for what no gradient reaches."""
    return {
        f"{i}": torch.cat(
            [w.detach().flatten() for name, w in network.named_parameters() if name != UNSEEN]
        )
        for i, network in enumerate(run.trainer.networks())
    }


def course(recipe: Recipe, out: Path | None = None, **options) -> dict:
    """A training from its first weights to its last, with all that it measured."""
    run = started(recipe, out, **options)
    start = weights(run)
    losses = [step.losses for step in run]
    if recipe.gan and recipe.gan.objective == "relativistic":
        losses = [{**loss, "real": loss["real"] - loss["fake"], "fake": 0.0} for loss in losses]
    return {"start": start, "end": weights(run), "losses": losses, "number": run.number}


def said(work) -> str:
    try:
        work()
    except Error as mistake:
        return str(mistake)
    return ""


def ended_by_seconds() -> int:
    run = started(small("mlp-gan"), steps=10**6, seconds=1000.0)
    take(run, 3)
    run.seconds_trained += 2000.0 * distributed.rank()  # only one of them is late
    return run.number + len(list(run))


def not_finite() -> str:
    run = started(small("mlp-gan"))
    take(run, 2)
    if distributed.rank() == 1:
        with torch.no_grad():
            next(run.trainer.generator.parameters()).fill_(float("nan"))
    return said(lambda: take(run, 1))


def fails_in(rank: int):
    def work():
        if distributed.rank() == rank:
            raise Error(f"process {rank} has none")
        return distributed.rank()

    return work


def draws(recipe: Recipe) -> dict[str, torch.Tensor]:
    """What one step draws for the batch, and what a layer would draw for itself."""
    trainer = started(recipe).trainer
    with trainer.random.of_step(3):
        return {
            "latents": trainer.random.latents(recipe, recipe.batch_size // distributed.count()),
            "noise": trainer.random.draw(torch.rand, 2, 4 // distributed.count(), rows=1),
            "a layer's own": torch.rand(5),
        }


def synchronised() -> dict[str, bool]:
    """Batch norm as it is made for a GPU; making it needs none."""
    recipe = small("dcgan")
    plain, other = networks.generator(recipe), networks.generator(recipe)
    made = distributed.with_whole_batch_norm(other, torch.device("cuda"))
    plain.load_state_dict(made.state_dict())
    kept = networks.generator(recipe)
    return {
        "all": not distributed.splits_batch_norm(made),
        "some": any(isinstance(layer, nn.SyncBatchNorm) for layer in made.modules()),
        "on the CPU": distributed.with_whole_batch_norm(kept, torch.device("cpu")) is kept,
        "split there": distributed.splits_batch_norm(kept),
    }


def same_start() -> dict[str, torch.Tensor]:
    """A network that was made otherwise in each process, in the layout that trainings have."""
    torch.manual_seed(distributed.rank())
    network = networks.generator(small("dcgan")).to(memory_format=torch.channels_last)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    distributed.same_start([network])
    return {"before": before, "after": network.state_dict()}


def everything(folder: Path) -> dict:
    rank = distributed.rank()
    mine = folder / f"out-{rank}"  # of which only the first one's may come to be
    batches = Batches(drawings((1, 8, 8)), 8, seed=5)
    whole = course(RESUMED, mine)
    torn = started(RESUMED, folder / f"torn-{rank}", steps=STEPS)
    take(torn, STEPS // 2)
    torn.save()
    torn.out = folder / "left" if rank == 0 else None  # for one process to go on from
    torn.save()
    return {
        "courses": {name: course(recipe) for name, recipe in WITHOUT_BATCH_NORM.items()},
        "batch norm and dropout": course(small("dcgan")),
        "batches": [batches(k) for k in (0, 3)],
        "draws": draws(small("mlp-gan", latent_dim=6, batch_size=8)),
        "written": whole,
        "resumed": course(RESUMED, folder / f"torn-{rank}", resume=True),
        "resumed from one": course(RESUMED, folder / "alone", resume=True),
        "seconds": ended_by_seconds(),
        "not finite": not_finite(),
        "too small": said(lambda: networks.check_batch(small("dcgan", batch_size=2))),
        "uneven": said(lambda: started(small("mlp-gan", batch_size=5))),
        "no checkpoint": said(lambda: started(RESUMED, folder / "nowhere", resume=True)),
        "first fails": said(lambda: distributed.from_first(fails_in(0))),
        "second fails": said(lambda: distributed.in_turn(fails_in(1))),
        "in turn": distributed.in_turn(distributed.rank),
        "from first": distributed.from_first(lambda: f"of {rank}"),
        "synchronised": synchronised(),
        "same start": same_start(),
    }


def watch_end(note: Path) -> None:
    """Write as the last thing of this process whether its group, and so its threads, still live."""
    start, groups = dist.init_process_group, []

    def noticed(*arguments, **options):
        start(*arguments, **options)
        groups.append(weakref.ref(dist.group.WORLD))

    dist.init_process_group = noticed
    atexit.register(lambda: note.write_text(" ".join("lives" if g() else "gone" for g in groups)))


if __name__ == "__main__":
    what, folder, *arguments = sys.argv[1:]
    own = Path(folder) / os.environ["RANK"]
    watch_end(own.with_suffix(".end"))
    if what == "train":
        own.with_suffix(".pid").write_text(str(os.getpid()))
        sys.exit(main(arguments))
    torch.set_num_threads(1)
    with distributed.joined("cpu"):
        found = everything(Path(folder))
        write_file(own.with_suffix(".pt"), lambda part: torch.save(found, part))
