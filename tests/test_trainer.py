"""One step does what its formulas say, with a randomness of its own."""

import copy
import math

import numpy as np
import pytest
import torch
from tiny import CPU, drawings, refused, same, small

from gan import Error, devices, objectives
from gan.data import Batches, mix
from gan.recipe import Optimizer
from gan.recipes import RECIPES
from gan.training.trainer import GanTrainer, VaeTrainer, _schedule, _shifted, trainer

PARTS = ("generator", "discriminator")


def start(recipe, seed: int = 0, total: int = 100, batches=None):
    batches = batches or Batches(drawings(recipe.image_shape), recipe.batch_size, seed)
    return trainer(recipe, batches, CPU, seed, total)


def weights(network) -> list[torch.Tensor]:
    return [weight.detach().clone() for weight in network.parameters()]


@pytest.mark.parametrize("name", RECIPES)
def test_a_step_changes_every_network_and_reports_what_it_measured(name):
    training = start(small(name))
    networks = [part for part in training._parts().values() if isinstance(part, torch.nn.Module)]
    before = [weights(network) for network in networks]
    losses = training.step(0)
    for network, old in zip(networks, before, strict=True):
        assert not same(weights(network), old)
    if training.recipe.vae:
        assert list(losses) == ["loss", "reconstruction", "kl"]
    else:
        assert set(losses) == {"generator", "discriminator", "real", "fake"}
    assert all(isinstance(value, float) for value in losses.values())


def test_a_recipe_with_an_encoder_is_trained_as_a_vae():
    assert isinstance(start(small("vae-2d")), VaeTrainer)
    assert isinstance(start(small("dcgan")), GanTrainer)


# ---- randomness ----


@pytest.mark.parametrize("name", ["dcgan", "frog-dcgan", "vae-2d", "wgan-gp"])
def test_building_and_stepping_leave_the_caller_s_random_state_alone(name):
    torch.manual_seed(5)
    state = torch.get_rng_state()
    training = start(small(name))
    training.step(0)
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("name", ["dcgan", "frog-dcgan", "vae-2d", "wgan-gp"])
def test_the_caller_s_random_draws_between_steps_change_nothing(name):
    torch.manual_seed(1)
    quiet = start(small(name))
    for number in range(3):
        quiet.step(number)
    torch.manual_seed(2)
    disturbed = start(small(name))
    for number in range(3):
        torch.randn(1 + number)
        disturbed.step(number)
    assert same(quiet.state(), disturbed.state())


def test_another_seed_is_another_training():
    assert not same(start(small("dcgan"), seed=0).state(), start(small("dcgan"), seed=1).state())


def test_every_step_has_latents_of_its_own():
    training = start(small("dcgan"))
    drawn = []
    for number in (0, 1, 0):
        with training._randomness(number):
            drawn.append(training._latents(4))
    assert torch.equal(drawn[0], drawn[2])
    assert not torch.equal(drawn[0], drawn[1])


@pytest.mark.parametrize(("latent", "bound"), [("normal", None), ("uniform", 1.0)])
def test_latents_follow_the_recipe_s_distribution(latent, bound):
    drawn = start(small("dcgan", latent=latent))._latents(4_000)
    assert drawn.shape == (4_000, 6)
    assert drawn.std().item() == pytest.approx(1.0 if latent == "normal" else 3**-0.5, rel=0.03)
    assert (drawn.abs().max() <= 1).item() is (bound is not None)


# ---- optimisers ----


@pytest.mark.parametrize("name", RECIPES)
def test_optimisers_get_the_recipe_s_settings(name):
    recipe = RECIPES[name]
    training = start(small(name))
    if recipe.vae:
        pairs = [(training.optimizer, recipe.gan.generator_optimizer)]
    else:
        pairs = [
            (training.generator_optimizer, recipe.gan.generator_optimizer),
            (training.discriminator_optimizer, recipe.gan.discriminator_optimizer),
        ]
    for optimizer, settings in pairs:
        (group,) = optimizer.param_groups
        assert (group["lr"], group["eps"]) == (settings.lr, settings.eps)
        if settings.name == "adam":
            assert isinstance(optimizer, torch.optim.Adam)
            assert tuple(group["betas"]) == settings.betas
        else:
            assert isinstance(optimizer, torch.optim.RMSprop)
            assert group["alpha"] == settings.alpha
            assert not group["momentum"]
            assert not group["centered"]


