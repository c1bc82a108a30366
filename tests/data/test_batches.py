"""A data set is one tensor, and a pass sees each picture once."""

from collections import Counter

import pytest
import torch
from tiny import drawings

from gan.data import Batches, Dataset, mix
from gan.pictures import to_float


def numbered(count: int) -> Dataset:
    """Pictures of one pixel that says which one they are."""
    numbers = torch.arange(count)
    return Dataset("numbers", numbers.to(torch.uint8).view(count, 1, 1, 1), numbers)


def seen(batches: Batches, count: int) -> list[int]:
    return torch.cat([batches(k)[1] for k in range(count)]).tolist()


@pytest.mark.parametrize("batch_size", [1, 3, 7, 10, 11, 25, 64])
def test_every_pass_sees_each_picture_once_whatever_the_batch_size(batch_size):
    order = seen(Batches(numbered(10), batch_size, seed=0), 200)
    for start in range(0, len(order) - 9, 10):
        assert sorted(order[start : start + 10]) == list(range(10))


def test_a_batch_may_be_far_larger_than_the_data_set():
    _, labels = Batches(numbered(8), 65_536, seed=0)(0)
    assert set(Counter(labels.tolist()).values()) == {65_536 // 8}


def test_passes_are_shuffled_and_differ():
    order = seen(Batches(numbered(50), 50, seed=0), 3)
    passes = [order[start : start + 50] for start in (0, 50, 100)]
    assert passes[0] != passes[1] != passes[2] != passes[0]
    assert passes[0] != sorted(passes[0])


def test_a_batch_is_a_function_of_seed_and_number_alone():
    in_order = Batches(numbered(10), 4, seed=5)
    forwards = [in_order(k)[1].tolist() for k in range(12)]
    torch.manual_seed(123)
    state = torch.get_rng_state()
    backwards = Batches(numbered(10), 4, seed=5)
    assert [backwards(k)[1].tolist() for k in reversed(range(12))] == forwards[::-1]
    assert torch.equal(torch.get_rng_state(), state)
    assert Batches(numbered(10), 4, seed=5)(11)[1].tolist() == forwards[11]
    assert seen(Batches(numbered(50), 10, seed=0), 5) != seen(Batches(numbered(50), 10, seed=1), 5)


def test_a_batch_is_floats_from_minus_one_to_one_with_its_own_labels():
    dataset = drawings((3, 6, 6))
    pictures, labels = Batches(dataset, 8, seed=0)(0)
    assert pictures.shape == (8, 3, 6, 6)
    assert pictures.dtype == torch.float32
    pairs = zip(to_float(dataset.images), dataset.labels.tolist(), strict=True)
    known = {image.numpy().tobytes(): label for image, label in pairs}
    found = [known[picture.contiguous().numpy().tobytes()] for picture in pictures]
    assert found == labels.tolist()


def test_mixed_numbers_give_seeds_that_torch_takes_and_that_differ():
    seeds = {mix(a, b) for a in range(60) for b in range(60)}
    assert len(seeds) == 3600
    assert all(0 <= seed < 2**63 for seed in seeds)
    assert mix(1, 2) == mix(1, 2) != mix(2, 1)
    torch.Generator().manual_seed(max(seeds))
