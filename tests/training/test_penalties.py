"""What the two players pay beside their objective, and what the discriminator is told is right."""

import math

import pytest
import torch
from tiny import CPU, small, trainer

from gan import objectives
from gan.recipe import Optimizer
from gan.training import penalties
from gan.training.trainer import Randomness


def test_a_clipped_critic_s_weights_stay_within_the_bound_and_no_other_s():
    largest = {}
    for name in ("wgan", "wgan-gp"):
        training = trainer(small(name))
        training.step(0)
        weights = training.discriminator.parameters()
        largest[name] = max(weight.abs().max().item() for weight in weights)
    assert largest["wgan"] == pytest.approx(small("wgan").gan.weight_clip)
    assert largest["wgan-gp"] > 0.1


@pytest.mark.parametrize(
    ("name", "options", "steps"),
    [("wgan-gp", {"n_critic": 5}, 12), ("dcgan", {"objective": "dragan", "dropout": 0.0}, 60)],
)
def test_a_gradient_penalty_counts_with_its_weight(name, options, steps):
    adam, ends = Optimizer("adam", 5e-3, betas=(0.0, 0.9)), {}
    for weight in (0.0, 1000.0):
        recipe = small(name, penalty_weight=weight, discriminator_optimizer=adam, **options)
        training = trainer(recipe)
        for number in range(steps):
            training.step(number)
        real, _ = training.batches(0)
        if name == "dcgan":
            end = objectives.perturbed(real, torch.rand_like(real), real.std(correction=0))
        else:
            end = training.generator(training.random.latents(recipe, len(real))).detach()
        half = torch.full((len(real), 1, 1, 1), 0.5)
        ends[weight] = objectives.gradient_penalty(training.discriminator, real, end, half)
    assert ends[1000.0] < 0.1
    assert ends[1000.0] < ends[0.0] / 5


def test_dragan_pays_for_slopes_around_real_pictures_only(monkeypatch):
    ends = []

    def penalty(judge, real, end, epsilon):
        ends.append((real, end, epsilon))
        return judge(real).mean() * 0 + 0.5

    monkeypatch.setattr(objectives, "gradient_penalty", penalty)
    training = trainer(small("dcgan", objective="dragan", dropout=0.0))
    training.step(0)
    ((real, end, epsilon),) = ends
    assert torch.equal(real, training.batches(0)[0])
    share = (end - real) / (real.std(correction=0) / 2)
    assert -1e-5 <= share.min() < 0.1 and 0.9 < share.max() <= 1 + 1e-5
    assert share.unique().numel() > 0.9 * share.numel()  # noise of its own for each pixel
    assert epsilon.shape == (len(real), 1, 1, 1) and epsilon.unique().numel() == len(real)


def test_a_penalty_for_slopes_is_paid_under_the_labels_of_the_pictures(monkeypatch):
    looks = []

    def penalty(judge, real, end, epsilon):
        before = len(looks)
        judge(real)
        assert len(looks) == before + 1
        return judge(real).mean() * 0

    monkeypatch.setattr(objectives, "gradient_penalty", penalty)
    training = trainer(small("quick", objective="dragan"))
    judged = training.discriminator.judge
    training.discriminator.judge = lambda x, labels=None: looks.append(labels) or judged(x, labels)
    training.step(0)
    assert looks and all(labels is not None for labels in looks)


def test_labels_are_smoothed_on_the_real_side_only_and_noise_is_the_book_s():
    smoothed = small("dcgan", label_smoothing=0.1).gan
    assert penalties.targets(smoothed, 4, Randomness(0, CPU)) == (pytest.approx(0.9), 0.0)
    real, fake = penalties.targets(small("frog-dcgan").gan, 2_000, Randomness(0, CPU))
    # The book calls fakes 1 and adds 0.05 · U(0, 1) to both labels; here fakes are 0.
    for target, label in ((real, 1.0), (fake, 0.0)):
        noise = label - target
        assert 0 <= noise.min() < 0.001
        assert 0.049 < noise.max() <= 0.05 + 1e-6
    assert (real - fake).std() > 0.01  # drawn apart


def test_slopes_are_paid_for_every_so_many_steps_and_as_many_times_as_large(monkeypatch):
    paid = []

    def penalty(logits, pictures):
        paid.append(len(logits))
        return logits.sum() * 0

    monkeypatch.setattr(objectives, "zero_centred_penalty", penalty)
    training = trainer(small("quick", classes=2, r1=1.0, r2=1.0, penalty_every=3))
    per_step = []
    for number in range(7):
        training.step(number)
        per_step.append(len(paid))
        paid.clear()
    assert per_step == [2, 0, 0, 2, 0, 0, 2]


@pytest.mark.parametrize("critic_steps", [1, 2])
def test_slopes_cost_less_and_less_by_the_same_factor(monkeypatch, critic_steps):
    monkeypatch.setattr(objectives, "zero_centred_penalty", lambda logits, _: logits.sum() * 0 + 1)
    recipe = small("quick", classes=2, r1=3.0, penalty_end=0.01, n_critic=critic_steps)
    training = trainer(recipe.but(penalty_every=1), total=4)
    slopes, paid = penalties.slopes, []
    monkeypatch.setattr(penalties, "slopes", lambda *given: paid.append(slopes(*given)) or paid[-1])
    for number in (0, 2, 4, 9):
        training.step(number)
    firsts = [payment.item() for payment in paid[::critic_steps]]
    assert firsts == pytest.approx([3, 0.3, 0.03, 0.03])


def test_the_generators_class_loss_fades_out():
    recipe = small("quick", classes=2, class_weight=2.0, class_steps=10).gan
    reading, labels = torch.zeros(4, 2), torch.zeros(4, dtype=torch.long)
    steps = (0, 5, 10, 20)
    shares = [float(penalties.class_loss(recipe, reading, labels, step)) for step in steps]
    assert shares == pytest.approx([2 * math.log(2), math.log(2), 0, 0])
