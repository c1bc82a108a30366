"""What counts as a failure and as health, and the table's line."""

import pytest

from benchmarks import presets
from gan.training.presets import PRESETS

SEEN = {"step": 20, "seconds": 1.5, "readable": 0.0, "found": 0, "few": 0.0, "accuracy": 0.8}
SEEN |= {"won": False, "fake": 0.3, "gradient": 0.5, "loss": 1.0, "norm": 20.0}
FAILURES = {
    "classes": {"readable": 0.9, "found": 2, "few": 1.0},
    "verdicts": {"won": True, "fake": 0.001},
    "gradient": {"gradient": 1e-5},
    "loss": {"loss": 5000.0},
}
HEALTH = {"classes": {"readable": 0.9, "found": 10, "few": 0.4}}


@pytest.mark.parametrize("measure", FAILURES)
def test_a_measure_tells_failure_from_health(measure):
    failed = presets.Seen(**SEEN | FAILURES[measure])
    well = presets.Seen(**SEEN | HEALTH.get(measure, {}))
    assert (failed.fails(measure), failed.is_well(measure)) == (True, False)
    assert (well.fails(measure), well.is_well(measure)) == (False, True)


def test_a_collapse_is_none_while_the_discriminator_wins():
    assert not presets.Seen(**SEEN | FAILURES["classes"] | {"accuracy": 0.95}).fails("classes")


def test_every_preset_has_its_measure_and_a_line_of_the_table():
    assert [preset.measure for preset in PRESETS] == list(FAILURES)
    seen = presets.Seen(**SEEN | FAILURES["loss"])
    cells = presets.row(PRESETS[-1], [(seen, None), (seen, seen)])
    assert cells[:4] == ["exploding", "2 / 2", "20 (≤ 20)", "1.5 (≤ 1.5)"]
    assert cells[5:7] == ["1 / 2", "1.5 (≤ 1.5)"]
