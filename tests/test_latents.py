"""A seed names its pictures for ever, and the ways through the latent space go where they say."""

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny import each, refused

from gan import latents
from gan.latents import MAX_SEED, great_circle, principal_directions, quantile_map, rows, truncate

# ---- seeds ----

PINNED = [
    (0, 0, [0.15853384137153625, 2.982879400253296, -1.9256919622421265]),
    (0, 1, [0.37840914726257324, 1.7206016778945923, -0.7316116690635681]),
    (7, 0, [-0.1471279263496399, 0.5021121501922607, -1.091101050376892]),
]


@pytest.mark.parametrize(("seed", "row", "values"), PINNED)
def test_a_seed_s_rows_are_these_for_ever(seed, row, values):
    # One unit in the last place is left to the C library's cosine and logarithm.
    assert rows(seed, row + 1, 3)[row].tolist() == pytest.approx(values, rel=2e-7)


def test_uniform_rows_are_these_for_ever():
    found = rows(MAX_SEED, 1, 3, start=5, distribution="uniform")
    expected = [[-0.7604590058326721, -0.918016254901886, 0.1530693769454956]]
    assert torch.equal(found, torch.tensor(expected))


def philox(seed: int, row: int) -> list[int]:
    """The first four words of a row, from Salmon et al. 2011 alone: Philox4x64, ten rounds."""
    word = 2**64 - 1
    c, key = [1, row, 0, 0], [seed, 0]
    for _ in range(10):
        a, b = 0xD2E7470EE14C6C93 * c[0], 0xCA5A826395121157 * c[2]
        c = [(b >> 64) ^ c[1] ^ key[0], b & word, (a >> 64) ^ c[3] ^ key[1], a & word]
        key = [(key[0] + 0x9E3779B97F4A7C15) & word, (key[1] + 0xBB67AE8584CAA73B) & word]
    return c


@pytest.mark.parametrize(("seed", "row"), [(0, 0), (12_345, 678), (MAX_SEED, 3)])
def test_rows_are_philox_bits_through_box_and_muller(seed, row):
    u = [((bits >> 11) + 0.5) / 2**53 for bits in philox(seed, row)]
    expected = []
    for radius, angle in ((u[0], u[1]), (u[2], u[3])):
        length = math.sqrt(-2 * math.log(radius))
        expected += [length * math.cos(math.tau * angle), length * math.sin(math.tau * angle)]
    assert rows(seed, 1, 4, start=row)[0].tolist() == pytest.approx(expected, rel=1e-6)


def test_row_i_of_a_seed_depends_neither_on_count_nor_start_nor_length():
    many = rows(3, 40, 100)
    for count in (0, 1, 7, 16, 39):
        assert torch.equal(rows(3, count, 100), many[:count])
    assert torch.equal(rows(3, 5, 100, start=20), many[20:25])
    assert torch.equal(rows(3, 4, 5), many[:4, :5])


def test_a_seed_s_rows_depend_on_no_other_random_draws_or_process_and_disturb_none():
    state, legacy = torch.get_rng_state(), np.random.get_state()[1].copy()
    first = rows(11, 3, 7)
    assert torch.equal(torch.get_rng_state(), state)
    assert np.array_equal(np.random.get_state()[1], legacy)
    torch.manual_seed(2)
    assert torch.equal(rows(11, 3, 7), first)
    script = "from gan.latents import rows; print(rows(11, 3, 7).numpy().tobytes().hex())"
    root = Path(latents.__file__).parent.parent
    there = subprocess.check_output([sys.executable, "-c", script], cwd=root, text=True)
    assert there.strip() == first.numpy().tobytes().hex()


def test_different_seeds_and_rows_have_nothing_in_common():
    values = torch.cat([rows(seed, 50, 64) for seed in (0, 1, 2)])
    correlation = torch.corrcoef(values) - torch.eye(150)
    assert correlation.abs().max() < 0.65  # 11 000 pairs of 64 numbers: 5.2 standard deviations


