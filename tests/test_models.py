"""A weights folder loads as a model that draws and judges, or says in one sentence why not."""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from huggingface_hub import constants
from PIL import Image
from safetensors.torch import load_file
from tiny import each, refused, small, take, trained, training

import gan
from gan import models
from gan.latents import quantile_map, rows
from gan.models import Model
from gan.pictures import as_arrays, grid, to_float

SHIPPED = Path(gan.__file__).parent.parent / "weights"


@pytest.fixture
def vae(weights) -> Model:
    return gan.load("vae-2d", device="cpu")


@pytest.fixture(scope="module")
def colour(tmp_path_factory) -> Model:
    return trained(small("frog-dcgan"), tmp_path_factory.mktemp("frogs"), steps=1)


# ---- which models there are ----


def test_available_lists_whole_folders_in_order(weights):
    assert gan.available() == ["dcgan", "mlp-gan", "vae-2d"]


def test_available_ignores_folders_that_lack_a_file(own, monkeypatch):
    (own / "mlp-gan" / "model.safetensors").unlink()
    (own / "vae-2d" / "config.json").unlink()
    (own / "file").write_text("")
    assert gan.available() == ["dcgan"]
    monkeypatch.setenv("GAN_WEIGHTS", str(own / "none"))
    assert gan.available() == []


def test_available_adds_the_models_of_the_environment(weights, monkeypatch):
    monkeypatch.setenv("GAN_MODELS", f"someone/faces, {weights / 'vae-2d'},")
    assert gan.available()[-2:] == ["someone/faces", str(weights / "vae-2d")]


def test_a_model_loads_by_name_and_by_path(weights, monkeypatch):
    by_name, by_path = gan.load("dcgan", device="cpu"), gan.load(weights / "dcgan", device="cpu")
    assert by_name.recipe == by_path.recipe == small("dcgan")
    assert np.array_equal(by_name.sample(1, 3), by_path.sample(1, 3))
    assert gan.load("dcgan/", device="cpu").recipe.name == "dcgan"
    monkeypatch.chdir(weights / "vae-2d")
    assert gan.load(".", device="cpu").recipe.name == "vae-2d"


def test_an_unknown_name_is_answered_with_the_list_and_a_repository_offline_with_the_hub(
    weights, monkeypatch
):
    with refused("'stylegan'", "dcgan, mlp-gan, vae-2d"):
        gan.load("stylegan")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    for name in ("nobody/nothing", "nobody/nothing@v1"):
        with refused("nobody/nothing", "Hub"):
            gan.load(name)


@pytest.mark.parametrize(
    "name", ["", "x" * 5000, "nul\0byte", "x" * 300 + "/" + "y" * 300, "a/\0", "so so/--"]
)
def test_a_name_that_no_system_takes_is_one_short_sentence(weights, name):
    with refused("user/repo", at_most=300):
        gan.load(name)


# ---- from the Hub ----


@pytest.fixture
def hub(hub, shipped):
    """A Hub that holds the shipped models as someone/NAME, each also under the tag v1."""
    for folder in shipped.iterdir():
        hub.put(f"someone/{folder.name}", folder, tag="v1")
    return hub


@pytest.mark.parametrize("name", ["someone/dcgan", "someone/dcgan@v1"])
def test_a_model_of_the_hub_is_the_model_and_brings_its_discriminator_when_asked(
    hub, gan_model, name
):
    model = gan.load(name, device="cpu")
    u = model.sample(3, 4)
    assert np.array_equal(u, gan_model.sample(3, 4))
    assert not hub.requests(path="critic")
    assert torch.equal(model.score(u), gan_model.score(u))
    fetched = len(hub.requests("GET", "/resolve/|/lfs/"))
    assert torch.equal(gan.load(name, device="cpu").score(u), gan_model.score(u))
    assert len(hub.requests("GET", "/resolve/|/lfs/")) == fetched  # all of it is cached


def test_a_repository_that_holds_something_else_is_one_sentence(hub):
    hub.put("someone/prose", {"README.md": b"# Prose"})
    for name, words in (
        ("nothing", "there is no repository someone/nothing"),
        ("prose", "no weights folder"),
        ("unfinished", "no model of this package"),
    ):
        with refused(f"someone/{name}", words):
            gan.load(f"someone/{name}")
    model = gan.load("someone/vae-2d", device="cpu")
    with refused("vae-2d", "came without its discriminator"):
        model.score(model.sample(0, 1))