@pytest.mark.parametrize("name", ["dcgan", "vae-2d", "frog-dcgan"])
def test_optimisers_from_keras_have_its_epsilon(name):
    training = start(small(name))
    optimizers = [part for part in training._parts().values() if hasattr(part, "param_groups")]
    assert optimizers
    for optimizer in optimizers:
        (group,) = optimizer.param_groups
        assert group["eps"] == 1e-7
        assert group.get("alpha", 0.9) == 0.9


def rates(recipe, steps: list[int], total: int) -> list[tuple[float, float]]:
    training = start(recipe, total=total)
    found = []
    for number in steps:
        training.step(number)
        both = (training.generator_optimizer, training.discriminator_optimizer)
        found.append(tuple(optimizer.param_groups[0]["lr"] for optimizer in both))
    return found


def test_linear_decay_falls_evenly_to_nothing_at_the_planned_end():
    found = rates(small("mlp-gan-relu"), [0, 5, 9], total=10)
    assert [g for g, _ in found] == pytest.approx([2e-4, 1e-4, 0.2e-4])
    assert [d for _, d in found] == pytest.approx([2e-4, 1e-4, 0.2e-4])


def test_inverse_time_decay_is_keras_formula():
    decaying = Optimizer("rmsprop", 4e-4, decay=0.5)
    recipe = small("dcgan", generator_optimizer=decaying, discriminator_optimizer=decaying)
    expected = [4e-4 / (1 + 0.5 * number) for number in (0, 1, 6)]
    assert [g for g, _ in rates(recipe, [0, 1, 6], total=7)] == pytest.approx(expected)


def test_a_critic_s_rate_falls_with_its_own_updates_and_no_further_than_the_generator_s():
    recipe = small("wgan", lr_decay="linear")
    # The last of five updates of step 5 is the 30th of 50.
    assert rates(recipe, [5], total=10) == [pytest.approx((0.5 * 5e-5, (1 - 29 / 50) * 5e-5))]
    decaying = Optimizer("rmsprop", 4e-4, decay=0.5)
    recipe = small("wgan", generator_optimizer=decaying, discriminator_optimizer=decaying)
    assert rates(recipe, [1], total=10) == [pytest.approx((4e-4 / 1.5, 4e-4 / (1 + 0.5 * 9)))]


def test_a_constant_rate_stays():
    assert rates(small("dcgan"), [0, 50, 99], total=100) == [(1e-4, 1e-4)] * 3


def test_gradients_are_clipped_by_value_and_then_used_up():
    training = start(small("mlp-gan"))
    weight = torch.nn.Parameter(torch.zeros(3))
    optimizer = torch.optim.SGD([weight], lr=1.0)
    weight.grad = torch.tensor([-30.0, 0.25, 7.0])
    training._update(optimizer, Optimizer("adam", 1.0, clip_value=1.0), 0)
    assert weight.tolist() == [1.0, -0.25, -1.0]
    assert weight.grad is None


def test_without_a_clip_value_gradients_stay_as_they_are():
    training = start(small("mlp-gan"))
    weight = torch.nn.Parameter(torch.zeros(2))
    weight.grad = torch.tensor([-30.0, 7.0])
    training._update(torch.optim.SGD([weight], lr=1.0), Optimizer("adam", 1.0), 0)
    assert weight.tolist() == [30.0, -7.0]


# ---- what a GAN's step is ----