def test_normal_rows_are_normal_and_uniform_ones_fill_the_cube():
    values = rows(5, 4_000, 25).double().flatten()  # 100 000 numbers
    assert values.mean().abs() < 0.015  # all bounds: at least 4.5 standard errors
    assert abs(values.var() - 1) < 0.02
    assert (values**3).mean().abs() < 0.06
    assert abs((values**4).mean() - 3) < 0.15
    within = (values.abs() < 1).double().mean()
    assert abs(within - math.erf(math.sqrt(0.5))) < 0.007
    values = rows(5, 4_000, 25, distribution="uniform").double().flatten()
    assert -1 <= values.min() < -0.999
    assert 0.999 < values.max() <= 1
    shares = torch.histc(values, bins=10, min=-1, max=1) / len(values)
    assert (shares - 0.1).abs().max() < 0.005


@pytest.mark.parametrize(
    "odd",
    each(
        seed=(-1, MAX_SEED + 1, 1.0, "7", None, True, float("nan")),
        count=(-1, 1.5, "3", True),
        start=(-1, 2**64, 0.5),
    ),
    ids=str,
)
def test_a_seed_count_or_start_that_is_none_is_refused(odd):
    ((name, value),) = odd.items()
    with refused(name, repr(value)):
        rows(**({"seed": 0, "count": 1, "dim": 2} | odd))


@pytest.mark.parametrize("value", [np.bool_(True), np.float64(3), np.array([3, 4]), np.int64(-1)])
def test_whole_numbers_may_be_numpy_s_and_its_other_numbers_are_refused(value):
    for kind in (np.int64, np.uint8, np.array):
        assert torch.equal(rows(kind(7), kind(3), 5, start=kind(2)), rows(7, 3, 5, start=2))
    for arguments in ((value, 1), (0, value)):
        with refused("whole number"):
            rows(*arguments, 2)


# ---- truncation, great circles, the plane ----


def test_truncation_scales_latents_within_bounds():
    z = rows(1, 3, 5)
    for psi in (0, 0.5, 1.0, 2.0):
        assert torch.equal(truncate(z, psi), z * psi)
    for psi in (-0.01, 2.01, float("nan"), float("inf")):
        with refused("truncation", "2"):
            truncate(z, psi)


def walk(a: torch.Tensor, b: torch.Tensor, points: int = 9) -> torch.Tensor:
    return great_circle(a[None], b[None], torch.linspace(0, 1, points))


def test_a_walk_goes_from_end_to_end_and_its_length_moves_evenly_between_theirs():
    a, b = rows(1, 2, 50)
    b = b * 3
    path = walk(a, b)
    assert path.shape == (9, 50)
    assert torch.allclose(path[0], a, atol=1e-6)
    assert torch.allclose(path[-1], b, atol=1e-6)
    expected = torch.linspace(a.norm().item(), b.norm().item(), 9)
    assert torch.allclose(path.norm(dim=1), expected, rtol=1e-5)
    units = path / path.norm(dim=1, keepdim=True)  # which turn by the same angle each step
    angles = (units[1:] * units[:-1]).sum(1).arccos()
    assert (angles - angles.mean()).abs().max() < 1e-3
    whole = (units[0] @ units[-1]).arccos()
    assert angles.sum().item() == pytest.approx(whole.item(), rel=1e-3)


def test_the_walk_between_the_axes_of_a_plane_is_a_quarter_of_a_circle():
    x, y = torch.eye(2)
    angles = torch.linspace(0, math.pi / 2, 9)
    expected = torch.stack([angles.cos(), angles.sin()], 1)
    assert torch.allclose(walk(x, y), expected, atol=1e-6)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ([1.0, 2.0], [2.0, 4.0]),
        ([1.0, 2.0], [1.0, 2.0]),
        ([1.0, 2.0], [-1.0, -2.0]),
        ([0.0, 0.0], [3.0, 1.0]),
        ([3.0, 1.0], [0.0, 0.0]),
        ([0.0, 0.0], [0.0, 0.0]),
    ],
)
def test_parallel_and_zero_latents_are_joined_by_a_straight_line(a, b):
    a, b = torch.tensor(a), torch.tensor(b)
    expected = a + torch.linspace(0, 1, 9)[:, None] * (b - a)
    assert torch.allclose(walk(a, b), expected, atol=1e-6)


