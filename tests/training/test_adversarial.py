"""One step of a GAN does what its formulas say."""

import copy

import numpy as np
import pytest
import torch
from tiny import CPU, drawings, small, trainer

from gan import Error, data, objectives
from gan.data import Batches, mix
from gan.recipes import RECIPES
from gan.training.loop import Training

PARTS = ("generator", "discriminator")


@pytest.mark.parametrize("name", ["mlp-gan", "fc-dcgan", "dcgan"])
@pytest.mark.parametrize("objective", ["minimax", "non-saturating", "least-squares", "hinge"])
def test_a_step_is_the_textbook_s(name, objective):
    recipe = small(name, objective=objective, dropout=0.0)
    training = trainer(recipe)
    training.bfloat16 = False
    g, d = copy.deepcopy(training.generator), copy.deepcopy(training.discriminator)
    optimizers = [
        torch.optim.Adam(net.parameters(), chosen.lr, chosen.betas, chosen.eps)
        for net, chosen in (
            (g, recipe.gan.generator_optimizer),
            (d, recipe.gan.discriminator_optimizer),
        )
    ]
    formulas = objectives.named(objective)
    batches = Batches(drawings(recipe.image_shape), recipe.batch_size, 0)
    for number in range(3):
        losses = training.step(number)
        torch.manual_seed(mix(0, number + 1))
        real, fake = batches(number)[0], g(torch.randn(recipe.batch_size, recipe.latent_dim))
        on_real, on_fake = d(real), d(fake.detach())
        d_loss = formulas.discriminator(on_real, on_fake, (1.0, 0.0))
        optimizers[1].zero_grad()
        d_loss.backward()
        optimizers[1].step()
        g_loss = formulas.generator(None, d(fake))
        optimizers[0].zero_grad()
        g_loss.backward()
        optimizers[0].step()
        assert losses["discriminator"] == pytest.approx(d_loss.item(), rel=1e-4)
        assert losses["generator"] == pytest.approx(g_loss.item(), rel=1e-4)
        for name, said in (("real", on_real), ("fake", on_fake)):
            verdict = said if objective in ("least-squares", "hinge") else said.sigmoid()
            assert losses[name] == pytest.approx(verdict.mean().item(), rel=1e-4)
    # Adam makes a whole step of a gradient that is all rounding, so a few weights may differ.
    for ours, theirs in ((training.generator, g), (training.discriminator, d)):
        a, b = (torch.cat([w.reshape(-1) for w in net.parameters()]) for net in (ours, theirs))
        rate = recipe.gan.generator_optimizer.lr
        assert ((a - b).abs() > 0.05 * rate).float().mean() < 0.03


class Recorded(Batches):
    """Batches that remember which of them were asked for."""

    def __init__(self, recipe):
        super().__init__(drawings(recipe.image_shape), recipe.batch_size, 0)
        self.asked = []

    def __call__(self, k: int):
        self.asked.append(k)
        return super().__call__(k)


@pytest.mark.parametrize(("name", "updates"), [("dcgan", 1), ("wgan", 5), ("wgan-gp", 5)])
def test_the_discriminator_gets_its_share_of_updates_each_on_another_batch(name, updates):
    recipe = small(name)
    batches = Recorded(recipe)
    training = trainer(recipe, batches=batches)
    done = {part: 0 for part in PARTS}
    for part in PARTS:
        optimizer = training.parts[f"{part}_optimizer"]

        def count(*_, part=part):
            done[part] += 1

        optimizer.register_step_post_hook(count)
    for number in range(3):
        training.step(number)
    assert done == {"generator": 3, "discriminator": 3 * updates}
    assert batches.asked == list(range(3 * updates))


def test_a_critic_s_verdicts_are_scores_and_a_discriminator_s_are_odds():
    for name in ("dcgan", "wgan"):
        training = trainer(small(name, dropout=0.0))
        training.bfloat16 = False
        with torch.no_grad():
            for weight in training.discriminator.parameters():
                weight.zero_()
            training.discriminator.layers[-1].bias.fill_(-4.0)  # the same answer to everything
        losses = training.step(0)
        if name == "dcgan":
            assert losses["real"] == pytest.approx(0.018, abs=1e-3)  # σ(-4)
        else:
            assert losses["real"] < -0.0099  # four of five updates have clipped it to -0.01


def test_fakes_are_judged_in_pairs_under_the_real_labels_and_updates_leave_no_trace():
    training = trainer(small("quick", classes=2))
    seen = []

    def note(pictures, labels):
        seen.append(labels.tolist())
        return type(training.discriminator).judge(training.discriminator, pictures, labels)

    training.discriminator.judge = note
    training.step(0)
    _, labels = training.batches(0)
    # D on real and fake, D on real for the slope, D on real and on fake for the generator.
    assert seen == [labels.tolist() * 2, *[labels.tolist()] * 3]
    assert all(weight.requires_grad for weight in training.discriminator.parameters())
    for network in (training.generator, training.discriminator):
        assert all(weight.grad is None for weight in network.parameters())


@pytest.mark.parametrize("name", ["hinge", "wasserstein-clip", "wasserstein-gp"])
@pytest.mark.parametrize("change", [{"label_noise": 0.05}, {"label_smoothing": 0.1}])
def test_noise_on_labels_that_an_objective_has_not_is_refused(name, change):
    with pytest.raises(Error, match=f"{name} has no labels"):
        trainer(small("dcgan", objective=name, **change))


@pytest.mark.data
def test_a_real_gan_training_behaves():
    mnist = data.load("mnist", (1, 28, 28))
    run = Training(RECIPES["mlp-gan"], mnist, None, steps=800, device=CPU)
    losses = [step.losses for step in run]
    assert all(np.isfinite(list(step.values())).all() for step in losses)
    late = {k: np.mean([step[k] for step in losses[-200:]]) for k in losses[0]}
    # 2 log 2 = 1.39 is a discriminator that guesses, 0 one that has won.
    assert 0.02 < late["discriminator"] < 1.39
    assert 0.69 < late["generator"] < 8  # log 2 is the loss against one that guesses
    assert late["real"] > 0.5 > late["fake"]
    samples = run.draw().astype(float)
    assert samples.std(axis=0).mean() > 5  # grey levels from picture to picture: no collapse
    # Ink where real digits have it: in the middle, not along the edge. At the start it is even.
    edge, middle = samples[:, [0, 1, -2, -1]].mean(), samples[:, 8:20, 8:20].mean()
    assert middle > edge + 40