@pytest.mark.parametrize("name", ["mlp-gan", "fc-dcgan", "dcgan"])
@pytest.mark.parametrize("objective", ["minimax", "non-saturating", "least-squares", "hinge"])
def test_a_step_is_the_textbook_s(name, objective):
    recipe = small(name, objective=objective, dropout=0.0)
    training = start(recipe)
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
        assert losses["real"] == pytest.approx(on_real.sigmoid().mean().item(), rel=1e-4)
        assert losses["fake"] == pytest.approx(on_fake.sigmoid().mean().item(), rel=1e-4)
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
    training = start(recipe, batches=batches)
    done = {part: 0 for part in PARTS}
    for part in PARTS:
        optimizer = getattr(training, f"{part}_optimizer")

        def count(*_, part=part):
            done[part] += 1

        optimizer.register_step_post_hook(count)
    for number in range(3):
        training.step(number)
    assert done == {"generator": 3, "discriminator": 3 * updates}
    assert batches.asked == list(range(3 * updates))


def test_a_clipped_critic_s_weights_stay_within_the_bound():
    recipe = small("wgan")
    training = start(recipe)
    training.step(0)
    largest = max(weight.abs().max().item() for weight in training.discriminator.parameters())
    assert largest == pytest.approx(recipe.gan.weight_clip)


def test_other_objectives_clip_no_weights():
    training = start(small("wgan-gp"))
    training.step(0)
    assert max(w.abs().max().item() for w in training.discriminator.parameters()) > 0.1


def test_the_gradient_penalty_counts_with_its_weight():
    ends = {}
    for weight in (0.0, 1000.0):
        adam = Optimizer("adam", 5e-3, betas=(0.0, 0.9))
        training = start(
            small("wgan-gp", penalty_weight=weight, discriminator_optimizer=adam, n_critic=5)
        )
        for number in range(12):
            training.step(number)
        real, _ = training.batches(0)
        fake = training.generator(training._latents(len(real))).detach()
        epsilon = torch.full((len(real), 1, 1, 1), 0.5)
        ends[weight] = objectives.gradient_penalty(training.discriminator, real, fake, epsilon)
    assert ends[1000.0] < 0.1
    assert ends[1000.0] < ends[0.0] / 5


def test_dragan_pays_for_slopes_around_real_pictures_only(monkeypatch):
    ends = []

    def penalty(judge, real, end, epsilon):
        ends.append((real, end, epsilon))
        return judge(real).mean() * 0 + 0.5

    monkeypatch.setattr(objectives, "gradient_penalty", penalty)
    training = start(small("dcgan", objective="dragan", dropout=0.0))
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
    training = start(small("quick", objective="dragan"))
    judged = training.discriminator.judge
    training.discriminator.judge = lambda x, labels=None: looks.append(labels) or judged(x, labels)
    training.step(0)
    assert looks and all(labels is not None for labels in looks)


def test_dragan_s_penalty_counts_with_its_weight():
    ends = {}
    for weight in (0.0, 1000.0):
        adam = Optimizer("adam", 5e-3, betas=(0.0, 0.9))
        options = {"penalty_weight": weight, "discriminator_optimizer": adam, "dropout": 0.0}
        training = start(small("dcgan", objective="dragan", **options))
        for number in range(60):
            training.step(number)
        real, _ = training.batches(0)
        half = torch.full((len(real), 1, 1, 1), 0.5)
        end = training._perturbed(real)
        ends[weight] = objectives.gradient_penalty(training.discriminator, real, end, half)
    assert ends[1000.0] < 0.1
    assert ends[1000.0] < ends[0.0] / 5


def test_a_critic_s_verdicts_are_scores_and_a_discriminator_s_are_odds():
    for name in ("dcgan", "wgan"):
        training = start(small(name, dropout=0.0))
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


def test_the_generator_s_update_leaves_no_trace_in_the_discriminator():
    training = start(small("mlp-gan"))
    training.step(0)
    assert all(weight.requires_grad for weight in training.discriminator.parameters())
    for network in (training.generator, training.discriminator):
        assert all(weight.grad is None for weight in network.parameters())


