"""Imports go down the floors of the house, never up and never in a ring, wherever they stand."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import gan

ROOT = Path(gan.__file__).parents[1]
FLOORS = (  # from the ground up; whoever stands on a floor may use what is below, and its own room
    *("gan", "gan.checks", "gan.recipe", "gan.recipes", "gan.settings", "gan.command", "gan.texts"),
    *("gan.devices", "gan.threads", "gan.distributed", "gan.pictures", "gan.animation"),
    *("gan.latents", "gan.data", "gan.networks", "gan.objectives", "gan.weights", "gan.export"),
    *("gan.models", "gan.metrics", "gan.cards", "gan.training", "gan.live", "gan.hub", "gan.play"),
    *("gan.make", "gan.ui.server", "gan.ui.tabs", "gan.ui", "gan.ui.static"),
    *("benchmarks", "a command"),
)
FILES = [
    path for pattern in ("*.py", "gan/**/*.py", "benchmarks/*.py") for path in ROOT.glob(pattern)
]
MODULES = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in FILES}


def test_every_import_goes_down_and_none_in_a_ring():
    uses = {name: set(imported(path)) for name, path in MODULES.items()}
    wrong = {(name, used) for name in uses for used in uses[name] if floor(used) > floor(name)}
    assert not wrong
    TopologicalSorter(uses).prepare()  # raises CycleError, which names the ring


def imported(path: Path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            parts = name.split(".")
            found = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
            known = (each for one in found for each in (one, f"{one}.__init__") if each in MODULES)
            yield from list(known)[:1]


def floor(name: str) -> int:
    if name.endswith("__main__") or name in ("app", "train"):  # which nobody imports
        return len(FLOORS)
    return max(i for i, each in enumerate(FLOORS) if f"{name}.".startswith(f"{each}."))
