"""Pictures of no digit, and digits hard to see: what the judge's second answer learns from.

All are made of real digits or of nothing, in an order that a seed decides. None was drawn by a GAN
or a VAE: those are what the answer is tried on.
"""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

SIDE = 28
_BELL = torch.arange(-8, 9.0)


def worn(digits: Tensor) -> Tensor:
    """The same digits as beginners draw them, which are digits still; (n, 28, 28) from 0 to 1.

    Turned, scaled and moved; some blurred, fat, ragged, bitten or hatched; pale, on a ground that
    is not quite black, with a piece of something, specks or noise beside them.
    """
    count = len(digits)
    bent = _resampled(digits, 0.2, 0.85, 1.2, 0.14)
    fat = (_blurred(bent, 0.8, 1.9) * _between(count, 1.2, 2.2)).clamp(0, 1)
    ragged = (bent * (1 + torch.randn_like(bent) * 0.6)).clamp(0, 1)
    bitten = bent * (_blurred(torch.randn_like(bent), 0.8, 1.6) * 4 + 1.3).clamp(0, 1)
    soft = _blurred(bent, 0.3, 1)
    kinds = torch.stack([bent, soft, fat, _few_waves(bent), ragged, bitten, _hatched(bent)])
    bent = kinds[torch.randint(len(kinds), (count,)), torch.arange(count)]
    ghosts = bent.roll(1, 0).roll(11, 2) * _window(count) * _between(count, 0, 0.5)
    bent = torch.maximum(bent, ghosts * _some(count, 0.3))
    bent = bent * _between(count, 0.3, 1) + _between(count, 0, 0.15) * _some(count, 0.3)
    specks = torch.rand_like(bent) < _between(count, 0, 0.08) * _some(count)
    bent = torch.where(specks, torch.rand_like(bent), bent)
    return (bent + torch.randn_like(bent) * _between(count, 0, 0.15) * _some(count)).clamp(0, 1)


def spoilt(digits: Tensor, labels: Tensor) -> Tensor:
    """As many pictures of no digit as digits are given, each kind as often; from 0 to 1."""
    sizes = torch.arange(len(KINDS) + 1) * len(digits) // len(KINDS)
    parts = []
    for kind, size in zip(KINDS, sizes.diff().tolist(), strict=True):
        chosen = torch.randperm(len(digits))
        parts.append(kind(digits[chosen], labels[chosen], size))
    return torch.cat(parts).clamp(0, 1)


def _between(count: int, low: float, high: float) -> Tensor:
    """A number for each picture: (count, 1, 1)."""
    return low + (high - low) * torch.rand(count, 1, 1)


def _some(count: int, share: float = 0.5) -> Tensor:
    return torch.rand(count, 1, 1) < share


def _blurred(pictures: Tensor, low: float, high: float) -> Tensor:
    """Each picture blurred by a width of its own."""
    width = _between(len(pictures), low, high)[:, 0]
    bell = (-(_BELL**2) / (2 * width**2)).exp()
    bell = bell / bell.sum(1, keepdim=True)
    across, along = bell[:, None, None, :], bell[:, None, :, None]
    count = len(pictures)
    once = functional.conv2d(pictures[None], across, padding="same", groups=count)
    return functional.conv2d(once, along, padding="same", groups=count)[0]


def _few_waves(pictures: Tensor) -> Tensor:
    """Each as the sum of its 12 to 40 strongest waves: blurred, with a ghost of what is missing."""
    flat = pictures.flatten(1)
    mean = flat.mean(0)
    basis = torch.linalg.svd(flat - mean, full_matrices=False).Vh[:40]
    kept = torch.arange(len(basis)) < torch.randint(12, 41, (len(flat), 1))
    return (((flat - mean) @ basis.T * kept) @ basis + mean).reshape_as(pictures)