def test_labels_are_smoothed_on_the_real_side_only():
    training = start(small("dcgan", label_smoothing=0.1))
    assert training._targets(4) == (pytest.approx(0.9), 0.0)


def test_label_noise_is_the_book_s():
    real, fake = start(small("frog-dcgan"))._targets(2_000)
    # The book calls fakes 1 and adds 0.05 · U(0, 1) to both labels; here fakes are 0.
    for target, label in ((real, 1.0), (fake, 0.0)):
        noise = label - target
        assert 0 <= noise.min() < 0.001
        assert 0.049 < noise.max() <= 0.05 + 1e-6
    assert (real - fake).std() > 0.01  # drawn apart


def test_the_moving_average_is_its_formula_and_is_what_is_kept():
    recipe = small("dcgan", ema_decay=0.9)
    training = start(recipe)
    expected = None
    for number in range(4):
        training.step(number)
        now = {k: v.clone() for k, v in training.generator.state_dict().items()}
        if expected is None:
            expected = now  # an average starts at its first value
        else:
            decay = min(0.9, (1 + number) / (10 + number))  # a short average at first
            expected = {
                k: v * decay + now[k] * (1 - decay) if v.is_floating_point() else v
                for k, v in expected.items()
            }
    kept = training.kept_generator.state_dict()
    assert kept.keys() == expected.keys()
    for name, value in expected.items():
        if value.is_floating_point():  # weights and the running figures of batch norm
            assert torch.allclose(kept[name], value, atol=1e-6)
    assert not same(kept, training.generator.state_dict())


def test_without_a_moving_average_the_generator_itself_is_kept():
    training = start(small("dcgan"))
    assert training.kept_generator is training.generator


# ---- what a VAE's step is ----


def test_a_vae_s_loss_is_cross_entropy_and_weighted_divergence():
    recipe = small("vae-2d", kl_weight=0.25)
    training = start(recipe)
    training.bfloat16 = False
    encoder, decoder = copy.deepcopy(training.encoder), copy.deepcopy(training.generator)
    with torch.no_grad():
        for network in (encoder, training.encoder):
            network.mean.bias.copy_(torch.tensor([0.5, -1.0]))  # zero biases would say little
            network.logvar.bias.copy_(torch.tensor([-0.3, 0.4]))
    losses = training.step(0)
    real, _ = training.batches(0)
    torch.manual_seed(mix(0, 1))
    with torch.no_grad():
        mean, logvar = encoder(real)
        z = torch.distributions.Normal(mean, (logvar / 2).exp())
        share = (decoder(mean + z.scale * torch.randn_like(mean)) + 1) / 2
    ink = (real + 1) / 2
    entropy = -(ink * share.log() + (1 - ink) * (1 - share).log()).mean().item()
    prior = torch.distributions.Normal(0.0, 1.0)
    kl = torch.distributions.kl_divergence(z, prior).sum(1).mean().item()
    assert losses["reconstruction"] == pytest.approx(entropy, rel=1e-4)
    assert losses["kl"] == pytest.approx(kl, rel=1e-4)
    assert losses["loss"] == pytest.approx(entropy + 0.25 * kl, rel=1e-4)


# ---- precision and state ----


def test_fully_connected_networks_are_trained_in_float32():
    assert not start(small("mlp-gan")).bfloat16


def test_bfloat16_is_used_only_where_the_processor_was_asked():
    assert start(small("dcgan")).bfloat16 == devices.has_bfloat16_units(CPU)


@pytest.mark.parametrize("name", ["dcgan", "vae-2d", "wgan-gp"])
def test_weights_stay_float32_under_mixed_precision(name):
    training = start(small(name))
    training.bfloat16 = True  # slow without the units, and right all the same
    losses = training.step(0)
    networks = [part for part in training._parts().values() if isinstance(part, torch.nn.Module)]
    assert {w.dtype for network in networks for w in network.parameters()} == {torch.float32}
    full = start(small(name))
    full.bfloat16 = False
    for name, value in full.step(0).items():
        assert losses[name] == pytest.approx(value, rel=0.05, abs=0.02)


