"""How the judge is taught what is a digit at all: real digits, worn ones, and pictures of none."""

from collections.abc import Callable

import torch
from torch import Tensor, nn, optim

from gan import data
from gan.metrics import spoilt
from gan.metrics.digithood import Digithood
from gan.metrics.judge import SURE, Judge
from gan.pictures import to_float

SEED, STEPS, BATCH, RATE = 0, 5000, 256, 4e-3
PIECE = 2000  # digits at a time
KEPT = 0.998  # the share of readable digits, of those only shown worn, that stay above the line


def teach(
    judge: Judge, folder: str | None, told: Callable[[str], None], steps: int = STEPS
) -> Digithood:
    """Learn the second answer on MNIST's training digits, and give it to the judge.

    Half of the digits are shown as they are, half worn, and for each one there is a picture of no
    digit. The line between is drawn where it loses one readable digit in five hundred.
    """
    known = data.load("mnist", (1, 28, 28), folder=folder)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        order = torch.randperm(len(known))
        digits, labels = known.images[order, 0], known.labels[order]
        told(f"{len(digits):,} digits, and as many pictures of none, are seen by the judge")
        shown, features, wanted = _lessons(judge, digits, labels)
        made = Digithood(features.shape[1])
        _learn(made, shown, features, wanted, steps, told)
    judge.digithood = made.requires_grad_(False).eval()
    made.line.copy_(_line(judge, digits[len(digits) // 2 :, None]))
    return made


def _lessons(judge: Judge, digits: Tensor, labels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Pictures uint8 (n, 1, 28, 28), what the judge sees in them, and 1 for digits, else 0."""
    parts, wanted = [], []
    for start in range(0, len(digits), PIECE):
        some = digits[start : start + PIECE].float() / 255
        fresh = start < len(digits) // 2
        parts += [some if fresh else spoilt.worn(some)]
        parts += [spoilt.spoilt(some, labels[start : start + PIECE])]
        wanted += [torch.ones(len(some)), torch.zeros(len(parts[-1]))]
    shown = (torch.cat(parts) * 255).round().byte()
    return shown[:, None], judge.see(shown.numpy())[0], torch.cat(wanted)


def _learn(
    made: Digithood,
    shown: Tensor,
    features: Tensor,
    wanted: Tensor,
    steps: int,
    told: Callable[[str], None],
) -> None:
    optimizer = optim.AdamW(made.parameters(), RATE, weight_decay=1e-2)
    rate = optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=0.1)
    for step in range(steps):
        chosen = torch.randint(len(wanted), (BATCH,))
        answer = made(to_float(shown[chosen]), features[chosen])
        loss = nn.functional.binary_cross_entropy_with_logits(answer, wanted[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rate.step()
        if (step + 1) % (steps // 10 or 1) == 0:
            told(f"step {step + 1:,}: loss {loss.item():.4f}")


@torch.inference_mode()
def _line(judge: Judge, shown: Tensor) -> Tensor:
    """The answer that so many of these real digits exceed, of which the judge is sure."""
    features, logits, _ = judge.see(shown[:, 0].numpy())
    answers = judge.digithood(to_float(shown), features)
    return answers[logits.softmax(1).amax(1) >= SURE].quantile(1 - KEPT)