def _hatched(pictures: Tensor) -> Tensor:
    """Every other row, or column, or both, darker: so the first layers of convolutions draw."""
    count, lines = len(pictures), torch.zeros(3, SIDE, SIDE)
    lines[0, ::2], lines[1, :, ::2] = 1, 1
    lines[2] = torch.maximum(lines[0], lines[1])
    return pictures * (1 - _between(count, 0, 0.8) * lines[torch.randint(3, (count,))])


def _resampled(pictures: Tensor, turn: float, low: float, high: float, move: float) -> Tensor:
    """Each turned by up to `turn`, sheared, seen from `low` to `high` times as far, and moved."""
    count = len(pictures)
    angle, shear = ((torch.rand(2, count) * 2 - 1) * turn).unbind()
    wide, tall = (low + (high - low) * torch.rand(2, count)).unbind()
    cos, sin = angle.cos(), angle.sin()
    places = (torch.rand(2, count) * 2 - 1) * move
    first = torch.stack([cos * wide, shear - sin * tall, places[0]], 1)
    second = torch.stack([sin * wide, cos * tall, places[1]], 1)
    matrix = torch.stack([first, second], 1)
    field = functional.affine_grid(matrix, [count, 1, SIDE, SIDE], align_corners=False)
    return functional.grid_sample(pictures[:, None], field, align_corners=False)[:, 0]


def _window(count: int) -> Tensor:
    """Light in the middle, where digits are."""
    places = torch.arange(SIDE)[None, :, None]
    far = [(places - _between(count, 11, 16)) / _between(count, 3, 9) for _ in range(2)]
    return (-(far[0] ** 2) - far[1].transpose(1, 2) ** 2).exp()


def _noise(digits: Tensor, labels: Tensor, count: int) -> Tensor:
    """Snow: bell-shaped, even, or specks of any density; sharp or a little smooth."""
    shape = (count, SIDE, SIDE)
    bell = _between(count, 0, 0.7) + _between(count, 0.05, 0.6) * torch.randn(shape)
    even = torch.rand(shape) ** _between(count, 0.5, 4)
    specks = (torch.rand(shape) < _between(count, 0.2, 0.95) ** 2).float()
    specks = torch.where(_some(count), specks, specks * torch.rand(shape))
    which = torch.randint(3, (count, 1, 1))
    snow = torch.where(which == 0, bell, torch.where(which == 1, even, specks))
    return torch.where(_some(count, 0.3), _blurred(snow, 0.3, 0.9), snow)


def _clouds(digits: Tensor, labels: Tensor, count: int) -> Tensor:
    """Blots: smooth noise of any grain, some of it cut to black and white, some in the middle."""
    waves = _blurred(torch.randn(count, SIDE, SIDE), 0.8, 5)
    waves = waves / waves.std((1, 2), keepdim=True)
    soft, hard = waves / 2 + _between(count, -0.6, 0.6), waves > _between(count, -0.8, 1.6)
    clouds = torch.where(_some(count), soft, hard.float())
    return torch.where(_some(count), clouds, clouds * _window(count))


def _tiles(digits: Tensor, labels: Tensor, count: int) -> Tensor:
    """Lattices: a random tile again and again, over all or where digits are; some with noise."""
    drawn = torch.rand(count, 9, 9) ** _between(count, 0.5, 4)
    drawn = torch.where(_some(count, 0.3), (drawn > _between(count, 0.2, 0.9)).float(), drawn)
    places = torch.arange(SIDE)[None]
    row, column = (
        (places + torch.randint(9, (count, 1))) % torch.randint(2, 10, (count, 1)) for _ in range(2)
    )
    tiled = drawn[torch.arange(count)[:, None, None], row[:, :, None], column[:, None, :]]
    lit = torch.where(_some(count), tiled, tiled * _window(count)) * _between(count, 0.4, 1.2)
    return lit + torch.randn_like(lit) * _between(count, 0, 0.3) * _some(count)