@pytest.mark.parametrize("name", RECIPES)
def test_a_state_brings_a_fresh_trainer_to_the_same_place(name):
    recipe = small(name, ema_decay=0.9)
    first, second = start(recipe), start(recipe)
    for number in range(3):
        first.step(number)
    second.load_state(copy.deepcopy(first.state()))
    assert same(first.state(), second.state())
    assert first.step(3) == second.step(3)
    assert same(first.state(), second.state())


def test_the_state_of_other_networks_is_refused():
    with refused("other networks", "--resume"):
        start(small("dcgan")).load_state(start(small("mlp-gan")).state())
    with refused("other networks", "--resume"):
        start(small("dcgan")).load_state({})


@pytest.mark.parametrize("name", ["hinge", "wasserstein-clip", "wasserstein-gp"])
@pytest.mark.parametrize("change", [{"label_noise": 0.05}, {"label_smoothing": 0.1}])
def test_noise_on_labels_that_an_objective_has_not_is_refused(name, change):
    with pytest.raises(Error, match=f"{name} has no labels"):
        start(small("dcgan", objective=name, **change))


# ---- classes, relativistic loss, lazy slopes ----


def test_fakes_are_drawn_for_the_labels_of_the_real_pictures_and_judged_in_pairs():
    training = start(small("quick", classes=2))
    seen = []

    def note(pictures, labels):
        seen.append(labels.tolist())
        return type(training.discriminator).judge(training.discriminator, pictures, labels)

    training.discriminator.judge = note
    training.step(0)
    _, labels = training.batches(0)
    # D on real and fake, D on real for the slope, D on real and on fake for the generator.
    assert seen == [labels.tolist() * 2, *[labels.tolist()] * 3]


def test_slopes_are_paid_for_every_so_many_steps_and_as_many_times_as_large(monkeypatch):
    paid = []

    def penalty(logits, pictures):
        paid.append(len(logits))
        return logits.sum() * 0

    monkeypatch.setattr(objectives, "zero_centred_penalty", penalty)
    training = start(small("quick", classes=2, r1=1.0, r2=1.0, penalty_every=3))
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
    training = start(recipe.but(penalty_every=1), total=4)
    real, labels = training.batches(0)
    updates = [critic_steps * number for number in (0, 2, 4, 9)]
    paid = [training._slope_payment(real, real, labels, number).item() for number in updates]
    assert paid == pytest.approx([3, 0.3, 0.03, 0.03])


def test_the_generators_class_loss_fades_out():
    training = start(small("quick", classes=2, class_weight=2.0, class_steps=10))
    reading, labels = torch.zeros(4, 2), torch.zeros(4, dtype=torch.long)
    shares = [float(training._class_loss(reading, labels, number)) for number in (0, 5, 10, 20)]
    assert shares == pytest.approx([2 * math.log(2), math.log(2), 0, 0])


def test_one_cycle_rises_and_falls():
    rates = [_schedule("one-cycle", share) for share in np.linspace(0, 1, 101)]
    assert rates[20] == pytest.approx(1)
    assert max(rates) == rates[20]
    assert rates[0] == pytest.approx(0.04)
    assert rates[-1] == pytest.approx(0, abs=1e-9)
    assert _schedule("linear", 0.25) == 0.75


def test_shifted_pictures_are_moved_whole_and_filled_with_black():
    pictures = torch.full((8, 1, 6, 6), -1.0)
    pictures[:, 0, 3, 3] = 1
    torch.manual_seed(1)
    moved = _shifted(pictures, 2)
    assert moved.shape == pictures.shape
    assert moved.sum((1, 2, 3)).tolist() == pictures.sum((1, 2, 3)).tolist()
    places = moved.flatten(1).argmax(1)
    assert len(set(places.tolist())) > 1
    assert torch.equal(_shifted(pictures, 0), pictures)