def test_a_cached_model_is_served_without_the_hub_and_any_other_is_refused_soon(hub, weights):
    expected = gan.load("someone/dcgan", device="cpu").sample(3, 4)
    hub.close()
    started = time.monotonic()
    model = gan.load("someone/dcgan", device="cpu")
    assert np.array_equal(model.sample(3, 4), expected)
    with refused("someone/dcgan", "could not be fetched", "network"):
        model.score(expected)
    with refused("someone/vae-2d", "could not be fetched", "network"):
        gan.load("someone/vae-2d")
    assert time.monotonic() - started < 5


def test_a_device_that_is_not_there_is_one_sentence_and_the_environment_names_one(
    weights, monkeypatch
):
    with refused("'potato'", "cpu"):
        gan.load("dcgan", device="potato")
    monkeypatch.setenv("GAN_DEVICE", "potato")
    with refused("'potato'"):
        gan.load("dcgan")
    monkeypatch.setenv("GAN_DEVICE", "cpu")
    assert gan.load("dcgan").device == torch.device("cpu")


# ---- drawing ----


def test_a_seed_s_rows_are_drawn_as_floats_in_range_and_sampled_as_bytes(gan_model, colour):
    z = gan_model.latents(seed=7, count=16, start=3)
    assert torch.equal(z, rows(7, 16, 6, start=3))
    assert z.device == torch.device("cpu")
    pictures = gan_model.generate(z)
    assert pictures.shape == (16, 1, 8, 8)
    assert pictures.dtype == torch.float32
    assert pictures.abs().max() <= 1
    assert not pictures.requires_grad
    expected = as_arrays(gan_model.generate(gan_model.latents(7, 5)))
    assert np.array_equal(gan_model.sample(seed=7, count=5), expected)
    assert (expected.shape, expected.dtype) == ((5, 8, 8), np.uint8)
    assert colour.sample(seed=7, count=2).shape == (2, 24, 24, 3)
    assert gan_model.sample(0, 0).shape == (0, 8, 8)
    assert colour.sample(0, 0).shape == (0, 24, 24, 3)


def test_picture_i_of_a_seed_depends_neither_on_count_nor_on_what_was_drawn_before(gan_model):
    many = gan_model.sample(3, 300)  # more than one batch
    torch.manual_seed(9)
    for count in (1, 9, 64):
        difference = gan_model.sample(3, count).astype(int) - many[:count]
        assert np.abs(difference).max() <= 1  # sums of other lengths may round a level away
    assert np.array_equal(gan_model.sample(3, 300), many)


def test_truncation_zero_draws_one_picture_and_one_changes_nothing(gan_model):
    still = gan_model.sample(3, 5, truncation=0)
    assert all(np.array_equal(picture, still[0]) for picture in still)
    assert np.array_equal(gan_model.sample(3, 5, truncation=1.0), gan_model.sample(3, 5))
    assert not np.array_equal(gan_model.sample(3, 5, truncation=0.5), gan_model.sample(3, 5))


def test_what_no_picture_can_be_drawn_of_is_refused(gan_model):
    for z, words in (
        (torch.zeros(3, 5), ["(3, 5)", "(count, 6)"]),
        (torch.zeros(6), ["(6,)", "(count, 6)"]),
        (torch.full((1, 6), float("nan")), ["not finite"]),
        (torch.full((1, 6), float("inf")), ["not finite"]),
    ):
        with refused(*words):
            gan_model.generate(z)
    with refused("dcgan", "labels"):
        gan_model.generate(torch.zeros(1, 6), labels=[3])
    with refused("dcgan", "labels"):
        gan_model.sample(0, 1, labels=[3])
    for arguments in each(seed=(-1,), count=(-1,), truncation=(3, -0.1)):
        with refused():
            gan_model.sample(**{"seed": 0, "count": 1, **arguments})