def test_walks_of_many_pairs_are_the_walks_of_each():
    a, b = rows(1, 3, 20), rows(2, 3, 20)
    b[1] = a[1]  # a straight line beside two arcs
    half = great_circle(a, b, torch.tensor([0.5]))
    for i in range(3):
        assert torch.allclose(half[i], walk(a[i], b[i], 3)[1], atol=1e-6)


def test_the_plane_runs_from_the_top_left_to_the_bottom_right_quantiles():
    plane = quantile_map()
    edge = 1.6448536269514722  # the normal distribution's 95 % quantile
    assert plane.shape == (225, 2)
    assert plane.dtype == torch.float32
    corners = plane[[0, 14, 210, 224]].tolist()
    assert np.allclose(corners, [[-edge, edge], [edge, edge], [-edge, -edge], [edge, -edge]])
    assert torch.allclose(plane[112], torch.zeros(2), atol=1e-6)  # the middle is the median
    shares = torch.distributions.Normal(0, 1).cdf(quantile_map(5, 0.1, 0.9).view(5, 5, 2))
    even = torch.tensor([0.1, 0.3, 0.5, 0.7, 0.9])  # of the prior
    assert torch.allclose(shares[..., 0], even.expand(5, 5), atol=1e-6)
    assert torch.allclose(shares[..., 1], even.flip(0)[:, None].expand(5, 5), atol=1e-6)


# ---- principal directions ----


def layer_with(strengths: list[float], dim: int = 12) -> tuple[torch.Tensor, torch.Tensor]:
    """A linear layer that answers to known orthonormal directions, most to the first."""
    source = torch.Generator().manual_seed(8)
    known = torch.linalg.qr(torch.randn(dim, dim, generator=source))[0].T
    outputs = torch.linalg.qr(torch.randn(40, dim, generator=source))[0].T
    gains = torch.full((dim,), 0.05)
    gains[: len(strengths)] = torch.tensor(strengths)
    return known, known.T @ torch.diag(gains) @ outputs  # (dim, 40)


def test_principal_directions_recover_those_a_layer_answers_to_in_order_even_through_a_relu():
    known, weight = layer_with([10.0, 5.0, 2.0])
    z = rows(0, 4_000, 12)
    found = principal_directions(z, lambda z: z @ weight, 3)
    assert (found * known[:3]).sum(1).abs().min() > 0.99
    known, weight = layer_with([10.0])
    found = principal_directions(z, lambda z: (z @ weight + 3).relu(), 1)
    assert (found[0] @ known[0]).abs() > 0.95


@pytest.mark.parametrize("count", [1, 8, 12])
def test_principal_directions_are_orthonormal_the_same_twice_and_draw_no_random_numbers(count):
    _, weight = layer_with([10.0, 5.0, 2.0])
    z = rows(0, 1_000, 12)
    found = principal_directions(z, lambda z: (z @ weight).relu(), count)
    assert found.shape == (count, 12)
    assert torch.allclose(found @ found.T, torch.eye(count), atol=1e-5)
    torch.manual_seed(99)
    state = torch.get_rng_state()
    again = principal_directions(z, lambda z: (z @ weight).relu(), count)
    assert torch.equal(again, found)
    assert torch.equal(torch.get_rng_state(), state)
    few = rows(0, 200, 3)  # no more directions than numbers in a latent
    assert principal_directions(few, torch.clone, 8).shape == (3, 3)


