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
MOST_OWN = 3  # directions of a visitor's own
FARTHEST, STEPS = 1e6, (0.02, 4.0)  # of a place on the endless plane; from one picture to the next
STATE = (  # what a state of Explore has, beside its model
    *("seed", "row", "grid", "truncation", "moves", "raw", "walk", "frames", "plane", "label"),
    *("base", "along", "order", "z", "wander", "own"),
)


def drawn(state: dict) -> tuple[np.ndarray, tuple[torch.Tensor, torch.Tensor]]:
    """A state's pictures, uint8 (n, H, W[, 3]), and its latents, (m, latent_dim) each.

    The latents are those of the grid (or walk), before and after moves.
    """
    loaded = model_of(state, *STATE)
    with gallery.cores:
        base = _base(loaded, state)
        z = moved = base + _moved(loaded, state, len(base))
        if "plane" in state:
            plane = checks.fields(state["plane"], ("x", "y", "side"), "a plane")
            z = _plane(loaded, z, plane, state)
        elif "along" in state:
            z = _along(loaded, base, z, state)
        return pictures.as_arrays(_generated(loaded, z, state)), (base, moved)


def _side(state: dict) -> int:
    """How many pictures a side the state has, before sliders multiply them; 1 for strip and pad."""
    grid = checks.entry(state, "grid", 1, max(GRIDS), default=1)
    if grid > 1 and _has(state, "z"):
        raise gan.Error(
            "a latent z is one picture, not {grid} × {grid}; leave grid out, or z", grid=grid
        )
    return 1 if "plane" in state or "frames" in state else grid


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
    """The state's latents before moves along the model's directions: (n, latent_dim).

    Rows of the seed or its plane, on their walk, truncated, moved along the visitor's own
    directions. A free latent stands as it is: truncation leaves it alone.
    """
    z = _on_walk(loaded, state)
    for direction, move in _own(loaded, state):
        z = z + move * direction.vector
    return z


def _on_walk(loaded: gan.Model, state: dict) -> torch.Tensor:
    """Those rows, or the free latent, at their place on the walk, truncated."""
    seed, count = checks.entry(state, "seed", 0, SEEDS), _side(state) ** 2
    walk = checks.fields(state.get("walk", {"to": seed}), ("to", "t", "loop"), "a walk")
    seeds = _stops(walk)
    if "frames" in state:
        t = torch.linspace(0, 1, checks.entry(state, "frames", 2, MAX_STRIP))
    else:
        t = torch.full((count,), checks.number(walk.get("t", 0), 0, 1, "t"))
    free = _free(loaded, state["z"]) if _has(state, "z") else None
    psi = checks.number(state.get("truncation", 1.0), 0, latents.MAX_TRUNCATION, "truncation")
    z = _rows(loaded, state, seed, count) if free is None else free
    if not t.any():
        return latents.truncate(z, psi) if free is None else free
    others = [_rows(loaded, state, other, count) for other in seeds]
    if walk.get("loop"):
        others.append(z)
    if free is None:
        return latents.truncate(latents.tour([z, *others], t), psi)
    others = [other if other is z else latents.truncate(other, psi) for other in others]
    return latents.tour([z, *others], t)


def _rows(loaded: gan.Model, state: dict, seed: int, count: int) -> torch.Tensor:
    """A seed's latents from the state's row on, or on the plane around it: (count, latent_dim)."""
    places = _window(state)
    if places is None:
        return loaded.latents(seed, count, start=_row(state))
    return latents.wander(seed, places, loaded.latent_dim, distribution=loaded.recipe.latent)


def _window(state: dict) -> torch.Tensor | None:
    """Where the state's pictures lie on the endless plane, (n, 2); None outside of it."""
    if not _has(state, "wander") or _has(state, "z"):
        return None
    at = checks.fields(state["wander"], ("x", "y", "step"), "a place to wander")
    x, y = (checks.number(at.get(name), -FARTHEST, FARTHEST, name) for name in "xy")
    return latents.window(x, y, checks.number(at.get("step", 1), *STEPS, "step"), _side(state))


def _free(loaded: gan.Model, text) -> torch.Tensor:
    """A latent of 16-bit floats, little endian, in base64: (1, latent_dim)."""
    wanted = 2 * loaded.latent_dim
    content = checks.from_base64(text, "a latent z of 16-bit floats", wanted)
    if len(content) != wanted:
        raise gan.Error(
            "a latent z of {count} bytes is not one of {size} 16-bit floats",
            count=len(content),
            size=loaded.latent_dim,
        )
    values = np.frombuffer(content, "<f2").astype(np.float32)
    if not (np.abs(values) <= FAR).all():
        raise gan.Error(
            "a latent z has numbers that are not from {least} to {most}",
            least=f"{-FAR:g}",
            most=f"{FAR:g}",
        )
    return torch.from_numpy(values)[None]


def as_free(z: torch.Tensor) -> str:
    """A latent (latent_dim,) as a request takes it for `z`: numbers beyond FAR are at FAR."""
    return gallery.as_base64(z.clamp(-FAR, FAR).numpy().astype("<f2").tobytes())


