"""The pictures that requests ask for: of a state of Explore, or on a walk between two latents."""

import reprlib

import numpy as np
import torch
from torch.nn.functional import one_hot

import gan
from gan import checks, latents, pictures
from gan.ui.server import gallery

GRIDS = (1, 4, 8)
MAX_STRIP, MAX_FRAMES = 240, 60
MAX_STOPS = 8  # of a walk, beside its first seed
MAX_ALONG = 256  # pictures of sliders at several places
FAR = 20.0  # no latent coordinate is moved further than this
SEEDS = 2**53  # whole numbers that JavaScript holds exactly
STATE = (  # what a state of Explore has, beside its model
    *("seed", "row", "grid", "truncation", "moves", "raw", "walk", "frames", "plane", "label"),
    *("base", "along", "order"),
)


def drawn(state: dict) -> tuple[np.ndarray, torch.Tensor]:
    """A state's pictures, uint8 (n, H, W[, 3]), and its latents before moves, (n, latent_dim)."""
    loaded = model_of(state, *STATE)
    with gallery.cores:
        base = _base(loaded, state)
        z = base + _moved(loaded, state, len(base))
        if "plane" in state:
            plane = checks.fields(state["plane"], ("x", "y", "side"), "a plane")
            z = _plane(loaded, z, plane, state)
        elif "along" in state:
            z = _along(loaded, base, z, state)
        return pictures.as_arrays(_generated(loaded, z, state)), base


def one(request: dict, *more: str) -> tuple[gan.Model, torch.Tensor, list[int] | None]:
    """The model of a state, the latent of its first picture, (1, latent_dim), and that one's class.

    The state is one of single pictures; `more` are other fields that the request may have.
    """
    known = (name for name in STATE if name not in ("frames", "plane", "along"))
    loaded, state = model_of(request, *known, *more), request | {"grid": 1}
    with gallery.cores:
        z = _base(loaded, state) + _moved(loaded, state, 1)
    return loaded, z, _labels(loaded, state, 1)


def _base(loaded: gan.Model, state: dict) -> torch.Tensor:
    """The state's latents before moves: rows of the seed, on their walk, truncated."""
    seed = checks.entry(state, "seed", 0, SEEDS)
    grid = checks.entry(state, "grid", 1, max(GRIDS), default=1)
    walk = checks.fields(state.get("walk", {"to": seed}), ("to", "t", "loop"), "a walk")
    seeds = _stops(seed, walk)
    if "frames" in state:
        count, t = 1, torch.linspace(0, 1, checks.entry(state, "frames", 2, MAX_STRIP))
    else:
        count = 1 if "plane" in state else grid**2
        t = torch.full((count,), checks.number(walk.get("t", 0), 0, 1, "t"))
    z = loaded.latents(seed, count, start=_row(state))
    if t.any():
        others = [loaded.latents(other, count, start=_row(state)) for other in seeds]
        z = latents.tour([z, *others], t)
    return latents.truncate(z, state.get("truncation", 1.0))


def _stops(seed: int, walk: dict) -> list[int]:
    """The seeds that a walk goes to, one after the other: in a loop at last back to the first."""
    to = walk.get("to") if isinstance(walk.get("to"), list) else [walk.get("to")]
    if not 0 < len(to) <= MAX_STOPS:
        raise gan.Error(
            f"a walk to {len(to)} seeds is none; give `to` one, or a list of 1 to {MAX_STOPS}"
        )
    stops = [checks.whole(stop, 0, SEEDS, "to") for stop in to]
    return stops + [seed] * checks.of(walk.get("loop", False), bool, "true or false, for a loop")


def directions_of(loaded: gan.Model, request: dict) -> list[latents.Direction]:
    """The directions that a request counts: by `order` 2 those with a meaning first.

    Without it they are counted as before any had one, so that links and programs of that time go
    on to draw the same pictures.
    """
    return loaded.directions(named=checks.entry(request, "order", 1, 2, default=1) == 2)


def _moved(loaded: gan.Model, state: dict, count: int) -> torch.Tensor:
    """How far the state's sliders move each latent: (count, latent_dim)."""
    moves = checks.of(state.get("moves", []), list, "a list of moves")
    raw = checks.of(state.get("raw", {}), dict, "moves by latent dimension")
    offset, directions = torch.zeros(count, loaded.latent_dim), directions_of(loaded, state)
    if len(moves) > len(directions):
        raise gan.Error(
            f"{len(moves)} moves are more than the {len(directions)} directions of this model"
        )
    labels = _labels(loaded, state, count)
    for direction, move in zip(directions, moves, strict=False):  # the others are not moved along
        offset += checks.number(move, -FAR, FAR, "move") * direction.along(labels)
    for index, move in raw.items():
        if not index.isdecimal() or len(index) > 4 or int(index) >= loaded.latent_dim:
            said = reprlib.repr(index)
            raise gan.Error(f"latent dimension {said} is not from 0 to {loaded.latent_dim - 1}")
        offset[:, int(index)] += checks.number(move, -FAR, FAR, "move")
    return offset


def _plane(loaded: gan.Model, z: torch.Tensor, plane: dict, state: dict) -> torch.Tensor:
    """The ground of the pad: the quantile map of a 2-D latent, or a square around one latent."""
    side = checks.entry(plane, "side", 2, gallery.MAP_SIDE)
    if gallery.has_map(loaded):
        return latents.quantile_map(side)
    directions, labels = directions_of(loaded, state), _labels(loaded, state, 1)
    x, y = (directions[checks.entry(plane, axis, 0, len(directions) - 1)] for axis in "xy")
    steps = gallery.columns(loaded, side)
    return z[0] + plane_of(x, y, steps, labels)


