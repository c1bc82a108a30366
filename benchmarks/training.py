"""Images per second of a training beside the loop that the articles print, and its memory.

Both sides run in one process, alternating, and the median of the ratios is what counts.
"""

import itertools
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from torch.nn.functional import binary_cross_entropy

import gan
from gan import networks, objectives, settings
from gan.networks.parts import normal_divergence
from gan.recipe import Recipe

ROUNDS = 5
ROUND_SECONDS = 2.0


def train_speed(recipes: list[Recipe], folder: str | None) -> Iterator[str]:
    """Images per second beside the loop that the articles print, a line a recipe."""
    yield f"{'recipe':13}{'ours':>9}{'article':>9}{'ratio':>7}  {'last losses, ours | article'}"
    for recipe in recipes:
        try:
            ours, theirs = _ours(recipe, folder), article_loop(recipe, folder)
        except gan.Error as error:
            yield f"{recipe.name:13}left out: {error}"
            continue
        rounds = [(_rate(ours), _rate(theirs)) for _ in range(ROUNDS)]
        ratio = statistics.median(a / b for (a, _), (b, _) in rounds)
        mine, article = (statistics.median(r[i][0] for r in rounds) for i in (0, 1))
        losses = " | ".join(_words(side[1]) for side in rounds[-1])
        yield f"{recipe.name:13}{mine:9.0f}{article:9.0f}{ratio:7.2f}  {losses}"


def _rate(steps: Iterator[tuple[int, dict]]) -> tuple[float, dict]:
    """Images per second over a round, and the losses averaged over it."""
    next(steps)  # whatever is done once is done before the clock starts
    images, seen, begun = 0, [], time.perf_counter()
    for count, losses in steps:
        images += count
        seen.append(losses)
        if time.perf_counter() - begun > ROUND_SECONDS:
            break
    mean = {name: statistics.fmean(losses[name] for losses in seen) for name in seen[0]}
    return images / (time.perf_counter() - begun), mean


def _words(losses: dict[str, float]) -> str:
    return " ".join(f"{name} {value:.2f}" for name, value in losses.items())


def _ours(recipe: Recipe, folder: str | None) -> Iterator[tuple[int, dict]]:
    training = gan.train(recipe, data=folder, steps=10**9)
    names = ("loss",) if recipe.vae else ("generator", "discriminator")
    return (
        (training.images_per_step, {name: step.losses[name] for name in names}) for step in training
    )


def article_loop(recipe: Recipe, folder: str | None) -> Iterator[tuple[int, dict]]:
    """The loop of the articles: a DataLoader, float32, fresh fakes for each update, plain Adam."""
    from torch.utils.data import DataLoader
    from torchvision import datasets, transforms

    if recipe.classes:
        raise gan.Error("no article prints a loop for it")
    if recipe.dataset != "mnist":
        raise gan.Error(f"its data set is {recipe.dataset}, and the articles' loop reads MNIST")
    transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize(0.5, 0.5)])
    digits = datasets.MNIST(settings.data_root(folder), transform=transform)
    loader = DataLoader(digits, recipe.batch_size, shuffle=True, drop_last=True)
    batches = itertools.chain.from_iterable(itertools.repeat(loader))
    return (_article_vae if recipe.vae else _article_gan)(recipe, batches)


def _plain_optimizer(network, settings):
    if settings.name == "rmsprop":
        return torch.optim.RMSprop(network.parameters(), settings.lr, settings.alpha)
    return torch.optim.Adam(network.parameters(), settings.lr, settings.betas)


def _article_vae(recipe: Recipe, batches: Iterator) -> Iterator[tuple[int, dict]]:
    generator, encoder = networks.generator(recipe), networks.encoder(recipe)
    both = torch.nn.ModuleList([generator, encoder])
    optimizer = _plain_optimizer(both, recipe.vae.optimizer)
    for real, _ in batches:
        mean, logvar = encoder(real)
        drawn = generator(mean + (logvar / 2).exp() * torch.randn_like(mean))
        loss = binary_cross_entropy((drawn + 1) / 2, (real + 1) / 2)
        loss = loss + recipe.vae.kl_weight * normal_divergence(mean, logvar).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        yield len(real), {"loss": loss.item()}


def _article_gan(recipe: Recipe, batches: Iterator) -> Iterator[tuple[int, dict]]:
    generator, judge = networks.generator(recipe), networks.discriminator(recipe)
    g_optimizer = _plain_optimizer(generator, recipe.gan.generator_optimizer)
    d_optimizer = _plain_optimizer(judge, recipe.gan.discriminator_optimizer)
    objective = objectives.named(recipe.gan.objective)
    while True:
        for real, _ in itertools.islice(batches, recipe.gan.n_critic):
            fake = generator(torch.randn(len(real), recipe.latent_dim)).detach()
            d_loss = objective.discriminator(judge(real), judge(fake))
            total = d_loss
            if objective.has_penalty:
                end = fake
                if objective.around_real:
                    end = objectives.perturbed(real, torch.rand_like(real), real.std())
                epsilon = torch.rand(len(real), 1, 1, 1)
                penalty = objectives.gradient_penalty(judge, real, end, epsilon)
                total = d_loss + recipe.gan.penalty_weight * penalty
            d_optimizer.zero_grad()
            total.backward()
            d_optimizer.step()
            if objective.clips_weights:
                for weight in judge.parameters():
                    weight.data.clamp_(-recipe.gan.weight_clip, recipe.gan.weight_clip)
        g_loss = objective.generator(
            None, judge(generator(torch.randn(recipe.batch_size, recipe.latent_dim)))
        )
        g_optimizer.zero_grad()
        g_loss.backward()
        g_optimizer.step()
        losses = {"generator": g_loss.item(), "discriminator": d_loss.item()}
        yield recipe.images_per_step, losses


def train_memory(recipes: list[Recipe], folder: str | None) -> Iterator[str]:
    """Peak memory of a training above what `import torch` takes, a process a recipe."""
    for recipe in recipes:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            yield f"{recipe.name:13}{pool.apply(_memory, (recipe.name, folder))}"


def _memory(name: str, folder: str | None) -> str:
    before = _peak()
    try:
        with tempfile.TemporaryDirectory() as out:
            for _ in gan.train(name, data=folder, out=out, steps=5):
                pass
    except gan.Error as error:
        return f"left out: {error}"
    return f"{_peak() - before:.0f} MB above import torch"


def _peak() -> float:
    """The most memory that this process has held, in MB."""
    status = Path("/proc/self/status")
    if status.is_file():  # ru_maxrss of a fresh process can be that of the one it came from
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