@pytest.mark.parametrize("latents_as", [np.float64, np.float32, np.int64])
def test_latents_may_be_an_array_of_numbers(gan_model, latents_as):
    z = np.ones((2, 6), latents_as)
    assert torch.equal(gan_model.generate(z), gan_model.generate(torch.ones(2, 6)))


# ---- encoding and judging ----


def test_encode_is_the_encoder_on_pictures_in_the_package_s_range(vae, gan_model):
    u = vae.sample(0, 7)
    with torch.no_grad():
        expected = vae.encoder(to_float(torch.from_numpy(u))[:, None])
    for ours, theirs in zip(vae.encode(u), expected, strict=True):
        assert (ours.shape, ours.dtype) == ((7, 2), torch.float32)
        assert torch.allclose(ours, theirs, atol=1e-6)
    with refused("dcgan", "no encoder"):
        gan_model.encode(u)


def test_score_is_the_shipped_discriminator_s_logit(tmp_path):
    run = training(small("dcgan"), tmp_path, steps=3)
    take(run, 9)
    model = gan.load(tmp_path, device="cpu")
    u = model.sample(0, 9)
    with torch.no_grad():
        expected = run.trainer.discriminator.eval()(to_float(torch.from_numpy(u))[:, None])
    score = model.score(u)
    assert score.shape == (9,)
    assert score.dtype == torch.float32
    assert torch.allclose(score, expected, atol=5e-3)  # half precision in between
    assert torch.equal(model.score(u), score)  # no dropout when judging


def test_a_discriminator_that_is_missing_or_damaged_is_named_and_the_model_draws(copy, vae):
    (copy / "critic.safetensors").write_bytes(b"nonsense")
    model = gan.load(copy)
    u = model.sample(0, 1)
    assert u.shape == (1, 8, 8)
    with refused(str(copy / "critic.safetensors")):
        model.score(u)
    (copy / "critic.safetensors").unlink()
    for model, name in ((gan.load(copy), "dcgan"), (vae, "vae-2d")):
        with refused(name, "discriminator"):
            model.score(u)


@pytest.mark.parametrize(
    "u",
    [
        np.zeros((2, 8, 8), np.float32),
        np.zeros((2, 8, 8), np.int64),
        np.zeros((2, 8, 9), np.uint8),
        np.zeros((8, 8), np.uint8),
        np.zeros((2, 8, 8, 1), np.uint8),
        np.zeros((2, 8, 8, 3), np.uint8),
    ],
    ids=lambda u: f"{u.dtype}{u.shape}",
)
def test_pictures_of_another_type_or_shape_are_refused(vae, gan_model, u):
    for judge in (vae.encode, gan_model.score):
        with refused(str(u.dtype), str(u.shape), "(count, 8, 8)"):
            judge(u)


def test_colour_pictures_are_asked_for_with_their_channels(colour):
    assert colour.score(colour.sample(0, 2)).shape == (2,)
    with refused("(count, 24, 24, 3)"):
        colour.score(np.zeros((2, 24, 24), np.uint8))


# ---- directions ----


def test_a_gan_s_directions_are_orthonormal_named_in_order_and_come_with_the_weights(tmp_path):
    found = trained(small("dcgan", latent_dim=20), tmp_path).directions()
    assert [direction.name for direction in found] == [f"pc{i}" for i in range(1, 9)]
    vectors = torch.stack([direction.vector for direction in found])
    assert torch.allclose(vectors @ vectors.T, torch.eye(8), atol=1e-5)
    assert {direction.scale for direction in found} == {3.0}
    stored = load_file(tmp_path / "model.safetensors")["principal"]
    assert stored.dtype == torch.float32
    assert torch.equal(vectors, stored)


def test_a_plane_s_directions_are_its_axes_and_uniform_latents_end_at_the_cube(vae):
    found = vae.directions()
    assert [direction.name for direction in found] == ["z1", "z2"]
    assert torch.equal(torch.stack([direction.vector for direction in found]), torch.eye(2))
    assert {d.scale for d in Model(small("dcgan", latent="uniform")).directions()} == {1.0}


