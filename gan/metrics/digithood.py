"""Is this a digit at all? The judge's second answer, since none of its ten stands for "none".

It is learnt from real digits and from pictures of no digit (`lessons`) by
`python -m gan.metrics --digithood`. What the judge reads, and its features, stay as they are.
"""

from pathlib import Path

import torch
from torch import Tensor, nn

from gan.recipe import Recipe
from gan.weights import DIGITHOOD, tensors

SHAPE = (1, 28, 28)  # of the pictures that it knows


class Digithood(nn.Module):
    """How much a picture is a digit: three small convolutions, and what the judge sees in it.

    The convolutions see where strokes run; the judge's features are means over the picture.
    """

    def __init__(self, features: int):
        super().__init__()
        self.look = nn.Sequential(
            *(nn.Conv2d(1, 16, 5, stride=2, padding=2), nn.LeakyReLU(0.1)),
            *(nn.Conv2d(16, 32, 3, stride=2, padding=1), nn.LeakyReLU(0.1)),
            *(nn.Conv2d(32, 48, 3, stride=2, padding=1), nn.LeakyReLU(0.1)),
            nn.Flatten(),
        )
        self.dropout = nn.Dropout(0.3)
        self.answer = nn.Sequential(nn.Linear(48 * 16 + features, 48), nn.ReLU(), nn.Linear(48, 1))
        self.register_buffer("line", torch.zeros(()))  # from which on it is a digit

    def forward(self, pictures: Tensor, features: Tensor) -> Tensor:
        """Pictures (n, 1, 28, 28) in [-1, 1] and the judge's features → (n,), above 0: a digit."""
        seen = torch.cat([self.look(pictures), features.log1p()], 1)
        return self.answer(self.dropout(seen))[:, 0] - self.line


def load(folder: Path, recipe: Recipe) -> Digithood | None:
    """A judge's second answer, ready to be asked; None where it was never taught one."""
    if recipe.image_shape != SHAPE or not (folder / DIGITHOOD).is_file():
        return None
    found = Digithood(recipe.classifier.widths[-1])
    tensors.load_into(found, folder / DIGITHOOD)
    return found.requires_grad_(False).eval()