@pytest.mark.parametrize("features", [40, 2_000])  # fewer than there are latents, and more
def test_principal_directions_are_those_of_all_responses_at_once(features):
    source = torch.Generator().manual_seed(3)
    gains = torch.tensor([0.8**i for i in range(12)])
    weight = torch.randn(12, features, generator=source)
    z = rows(0, 1_000, 12)

    def layer(z):
        return (z * gains @ weight + 1).relu().reshape(len(z), 4, -1)

    responses = layer(z).flatten(1).double()
    left, sizes, _ = torch.linalg.svd(responses - responses.mean(0), full_matrices=False)
    carried = (z - z.mean(0)).double().T @ (left * sizes)[:, :3]
    expected = torch.linalg.qr(carried).Q.T.float()
    found = principal_directions(z, layer, 3)
    assert (found * expected).sum(1).abs().min() > 0.999


def test_a_path_is_straight_in_a_plane_and_a_great_circle_beyond():
    t = torch.linspace(0, 1, 5)
    for dim in (1, 2):
        a, b = rows(1, 1, dim), rows(2, 1, dim)
        assert torch.allclose(latents.path(a, b, t), torch.lerp(a, b, t[:, None]), atol=1e-6)
    a, b = rows(1, 1, 3), rows(2, 1, 3)
    assert torch.equal(latents.path(a, b, t), great_circle(a, b, t))


def test_a_tour_goes_path_by_path_and_is_the_path_where_there_is_one():
    stops = [rows(seed, 2, 6) for seed in range(4)]
    t = torch.tensor([0.3, 0.3])
    assert torch.equal(latents.tour(stops[:2], t), latents.path(*stops[:2], t))
    for place, leg, share in ((0, 0, 0), (1 / 6, 0, 0.5), (0.5, 1, 0.5), (1, 2, 1)):
        found = latents.tour(stops, torch.full((2,), place))
        expected = latents.path(stops[leg], stops[leg + 1], torch.full((2,), share))
        assert torch.allclose(found, expected, atol=1e-5)
    strip = latents.tour([stop[:1] for stop in stops], torch.linspace(0, 1, 7))  # one row, many t
    for place, stop in zip((0, 2, 4, 6), stops, strict=True):
        assert torch.allclose(strip[place], stop[0], atol=1e-5)


# ---- the endless plane ----


def test_a_whole_point_of_the_plane_is_the_first_row_of_its_seed():
    places = latents.window(-1.0, 2.0, 1.0, 2)
    assert places.tolist() == [[-1, 2], [0, 2], [-1, 3], [0, 3]]
    seeds = [7 - 1 + 2000, 7 + 2000, 7 - 1 + 3000, 7 + 3000]
    expected = torch.cat([rows(seed, 1, 5) for seed in seeds])
    assert torch.equal(latents.wander(7, places, 5), expected)
    assert [latents.cell_seed(3, *at) for at in ((-4, 0), (0, -1))] == [2**53 - 1, 2**53 - 997]
    assert latents.cells(torch.tensor([[0.5, -0.6], [-0.5, 1.4]])).tolist() == [[1, -1], [0, 1]]


def test_between_points_a_normal_latent_keeps_its_length_and_a_uniform_one_its_bounds():
    places = latents.window(0.5, -20.5, 1.0, 30)
    assert latents.wander(1, places, 64).norm(dim=1).mean() == pytest.approx(8, rel=0.02)
    flat = latents.wander(1, places, 64, distribution="uniform")
    assert flat.abs().max() <= 1
    seeds = [latents.cell_seed(1, i, j) for i in (0, 1) for j in (-1, 0)]
    corners = torch.cat([rows(seed, 1, 4, distribution="uniform") for seed in seeds])
    middle = latents.wander(1, torch.tensor([[0.5, -0.5]]), 4, distribution="uniform")
    assert torch.allclose(middle[0], corners.mean(0))


def test_the_way_across_the_plane_has_no_jumps():
    steps = torch.stack([torch.linspace(-1.5, 1.5, 301), torch.full((301,), 0.3)], 1).double()
    way = latents.wander(5, steps, 64)
    assert (way[1:] - way[:-1]).norm(dim=1).max() < 0.3