def test_the_first_direction_moves_the_first_layer_more_than_any_other(tmp_path):
    recipe = small("mlp-gan", generator_widths=(64,))
    model = Model(recipe)
    strong = torch.nn.functional.normalize(torch.tensor([1.0, -2, 0, 0.5, 0, 1]), dim=0)
    with torch.no_grad():
        model.generator.first[0].weight += 8 * torch.randn(64, 1) * strong
    model.find_directions()
    assert (model.directions()[0].vector @ strong).abs() > 0.98


def test_finding_directions_takes_little_memory_and_gives_the_shipped_ones():
    """With more features than latents, whose responses would take 500 MB, and with fewer."""
    pytest.importorskip("resource")  # which Windows lacks
    unit = 1 if sys.platform == "darwin" else 1024  # bytes
    script = f"""
import resource, sys, torch, gan
torch.set_num_threads(1)
models = [gan.load(name, "cpu") for name in sys.argv[1:]]
kept = [(model.sample(0, 1), model.principal.clone())[1] for model in models]
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * {unit} / 1e6
before = peak()
for model in models:
    model.find_directions()
print(peak() - before, *((m.principal * k).sum(1).abs().min().item() for m, k in zip(models, kept)))
"""
    command = [sys.executable, "-c", script, str(SHIPPED / "dcgan"), str(SHIPPED / "mlp-gan")]
    said = subprocess.check_output(command, cwd=SHIPPED.parent, text=True).split()
    megabytes, *agreements = map(float, said)
    assert megabytes < 300
    assert len(agreements) == 2 and min(agreements) > 0.9999


def test_the_map_of_a_plane_is_drawn_at_its_quantiles(weights, vae):
    sheet = np.asarray(Image.open(weights / "vae-2d" / "map.png"))
    assert sheet.shape == (15 * 8, 15 * 8)
    expected = np.asarray(grid(as_arrays(vae.generate(quantile_map())), 15, gap=0))
    assert np.abs(sheet.astype(int) - expected).max() <= 1


def test_large_requests_are_drawn_and_judged_in_pieces_as_the_pictures_are_alone(gan_model, vae):
    sizes = []

    def count(network, given, found):
        sizes.append(len(given[0]))

    u = gan_model.sample(0, 600)
    of_last = gan_model.score(u[590:]), *vae.encode(u[590:])
    for network in (gan_model.generator, gan_model.discriminator, vae.encoder):
        network.register_forward_hook(count)
    assert len(gan_model.sample(0, 600)) == 600
    for whole, part in zip((gan_model.score(u), *vae.encode(u)), of_last, strict=True):
        assert len(whole) == 600
        assert torch.allclose(whole[590:], part, atol=1e-5)
    assert sum(sizes) == 3 * 600
    assert max(sizes) <= models.BATCH
    assert gan_model.score(u[:0]).shape == (0,)
    assert [part.shape for part in vae.encode(u[:0])] == [(0, 2), (0, 2)]


# ---- classes ----


@pytest.fixture(scope="module")
def quick():
    return gan.load("quick")


def test_a_conditional_model_draws_the_classes_asked_for_and_no_others(quick):
    z = quick.latents(3, 10)
    assert quick.classes == 10
    in_turn = quick.generate(z)
    assert torch.equal(in_turn, quick.generate(z, labels=range(10)))
    fours = quick.sample(3, 5, labels=[4] * 5)
    assert np.array_equal(fours[4], as_arrays(in_turn)[4])
    assert not np.array_equal(fours[0], as_arrays(in_turn)[0])
    assert torch.equal(in_turn, quick.generate(z, torch.eye(10)))  # shares of classes
    for labels in (torch.eye(3), [0, 1], [10] * 3, [-1] * 3, [1.5] * 3, ["4"] * 3, [True] * 3):
        with refused("label"):
            quick.generate(quick.latents(1, 3), labels=labels)


def test_directions_of_a_conditional_model_are_of_its_latent_alone(quick):
    """The first principal one changes the first layer most, with the class held."""
    z, labels = quick.latents(5, 200), torch.zeros(200, dtype=torch.long)
    still = quick.generator.respond(z, labels)
    change = [
        (quick.generator.respond(z + direction.vector, labels) - still).norm(dim=1).mean().item()
        for direction in quick.directions(named=False)
    ]
    assert change == sorted(change, reverse=True)