def plane_of(x, y, steps: torch.Tensor, labels: list[int] | None) -> torch.Tensor:
    """The square that two directions span as far as their sliders reach, for a picture's class."""
    along = (each.scale * each.along(labels).view(-1, each.vector.shape[-1])[0] for each in (x, y))
    return latents.plane(*along, steps)


def _along(loaded: gan.Model, base: torch.Tensor, z: torch.Tensor, state: dict) -> torch.Tensor:
    """The grid with each slider at each share of its reach: (k · s · grid², latent_dim)."""
    asked = checks.fields(state["along"], ("directions", "shares"), "sliders to move along")
    known, moves = directions_of(loaded, state), state.get("moves", [])
    labels = _labels(loaded, state, len(z))
    chosen = checks.of(asked.get("directions"), list, "a list of directions")
    shares = checks.of(asked.get("shares"), list, "a list of shares")
    if not 0 < len(chosen) * len(shares) * len(z) <= MAX_ALONG:
        raise gan.Error(
            f"{len(chosen)} directions at {len(shares)} places of {len(z)} pictures are not "
            f"from 1 to {MAX_ALONG} pictures; ask for fewer"
        )
    found = []
    for k in chosen:
        direction = known[checks.whole(k, 0, len(known) - 1, "direction")]
        at = moves[k] if k < len(moves) else 0
        if gallery.has_axes(loaded):  # a slider shows where the first picture is
            at += float(base[0] @ direction.vector)
        vectors = direction.along(labels)
        for share in shares:
            place = checks.number(share, -1, 1, "share") * direction.scale
            found.append(z + (place - at) * vectors)
    return torch.cat(found)


def _generated(loaded: gan.Model, z: torch.Tensor, state: dict) -> torch.Tensor:
    """The pictures of latents; where the model has classes, each of its class."""
    labels = _labels(loaded, state, len(z))
    return loaded.generate(z) if labels is None else loaded.generate(z, labels)


def _labels(loaded: gan.Model, state: dict, count: int) -> list[int] | None:
    """The class of each of so many pictures; None for a model that knows no classes."""
    label = label_of(loaded, state)
    if not loaded.classes:
        return None
    row, turns = _row(state), 0 if "frames" in state or "plane" in state else 1
    grid = checks.entry(state, "grid", 1, max(GRIDS), default=1) ** 2
    labels = [(row + turns * (i % grid)) % loaded.classes for i in range(count)]
    return labels if label is None else [label] * count


def _row(state: dict) -> int:
    return checks.entry(state, "row", 0, SEEDS, default=0)


def model_of(request: dict, *known: str) -> gan.Model:
    """The model that a request names, which has no other fields than that and those `known`."""
    return gallery.model(gallery.listed(checks.fields(request, ("model", *known)).get("model")))


def label_of(loaded: gan.Model, request: dict) -> int | None:
    """The class that a request asks for; None if it asks for none."""
    if request.get("label") is None:
        return None
    if not loaded.classes:
        raise gan.Error(f"{request['model']} has no classes to ask for; leave label out")
    return checks.entry(request, "label", 0, loaded.classes - 1)


def labels(loaded: gan.Model, label: int | None, count: int) -> list[int] | None:
    """One class for all of `count` pictures, 0 unless given; None for a model without classes."""
    return [label or 0] * count if loaded.classes else None


def frames(request: dict) -> np.ndarray:
    """A walk's pictures as /interpolate takes it: uint8 (frames, H, W), or (…, 3) in colour.

    Or as /draw does, whose strip of `frames` it is then.
    """
    if isinstance(request, dict) and "seed" in request:
        checks.entry(request, "frames", 2, MAX_STRIP)
        return drawn(request)[0]
    loaded = model_of(request, "from", "to", "frames", "truncation", "label", "labels")
    count = checks.entry(request, "frames", 2, MAX_FRAMES, default=24)
    truncation = checks.number(request.get("truncation", 1.0), 0, 2, "truncation")
    start, end = (_end(loaded, request.get(name), truncation) for name in ("from", "to"))
    t = torch.linspace(0, 1, count)
    classes = _on_the_way(loaded, request, t)
    with gallery.cores:
        z = latents.path(start, end, t)
        return pictures.as_arrays(loaded.generate(z, classes))


def _on_the_way(loaded: gan.Model, request: dict, t: torch.Tensor):
    """The class of each picture of a walk, or the shares of two; None without classes."""
    label = label_of(loaded, request)
    if request.get("labels") is None:
        return labels(loaded, label, len(t))
    ends = checks.of(request["labels"], list, "a list of two classes")
    if len(ends) != 2 or label is not None:
        raise gan.Error("labels are the classes of both ends, [from, to]; give them or one label")
    if not loaded.classes:
        raise gan.Error(f"{request['model']} has no classes to ask for; leave labels out")
    both = [checks.whole(end, 0, loaded.classes - 1, "label") for end in ends]
    first, last = one_hot(torch.tensor(both), loaded.classes).float()
    return torch.lerp(first, last, t[:, None])


def _end(loaded: gan.Model, end, truncation: float) -> torch.Tensor:
    """One end of a walk: (1, latent_dim)."""
    checks.of(end, dict, "an end of a walk")
    if end.keys() == {"seed"}:
        seed = checks.entry(end, "seed", 0, SEEDS)
        return latents.truncate(loaded.latents(seed, 1), truncation)
    if end.keys() != {"z"}:
        raise gan.Error('an end of a walk is {"seed": n} or {"z": [numbers]}; give one of them')
    z = checks.of(end["z"], list, "a list of numbers")
    if len(z) != loaded.latent_dim:
        raise gan.Error(f"a latent of {len(z)} numbers is not one of {loaded.latent_dim}")
    return torch.tensor([[checks.number(value, -FAR, FAR, "z") for value in z]])