def _unlearnt(digits: Tensor, labels: Tensor, count: int) -> Tensor:
    """What random kernels make of upsampled noise: a network of convolutions before it learns."""
    picture = torch.randn(1, count, 7, 7) + torch.randn(count, 1, 1) / 2
    for _ in range(2):
        size = int(torch.randint(2, 6, ()))
        kernels = torch.randn(count, 1, size, size)
        picture = functional.conv_transpose2d(picture, kernels, stride=2, groups=count)
        trim = (picture.shape[-1] - SIDE * (1 if picture.shape[-1] > 20 else 0.5)) / 2
        low = int(trim)
        width = SIDE if picture.shape[-1] > 20 else SIDE // 2
        picture = functional.pad(picture, [-low, low + width - picture.shape[-1]] * 2)
        picture = torch.maximum(picture, picture * torch.rand(count, 1, 1).round() * 0.2)
    made = picture[0] / picture[0].std((1, 2), keepdim=True).clamp_min(1e-6)
    made = made * _between(count, 0.1, 0.6) + _between(count, -0.2, 0.6)
    return torch.where(_some(count), made, made * _window(count))


def _shuffled(digits: Tensor, labels: Tensor, count: int) -> Tensor:
    """Digits of which pieces of 1, 2, 4 or 7 pixels have changed places."""
    parts = []
    for size, some in zip((1, 2, 4, 7), digits[:count].chunk(4), strict=True):
        pieces = functional.unfold(some[:, None], size, stride=size)
        order = torch.rand(len(some), pieces.shape[2]).argsort(1)
        moved = pieces.gather(2, order[:, None].expand_as(pieces))
        parts.append(functional.fold(moved, SIDE, size, stride=size)[:, 0])
    return torch.cat(parts)


def _blends(digits: Tensor, labels: Tensor, count: int) -> Tensor:
    """Several digits in one place: their mean, or two or three of them at once; some with noise."""
    several = torch.randint(len(digits), (count, 30))
    most = torch.tensor([2, 3, 4, 6, 10, 30])[torch.randint(6, (count, 1))]
    same = labels[several] == labels[several[:, :1]]
    same[:, 0] = False
    weights = (0.8 + 0.4 * torch.rand(count, 30)) * (torch.arange(30) < most) * ~same
    alone = (weights > 0).sum(1) < 2
    seen, weights = digits[several], weights / weights.sum(1, keepdim=True)
    mean = torch.einsum("ns,nshw->nhw", weights, seen) * _between(count, 0.9, 2)
    heap = (seen[:, 0].roll((4, -5), (1, 2)) + seen[:, 1].roll((-4, 4), (1, 2))).clamp(0, 1)
    heaped = (alone | (torch.rand(count) < 0.2))[:, None, None]
    blend = torch.where(heaped, heap, mean)
    which = torch.randint(3, (count, 1, 1)) * (most[:, :, None] > 3)
    smooth = _blurred(blend, 0.6, 2.2) * _between(count, 1, 2)
    blend = torch.where(which == 0, blend, torch.where(which == 1, smooth, _hatched(blend)))
    return blend * _between(count, 0.3, 1) + torch.randn_like(blend) * _between(
        count, 0, 0.4
    ) * _some(count)


def _drowned(digits: Tensor, labels: Tensor, count: int) -> Tensor:
    """It is lighter where digits are, with noise of any kind in it or over it."""
    mean = digits[torch.randint(len(digits), (count, 40))].mean(1) * _between(count, 0.3, 2)
    snow = _noise(digits, labels, count).clamp(0, 1)
    mean = torch.where(_some(count), mean, _hatched(_window(count) * _between(count, 0.2, 1)))
    thrown = (torch.rand_like(mean) < mean).float()
    inside = torch.where(_some(count, 0.35), thrown, mean * 2 * snow)
    return torch.where(_some(count), inside, mean + snow * _between(count, 0.15, 0.9))


