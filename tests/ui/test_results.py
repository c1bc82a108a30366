"""The endpoint of Compare's table: the shipped weights' figures beside published ones."""

import json
import shutil

import numpy as np
import pytest
import served
from gradio_client import Client
from measured import INCEPTION_FLOOR, figures, put
from tiny import refused

from gan import pictures
from gan.cards.figures import explained
from gan.texts import glossary
from gan.texts.figures import FACTS
from gan.ui.server import gallery
from gan.ui.tabs import compare as endpoint
from gan.weights import CONFIG, MODEL, NEIGHBOURS, write_json

QUALITY = figures(7.125, 0.25, 1.25, 0.9, 0.8, 1.1, 0.7)
NEAR = {
    "nearest": {"mean": 4.0, "least": 1.0},
    "nearest_of_test": {"mean": 4.25, "least": 1.0},
}


@pytest.fixture
def own(own):
    """A weights folder of this test's own, which the app lists."""
    gallery.forget()
    yield own
    gallery.forget()


def rows(kind: str) -> list[dict]:
    return [row for row in endpoint.results()["rows"] if row["kind"] == kind]


def test_every_listed_model_of_a_measured_data_set_has_a_row_beside_published_ones(own):
    with served.app(own) as app:
        client = Client(app.local_url, verbose=False)
        assert client.predict(api_name="/results") == {"datasets": [], "rows": []}
        put(own / "dcgan", QUALITY)  # what is measured meanwhile is seen at the next visit
        assert client.predict(api_name="/results") == endpoint.results()
        shutil.copytree(own / "dcgan", own / "later")  # and what the app does not list is not
        ours = {row["model"]: row for row in rows("shipped")}
    assert endpoint.results()["datasets"] == [{"name": "mnist", "title": "MNIST"}]
    assert set(ours) == {"dcgan", "mlp-gan", "vae-2d"}
    dcgan = ours["dcgan"]
    assert (dcgan["fid"], dcgan["seeds"], dcgan["recall"]) == (7.125, 2, 0.8)
    assert dcgan["size"] == (own / "dcgan" / MODEL).stat().st_size
    assert ours["mlp-gan"]["fid"] is None and ours["mlp-gan"]["parameters"] > 0
    theirs = {row["model"]: row for row in rows("published")}
    assert theirs["WGAN"]["fid"] == 6.7 and theirs["WGAN"]["parameters"] is None
    assert all(row["source"] and row["link"].startswith("https://") for row in theirs.values())
    assert {row["dataset"] for row in theirs.values()} == {"mnist"}
    (floor,) = rows("real")
    assert (floor["fid"], floor["precision"]) == (INCEPTION_FLOOR, 0.96)


def test_figures_on_another_data_set_stand_apart(own):
    put(own / "dcgan", QUALITY)
    put(own / "mlp-gan", {"inception": QUALITY["inception"]})
    config = json.loads((own / "mlp-gan" / CONFIG).read_text("utf-8"))
    config["dataset"] = "fashion-mnist"
    write_json(own / "mlp-gan" / CONFIG, config)
    assert [one["name"] for one in endpoint.results()["datasets"]] == ["mnist", "fashion-mnist"]
    of = {row["model"]: row["dataset"] for row in rows("shipped")}
    assert (of["dcgan"], of["mlp-gan"]) == ("mnist", "fashion-mnist")


# ---- all figures of one model ----


def test_strange_names_of_figures_are_words_of_the_glossary():
    for at in (0, 1):
        names = [fact.name[at] for fact in FACTS]
        explains = explained(names)
        assert {"kid", "elbo", "fid", "density"} <= set(explains.values()) <= glossary.TEXTS.keys()
        assert explains.keys() <= set(names)


def test_all_figures_of_a_model_are_told_in_the_asked_language(own):
    quality = {"pixels": {"black": 0.5, "floor": {"black": 0.8}}, "memorisation": NEAR}
    put(own / "dcgan", quality)
    pictures.grid(np.zeros((4, 28, 28), np.uint8), 2).save(own / "dcgan" / NEIGHBOURS)
    english = endpoint.figures({"model": "dcgan"})
    assert ["black pixels", "50.0% (real test digits 80.0%)"] in english["facts"]
    assert english["neighbours"].startswith("data:image/png;base64,")
    chinese = endpoint.figures({"model": "dcgan", "language": "zh"})
    assert ["全黑的像素", "50.0%（真实测试数字 80.0%）"] in chinese["facts"]


def test_of_other_weights_or_of_none_nothing_is_told(own):
    nothing = {"facts": [], "explains": {}, "neighbours": None}
    assert endpoint.figures({"model": "mlp-gan"}) == nothing
    put(own / "dcgan", {"memorisation": NEAR, "weights": "of others"})
    assert endpoint.figures({"model": "dcgan"}) == nothing
    put(own / "dcgan", {"memorisation": NEAR})
    assert endpoint.figures({"model": "dcgan"})["neighbours"] is None  # the picture is missing
    (own / "dcgan" / NEIGHBOURS).write_bytes(b"no picture")
    assert endpoint.figures({"model": "dcgan"})["neighbours"] is None


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ("dcgan", "is not a request"),
        ({"model": "../dcgan"}, "no model '../dcgan'"),
        ({"model": "dcgan", "language": "fr"}, "language 'fr'"),
    ],
)
def test_a_request_for_figures_is_checked(own, request_, words):
    with refused(words):
        endpoint.figures(request_)
