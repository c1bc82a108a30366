"""The measurement of restoring: its figures, what it keeps, and its tables."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from tiny import refused

from benchmarks import restoring
from gan.metrics import judge
from gan.play import damage
from gan.texts.use import TEXTS

ROW = restoring.Measured("plain", "50", 0, True, 20.0, 0.8)


def test_likeness_is_told_by_psnr_and_ssim():
    digit = np.zeros((28, 28), np.uint8)
    digit[4:24, 10:18] = 200
    noise = np.random.default_rng(0).integers(0, 256, (28, 28), dtype=np.uint8)
    assert restoring.psnr(digit, digit) == 60
    assert restoring.psnr(digit, np.full_like(digit, 0)) == pytest.approx(9.01, abs=0.01)
    assert restoring.ssim(digit, digit) == pytest.approx(1)
    slightly = (digit * 0.9).astype(np.uint8)
    assert restoring.ssim(noise, digit) < 0.2 < 0.9 < restoring.ssim(slightly, digit) < 1


def test_a_share_has_wilson_s_interval_and_a_mean_its_reach():
    rows = [replace(ROW, digit=i, right=i < 9, psnr=20.0 + i % 2) for i in range(10)]
    told = restoring.summed(rows)
    assert (told["digits"], told["right"]) == (10, 0.9)
    assert (told["low"], told["high"]) == (0.5958, 0.9821)
    assert told["psnr"] == 20.5
    assert told["psnr_reach"] == pytest.approx(1.96 * 0.5 / 10**0.5, abs=1e-4)
    assert told["ssim_reach"] == 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_tables_have_a_row_a_way_and_a_column_a_damage(language):
    told = dict.fromkeys(restoring.DAMAGES, restoring.summed([ROW] * 4))
    found = restoring.table({"plain": told, "average digits-vae": told}, language)
    heads = [TEXTS[f"measured_{kind}"][language == "zh"] for kind in restoring.DAMAGES]
    assert f" | {' | '.join(heads)} |" in found.splitlines()[0]  # as the app's table
    rows = [line for line in found.splitlines() if "digits-vae" in line]
    assert len(rows) == 3 and all(row.count("|") == len(restoring.DAMAGES) + 2 for row in rows)
    assert "100.0 (51–100)" in rows[0] and "20.0 ± 0.0" in rows[1] and "0.800 ± 0.000" in rows[2]


class Reader:
    def classes(self, images: np.ndarray) -> torch.Tensor:
        return torch.full((len(images),), 3)


def test_what_was_measured_is_kept_and_not_measured_again(tmp_path, monkeypatch):
    monkeypatch.setattr(restoring, "KEPT", tmp_path / "build" / "kept.jsonl")
    monkeypatch.setattr(judge, "load", lambda: Reader())
    measuring = restoring.Measuring.__new__(restoring.Measuring)
    measuring.digits = np.full((2, 28, 28), 90, np.uint8)
    measuring.labels, measuring.marks, measuring.kept = [3, 4], {"": "mark"}, {}
    measuring.train = torch.zeros(2, 28, 28, dtype=torch.uint8)
    found = [measuring.of("", "7x7", index) for index in range(2)]
    assert [row.way for row in found[0]] == ["damaged", "plain", "nearest"]
    assert [[row.right for row in rows] for rows in found] == [[True] * 3, [False] * 3]
    lines = restoring.KEPT.read_text().splitlines()
    assert [json.loads(line)[0] for line in lines] == ["mark"] * 2
    monkeypatch.setattr(damage.Damage, "left", None)
    assert measuring.of("", "7x7", 1) == found[1]


def test_a_count_of_no_digits_is_refused():
    with refused("--count"):
        list(restoring.lines([], None, 0, False))