def _has(state: dict, name: str) -> bool:
    return state.get(name) is not None


def _own(loaded: gan.Model, state: dict) -> list[tuple[latents.Direction, float]]:
    """A visitor's own directions, each from one picture to another, and which share to move.

    Their vectors are the whole way, not of length 1: at 1 the first picture has become the second.
    """
    given = checks.of(state.get("own") or [], list, "a list of own directions")
    if len(given) > MOST_OWN:
        raise gan.Error(
            "{count} own directions are more than the {most} there may be",
            count=len(given),
            most=MOST_OWN,
        )
    found = []
    for each in given:
        own = checks.fields(each, ("a", "b", "move"), "an own direction")
        a, b = (_end(loaded, own.get(name)) for name in "ab")
        if torch.equal(a, b):
            raise gan.Error("an own direction leads from a picture to itself; give two pictures")
        move = checks.number(own.get("move", 0), -1, 1, "move")
        found.append((latents.Direction("own", (b - a)[0], 1.0), move))
    return found


def _stops(walk: dict) -> list[int]:
    """The seeds that a walk goes to, one after the other."""
    to = walk.get("to") if isinstance(walk.get("to"), list) else [walk.get("to")]
    if not 0 < len(to) <= MAX_STOPS:
        raise gan.Error(
            "a walk to {count} seeds is none; give `to` one, or a list of 1 to {most}",
            count=len(to),
            most=MAX_STOPS,
        )
    checks.of(walk.get("loop", False), bool, "true or false, for a loop")
    return [checks.whole(stop, 0, SEEDS, "to") for stop in to]


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
            "{count} moves are more than the {most} directions of this model",
            count=len(moves),
            most=len(directions),
        )
    labels = _labels(loaded, state, count)
    for direction, move in zip(directions, moves, strict=False):  # the others are not moved along
        offset += checks.number(move, -FAR, FAR, "move") * direction.along(labels)
    for index, move in raw.items():
        if not index.isdecimal() or len(index) > 4 or int(index) >= loaded.latent_dim:
            said = reprlib.repr(index)
            raise gan.Error(
                "latent dimension {said} is not from 0 to {most}",
                said=said,
                most=loaded.latent_dim - 1,
            )
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
    known, moves = directions_of(loaded, state), list(state.get("moves", []))
    moves += [0] * (len(known) - len(moves))
    for direction, move in _own(loaded, state):  # these come after the model's
        known.append(direction)
        moves.append(move)
    labels = _labels(loaded, state, len(z))
    chosen = checks.of(asked.get("directions"), list, "a list of directions")
    shares = checks.of(asked.get("shares"), list, "a list of shares")
    if not 0 < len(chosen) * len(shares) * len(z) <= MAX_ALONG:
        raise gan.Error(
            "{directions} directions at {places} places of {pictures} pictures are not from 1 to "
            "{most} pictures; ask for fewer",
            directions=len(chosen),
            places=len(shares),
            pictures=len(z),
            most=MAX_ALONG,
        )
    found = []
    for k in chosen:
        direction = known[checks.whole(k, 0, len(known) - 1, "direction")]
        at = moves[k]
        if gallery.has_axes(loaded) and direction.name != "own":  # shows where the first picture is
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
    if label is not None:
        return [label] * count
    places = _window(state)
    if _has(state, "z"):
        turns = [0]  # of no seed's row
    elif places is not None:
        turns = (latents.cells(places).sum(1) % loaded.classes).tolist()
    else:
        turns = [(_row(state) + i) % loaded.classes for i in range(_side(state) ** 2)]
    return [turns[i % len(turns)] for i in range(count)]


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
        raise gan.Error(
            "{model} has no classes to ask for; leave label out", model=request["model"]
        )
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
        raise gan.Error(
            "{model} has no classes to ask for; leave labels out", model=request["model"]
        )
    both = [checks.whole(end, 0, loaded.classes - 1, "label") for end in ends]
    first, last = one_hot(torch.tensor(both), loaded.classes).float()
    return torch.lerp(first, last, t[:, None])


def _end(loaded: gan.Model, end, truncation: float = 1.0) -> torch.Tensor:
    """An end of a walk or of an own direction: (1, latent_dim)."""
    checks.of(end, dict, "an end of a walk")
    if "seed" in end and end.keys() <= {"seed", "row"}:
        seed = checks.entry(end, "seed", 0, SEEDS)
        return latents.truncate(loaded.latents(seed, 1, start=_row(end)), truncation)
    if end.keys() != {"z"}:
        raise gan.Error('an end of a walk is {"seed": n} or {"z": [numbers]}; give one of them')
    if isinstance(end["z"], str):
        return _free(loaded, end["z"])
    z = checks.of(end["z"], list, "a list of numbers")
    if len(z) != loaded.latent_dim:
        raise gan.Error(
            "a latent of {count} numbers is not one of {size}",
            count=len(z),
            size=loaded.latent_dim,
        )
    return torch.tensor([[checks.number(value, -FAR, FAR, "z") for value in z]])