def _scribbles(digits: Tensor, labels: Tensor, count: int) -> Tensor:
    """Long strokes that go anywhere, or many short ones."""
    points = 2 + 24 * torch.rand(count, 2, 9)
    short = points[:, :, :1] + torch.randn(count, 2, 9) * 2.5
    points = torch.where(_some(count, 0.3), short, points)
    path = functional.interpolate(points, 150, mode="linear", align_corners=True)
    breaks = (
        torch.arange(150) // 17 % _between(count, 1, 4)[:, :, 0].long()[:, :1].clamp_min(1) == 0
    )
    length = torch.arange(150) < _between(count, 60, 150)[:, 0]
    at = path.round().long().clamp(0, SIDE - 1)
    pictures = torch.zeros(count, SIDE, SIDE)
    which = torch.arange(count)[:, None].expand(count, 150)
    keep = breaks & length
    pictures[which[keep], at[:, 0][keep], at[:, 1][keep]] = 1
    thick = _blurred(pictures, 0.5, 1.1)
    return thick / thick.amax((1, 2), keepdim=True).clamp_min(1e-6) * _between(count, 0.5, 1.6)


def _shapes(digits: Tensor, labels: Tensor, count: int) -> Tensor:
    """Bright boxes and discs, up to four, sharp or soft; now and then nothing at all."""
    rows = torch.arange(SIDE)[None, :, None]
    columns = rows.transpose(1, 2)
    pictures = torch.zeros(count, SIDE, SIDE)
    for _ in range(4):
        far = [
            (p - _between(count, 4, 24)).abs() / _between(count, 2.5, 13) for p in (rows, columns)
        ]
        box, disc = torch.maximum(*far) < 1, far[0] ** 2 + far[1] ** 2 < 1
        shape = torch.where(_some(count), box, disc) & _some(count)
        level = _between(count, 0.2, 1) * (1 - _between(count, 0, 0.5) * torch.rand_like(pictures))
        pictures = torch.where(shape, level, pictures)
    pictures = torch.where(_some(count), _blurred(pictures, 0.4, 2), pictures)
    return pictures + _some(count) * _between(count, 0, 0.5)


def _silhouettes(digits: Tensor, labels: Tensor, count: int) -> Tensor:
    """Large filled outlines, most of them alike on both sides, plain or with a weave in them."""
    waves = _blurred(torch.randn(count, SIDE, SIDE), 1.5, 4)
    waves = waves / waves.std((1, 2), keepdim=True)
    waves = torch.where(_some(count, 0.7), waves + waves.flip(2), waves)
    places = torch.arange(SIDE) - (SIDE - 1) / 2
    box = torch.maximum(
        places.abs()[None, :, None] / _between(count, 4, 14),
        places.abs()[None, None, :] / _between(count, 3, 14),
    )
    filled = (box + 0.35 * waves < 1).float()
    hole = (_window(count) > _between(count, 0.3, 1.5)) & _some(count, 0.4)
    weave = _tiles(digits, labels, count).clamp(0, 1) * _between(count, 0, 0.8)
    shade = 1 - 0.25 * _blurred(torch.randn(count, SIDE, SIDE), 0.5, 2).abs() * _some(count) - weave
    lit = (filled * ~hole * shade * _between(count, 0.5, 1)).clamp(0, 1)
    return torch.where(_some(count, 0.3), _blurred(lit, 0.3, 0.7), lit)


def _parts(digits: Tensor, labels: Tensor, count: int) -> Tensor:
    """A digit seen from far too near, from far away more than once, or torn row by row."""
    near = _resampled(digits[:count], 3, 0.25, 0.45, 0.4)
    far = _resampled(digits[:count], 3, 2.2, 3, 0.3)
    many = (far + far.flip(1).roll(9, 2) + far.flip(2).roll(-8, 1)).clamp(0, 1)
    order = (torch.arange(SIDE) + torch.randint(-7, 8, (count, SIDE, 1))) % SIDE
    torn = digits[:count].gather(2, order)
    which = torch.randint(3, (count, 1, 1))
    return torch.where(which == 0, near, torch.where(which == 1, many, torn))


KINDS: tuple[Callable[[Tensor, Tensor, int], Tensor], ...] = (
    *(_noise, _clouds, _tiles, _unlearnt, _shuffled, _blends),
    *(_drowned, _scribbles, _shapes, _silhouettes, _parts),
)
