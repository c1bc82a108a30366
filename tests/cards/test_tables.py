"""The table of results: read from the weights folders, the same in both pages of docs/."""

import json
import shutil

import pytest
from measured import INCEPTION_FLOOR, figures, put
from tiny import refused

from gan.cards import leaderboard, measuring, tables
from gan.weights import CONFIG, METRICS, write_json

QUALITY = figures(7.125, 0.25, 1.25, 0.9, 0.8, 1.1, 0.7)
MEASURED = ("7.12 ± 0.25", "1.25", "0.90 / 0.80", "1.10 / 0.70")


def row_of(model: str, text: str) -> str:
    (found,) = [line for line in text.splitlines() if f"[`{model}`]" in line]
    return found


def test_rows_are_read_from_the_folders_beside_what_was_published(own, capsys):
    put(own / "dcgan", QUALITY)
    assert measuring.main(["--table"]) == 0
    lines = capsys.readouterr().out.splitlines()
    row = row_of("dcgan", "\n".join(lines))
    for cell in (*MEASURED, " min, "):
        assert cell in row
    order = [name for line in lines for name in ("WGAN |", "`dcgan`", "LSGAN") if name in line]
    assert order == ["WGAN |", "`dcgan`", "LSGAN"]  # 6.7, 7.1, 7.8
    assert all(line.count("|") == row.count("|") for line in lines if line.startswith("|"))


def test_what_nobody_measured_is_a_dash_at_the_end(own):
    put(own / "dcgan", QUALITY)
    text = tables.shown()
    cells = row_of("mlp-gan", text).split(" | ")
    assert cells[4:8] == ["–"] * 4
    assert "`mlp-gan`" in text.splitlines()[-2] and "`vae-2d`" in text.splitlines()[-1]


def test_stacks_have_a_table_of_their_own_with_modes_and_divergence(own):
    config = own / "dcgan" / CONFIG
    write_json(config, json.loads(config.read_text()) | {"dataset": "stacked-mnist"})
    figures_of_real = {"modes": 1000, "kl": 0.02574}
    put(own / "dcgan", {"modes": {"modes": 998.5, "kl": 0.0306, "floor": figures_of_real}})
    text = tables.shown().partition("### Stacked-MNIST\n\n")[2].partition("\n\n")[0]
    lines = [line.split(" | ") for line in text.splitlines()]
    assert lines[0][4:6] == ["modes of 1,000", "KL"]
    names = [line[0].strip("| ") for line in lines[2:]]
    assert names[0] == "stacks of real test digits" and names[1].startswith("[`dcgan`]")
    assert names[2:] == ["EnGAN", "PacGAN"]  # 0.0257, 0.0306, 0.031, 0.060
    assert lines[3][4:6] == ["998.5", "0.0306"] and lines[4][5] == "0.031"


def test_real_pictures_are_the_floor_which_no_folder_from_elsewhere_moves(own):
    put(own / "dcgan", QUALITY)
    floor = {"fid": 99.0, "kid": 9.0}
    for theirs in (None, {"digits": QUALITY["digits"] | {"floor": floor}}):
        if theirs:
            put(shutil.copytree(own / "dcgan", own / "zz-theirs"), theirs)
        (real,) = [row for row in leaderboard.real() if row.dataset == "mnist"]
        assert (real.fid, real.digit_fid, real.recall) == (INCEPTION_FLOOR, 0.07, 0.95)
        assert "| 1.49 | 0.07 | 0.96 / 0.95 | 1.00 / 0.97 |" in tables.shown()


def test_figures_of_other_weights_do_not_count_and_a_folder_of_ones_own_ships_with_nobody(own):
    put(own / "dcgan", QUALITY | {"weights": "of others"})
    assert not any(row.measured for row in leaderboard.shipped())
    assert "7.12" not in tables.shown()
    (own / "dcgan").rename(own / "mine")
    put(own / "mine", QUALITY)
    assert [row.model for row in leaderboard.shipped() if row.measured] == ["mine"]
    assert "mine" not in tables.shown()


@pytest.mark.parametrize(
    "quality",
    [
        {"inception": {"fid": float("nan"), "deviation": "much", "by_seed": 3}},
        {"inception": {"fid": 10**400}, "digits": {"fid": True, "floor": [1]}},
        {"inception": 7, "digits": [1]},
        {"digits": {"fid": None, "precision": {}, "floor": {"fid": "low"}}},
    ],
    ids=str,
)
def test_damaged_figures_are_none(own, quality):
    put(own / "dcgan", quality, training_seconds="long", hardware=None)
    assert not any(row.measured for row in leaderboard.rows() if row.kind == "shipped")
    assert row_of("dcgan", tables.shown()).endswith("| – | – | – | – | – |")


@pytest.mark.parametrize("text", ["{", "[]", "7", ""])
def test_damaged_files_hold_nobody_up(own, text):
    (own / "dcgan" / METRICS).write_text(text)
    (own / "vae-2d" / CONFIG).write_text(text)
    assert [row.model for row in leaderboard.shipped()] == ["dcgan", "mlp-gan"]


# ---- the pages ----


@pytest.fixture
def pages(tmp_path):
    (tmp_path / "docs").mkdir()
    for name in tables.PAGES:
        (tmp_path / name).write_text(f"above\n{tables.BEGIN}\nold\n{tables.END}\nbelow\n", "utf-8")
    return tmp_path


def test_both_pages_are_renewed_between_the_markers_only(own, pages, monkeypatch, capsys):
    put(own / "dcgan", QUALITY)
    monkeypatch.setattr(tables, "ROOT", pages)
    assert measuring.main(["--table", "--write"]) == 0
    assert "| model |" in capsys.readouterr().out
    for name, head in (("docs/results.md", "| model |"), ("docs/results.zh.md", "| 模型 |")):
        text = (pages / name).read_text("utf-8")
        assert text.startswith(f"above\n{tables.BEGIN}\n")
        assert text.endswith(f"{tables.END}\nbelow\n")
        assert head in text and "old" not in text
        assert all(cell in row_of("dcgan", text) for cell in MEASURED)
        tables.write()
        assert (pages / name).read_text("utf-8") == text


@pytest.mark.parametrize("marker", [tables.BEGIN, tables.END])
def test_without_its_markers_no_page_is_written(own, pages, marker):
    before = (pages / "docs/results.md").read_text("utf-8")
    other = pages / "docs/results.zh.md"
    other.write_text(other.read_text("utf-8").replace(marker, ""), "utf-8")
    with refused("docs/results.zh.md", "no table was written"):
        tables.write(pages)
    assert (pages / "docs/results.md").read_text("utf-8") == before
    (pages / "docs/results.md").unlink()
    with refused("docs/results.md", "cannot be read"):
        tables.write(pages)


@pytest.mark.parametrize(("name", "language"), tables.PAGES.items())
def test_the_tables_are_what_the_command_makes_of_weights(monkeypatch, name, language):
    monkeypatch.setenv("GAN_WEIGHTS", str(tables.ROOT / "weights"))
    text = (tables.ROOT / name).read_text("utf-8")
    between = text.partition(tables.BEGIN)[2].partition(tables.END)[0]
    assert between.strip() == tables.shown(language), "python -m gan.metrics --table --write"
