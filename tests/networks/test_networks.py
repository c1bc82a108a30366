"""The networks are the tutorials', layer by layer and number by number."""

import math

import pytest
import torch
from tiny import refused, small
from torch import nn
from torch.distributions import Normal, kl_divergence

from gan import networks
from gan.networks import parameters_of
from gan.recipes import RECIPES

ADVERSARIAL = [name for name, recipe in RECIPES.items() if not recipe.vae]
KERAS = ["mlp-gan", "mlp-gan-relu", "dcgan", "vae-2d", "frog-dcgan", "wgan", "wgan-gp"]

# Worked out by hand from the articles: generator, then discriminator or encoder.
PUBLISHED = {
    "mlp-gan": (227_344, 201_217),
    "mlp-gan-relu": (227_344, 201_217),
    "dcgan": (2_305_472, 212_865),
    "fc-dcgan": (6_675_009, 1_102_721),
    "vae-2d": (56_385, 494_244),
    "frog-dcgan": (6_264_579, 790_913),
    "wgan": (2_305_472, 212_865),
    "wgan-gp": (2_305_472, 212_865 + 2 * 64 + 2 * 128),  # a gain and a shift for each channel
    "quick": (106_770, 59_931),
    "digits": (424_017, 180_939),
    "digits-vae": (898_898, 941_136),
    "fashion": (622_161, 180_939),
    "stacked-mnist": (254_420, 111_393),
}


def players(name: str) -> list[nn.Module]:
    recipe = RECIPES[name]
    other = networks.encoder if recipe.vae else networks.discriminator
    return [networks.generator(recipe), other(recipe)]


def layers(network: nn.Module, kind) -> list:
    return [layer for layer in network.modules() if isinstance(layer, kind)]


@pytest.mark.parametrize("name", RECIPES)
def test_networks_hold_the_published_number_of_parameters(name):
    built = tuple(parameters_of(network) for network in players(name))
    assert built == PUBLISHED[name] == RECIPES[name].parameters


@pytest.mark.parametrize("name", RECIPES)
def test_a_generator_draws_in_range_and_its_opponent_answers_each_picture(name):
    recipe = RECIPES[name]
    torch.manual_seed(0)
    generator, other = players(name)
    pictures = generator(torch.randn(3, recipe.latent_dim) * 50)  # far out, to reach the bounds
    assert pictures.shape == (3, *recipe.image_shape)
    assert pictures.dtype == torch.float32
    assert pictures.abs().max() <= 1
    answer = other(pictures)
    if recipe.vae:
        assert [part.shape for part in answer] == [(3, recipe.latent_dim)] * 2
    else:
        assert answer.shape == (3,)


# ---- Keras' defaults, where they differ from PyTorch's ----


@pytest.mark.parametrize(
    ("name", "slopes"),
    [
        *(("dcgan", {0.3}), ("wgan", {0.3}), ("wgan-gp", {0.3}), ("frog-dcgan", {0.3})),
        *(("mlp-gan", {0.2}), ("fc-dcgan", {0.01}), ("mlp-gan-relu", set()), ("vae-2d", set())),
    ],
)
def test_leaky_relu_has_the_source_s_slope_and_plain_relu_no_leak(name, slopes):
    both = players(name)
    found = [layer for network in both for layer in layers(network, nn.LeakyReLU)]
    assert {layer.negative_slope for layer in found} == slopes
    assert slopes or all(layers(network, nn.ReLU) for network in both)


@pytest.mark.parametrize("name", ["dcgan", "wgan", "wgan-gp", "fc-dcgan"])
def test_batch_norm_follows_keras_or_pytorch_as_the_source_does(name):
    found = layers(networks.generator(RECIPES[name]), nn.modules.batchnorm._BatchNorm)
    # Keras' momentum 0.99 is the share that stays, PyTorch's 0.01 the share that is new.
    expected = (1e-5, 0.1) if name == "fc-dcgan" else (1e-3, 0.01)
    assert {(layer.eps, layer.momentum) for layer in found} == {expected}
    if name != "fc-dcgan":
        assert [layer.num_features for layer in found] == [7 * 7 * 256, 128, 64]


def weighted(name: str) -> list:
    kinds = (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)
    return [layer for network in players(name) for layer in layers(network, kinds)]


@pytest.mark.parametrize("name", KERAS)
def test_weights_start_glorot_uniform_and_biases_at_zero_where_the_recipe_has_keras_defaults(name):
    for layer in weighted(name):
        inputs, outputs = layer.weight.shape[:2]  # whichever comes first: the sum is what counts
        field = layer.weight[0, 0].numel()
        bound = math.sqrt(6 / (field * (inputs + outputs)))
        size = layer.weight.detach().abs().max().item()
        assert size <= bound * (1 + 1e-6)
        if layer.weight.numel() >= 500:  # enough draws to come near the bound
            assert size > 0.98 * bound
            assert layer.weight.std().item() == pytest.approx(bound / math.sqrt(3), rel=0.05)
        assert layer.bias is None or not layer.bias.detach().any()


def test_weights_start_as_pytorch_has_them_where_the_source_is_pytorch():
    for layer in weighted("fc-dcgan"):
        if isinstance(layer, nn.Linear):
            bound = 1 / math.sqrt(layer.in_features)
            assert 0.97 * bound < layer.weight.detach().abs().max().item() <= bound * (1 + 1e-6)
            assert layer.bias.detach().any()


# ---- layers ----


def sizes(network: nn.Module, image_shape) -> list[int]:
    """The height of the picture after each convolution and pooling."""
    heights = []
    for layer in layers(network, (nn.Conv2d, nn.MaxPool2d)):
        layer.register_forward_hook(lambda _, __, out: heights.append(out.shape[2]))
    network(torch.zeros(2, *image_shape))
    return heights


@pytest.mark.parametrize(
    ("name", "heights"),
    [
        ("dcgan", [14, 7]),
        ("wgan", [14, 7]),
        ("wgan-gp", [14, 7]),
        ("fc-dcgan", [24, 12, 8, 4]),
        ("frog-dcgan", [30, 14, 6, 2]),
        ("vae-2d", [28, 14, 14, 14]),
    ],
)
def test_pictures_shrink_as_in_the_source(name, heights):
    assert sizes(players(name)[1], RECIPES[name].image_shape) == heights


def test_the_dcgan_s_generator_has_no_biases_and_the_frogs_ends_in_a_7x7_kernel():
    generator = networks.generator(RECIPES["dcgan"])
    convolutions = layers(generator, nn.ConvTranspose2d)
    assert [layer.kernel_size for layer in convolutions] == [(5, 5)] * 3
    assert [layer.stride for layer in convolutions] == [(1, 1), (2, 2), (2, 2)]
    assert [layer.out_channels for layer in convolutions] == [128, 64, 1]
    assert all(layer.bias is None for layer in layers(generator, (nn.Linear, nn.ConvTranspose2d)))
    frogs = networks.generator(RECIPES["frog-dcgan"])
    convolutions = layers(frogs, (nn.Conv2d, nn.ConvTranspose2d))
    assert [layer.kernel_size[0] for layer in convolutions] == [5, 4, 5, 5, 7]
    assert [layer.out_channels for layer in convolutions] == [256, 256, 256, 256, 3]


@pytest.mark.parametrize(
    ("name", "rates"), [("dcgan", [0.3, 0.3]), ("frog-dcgan", [0.4]), ("wgan", []), ("wgan-gp", [])]
)
def test_dropout_is_where_the_source_has_it(name, rates):
    found = layers(networks.discriminator(RECIPES[name]), nn.Dropout)
    assert [layer.p for layer in found if layer.p] == rates


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_no_discriminator_couples_the_pictures_of_a_batch(name):
    discriminator = networks.discriminator(RECIPES[name]).eval()
    torch.manual_seed(0)
    pictures = torch.rand(4, *RECIPES[name].image_shape) * 2 - 1
    alone = torch.cat([discriminator(picture[None]) for picture in pictures])
    assert torch.allclose(discriminator(pictures), alone, atol=1e-5)
    norms = [(norm.num_groups, norm.num_channels) for norm in layers(discriminator, nn.GroupNorm)]
    assert norms == ([(1, 64), (1, 128)] if name == "wgan-gp" else [])  # what a penalty asks for


@pytest.mark.parametrize("kernel", [2, 3, 4, 5, 6, 7, 8, 9])
def test_upsampling_doubles_the_picture_whatever_its_kernel(kernel):
    generator = networks.generator(small("dcgan", upsampling_kernel=kernel))
    assert generator(torch.zeros(2, 6)).shape == (2, 1, 8, 8)


def test_the_vae_s_sigmoid_is_brought_to_the_range_of_all_pictures_and_black_is_read_as_zero():
    decoder = networks.generator(RECIPES["vae-2d"])
    z = torch.randn(4, 2)
    assert torch.allclose(decoder(z), 2 * torch.sigmoid(decoder.logits(z)) - 1, atol=1e-6)
    # Zeros through ReLUs without biases (Keras starts them at 0) stay zeros.
    for part in networks.encoder(RECIPES["vae-2d"])(torch.full((1, 1, 28, 28), -1.0)):
        assert not part.detach().any()


@pytest.mark.parametrize("latent", [1, 2, 33])
@pytest.mark.parametrize("image_shape", [(1, 28, 28), (3, 5, 7), (1, 1, 1), (4, 32, 16)])
def test_mlp_gan_relu_takes_any_latent_and_any_picture(latent, image_shape):
    recipe = RECIPES["mlp-gan-relu"].but(latent_dim=latent, image_shape=image_shape)
    pictures = networks.generator(recipe)(torch.randn(2, latent))
    assert pictures.shape == (2, *image_shape)
    assert networks.discriminator(recipe)(pictures).shape == (2,)


@pytest.mark.parametrize("name", RECIPES)
def test_every_weight_takes_part(name):
    torch.manual_seed(0)
    recipe = small(name)
    generator = networks.generator(recipe)
    other = networks.encoder(recipe) if recipe.vae else networks.discriminator(recipe)
    pictures = generator(torch.randn(8, recipe.latent_dim))
    answer = other(pictures) if recipe.vae else other.judge(pictures)
    if recipe.vae and recipe.vae.flow_widths:
        answer = (*answer, generator.log_likelihood(pictures, pictures.detach()))
    sum(part.square().sum() for part in answer if part is not None).backward()
    for network in (generator, other):
        assert all(weight.grad is not None for weight in network.parameters())


@pytest.mark.parametrize(
    ("player", "name", "image_shape", "words"),
    [
        *(
            (networks.generator, name, (channels, *sides), "{}×{}".format(*sides))
            for name, channels, sides in (
                *(("dcgan", 1, (30, 28)), ("fc-dcgan", 1, (28, 26))),
                *(("vae-2d", 1, (27, 28)), ("frog-dcgan", 3, (33, 32))),
            )
        ),
        (networks.discriminator, "fc-dcgan", (1, 8, 8), "too small"),
        (networks.discriminator, "frog-dcgan", (1, 12, 12), "too small"),
    ],
)
def test_sides_that_cannot_be_doubled_and_those_that_shrink_to_nothing_are_refused(
    player, name, image_shape, words
):
    with refused(words):
        player(RECIPES[name].but(image_shape=image_shape))


def test_a_network_too_large_to_hold_is_refused_before_memory_is_taken(monkeypatch):
    devices = []

    class Spy(networks.tutorials.MLPGenerator):
        def __init__(self, recipe):
            devices.append(torch.empty(0).device.type)
            super().__init__(recipe)

    monkeypatch.setitem(networks.NETWORKS, "mlp-generator", Spy)
    recipe = small("mlp-gan", latent_dim=4096, generator_widths=(16_384,), image_shape=(3, 32, 32))
    with refused("mlp-generator", "117,459,968", "100,000,000", "lower the widths"):
        networks.generator(recipe)
    assert devices == ["meta"]
    networks.generator(small("mlp-gan"))
    assert devices == ["meta", "meta", "cpu"]


def test_counting_the_parameters_draws_no_random_numbers():
    torch.manual_seed(3)
    built = networks.generator(small("mlp-gan"))
    torch.manual_seed(3)
    alone = networks.tutorials.MLPGenerator(small("mlp-gan")).apply(networks._glorot)
    for ours, theirs in zip(built.parameters(), alone.parameters(), strict=True):
        assert torch.equal(ours, theirs)


def test_a_conditional_generator_draws_by_label_and_others_know_none():
    torch.manual_seed(0)
    generator = networks.generator(small("quick"))
    z = torch.randn(1, 6).expand(10, -1)
    drawn = generator(z, torch.arange(10))
    assert len({picture.detach().numpy().tobytes() for picture in drawn}) == 10
    assert torch.equal(drawn, generator(z))  # without labels, each in turn
    with refused("dcgan-generator", "classes"):
        networks.generator(small("dcgan", classes=10))


def test_a_projection_discriminator_judges_by_label_and_reads_it():
    torch.manual_seed(0)
    judge = networks.discriminator(small("quick"))
    pictures = torch.randn(10, 1, 8, 8)
    logits, reading = judge.judge(pictures, torch.arange(10))
    assert reading.shape == (10, 10)
    assert not torch.equal(logits, judge(pictures, torch.arange(10).flip(0)))
    assert torch.equal(judge(pictures), judge(pictures, reading.argmax(1)))


def test_the_projected_clamp_pushes_no_pixel_further_out_than_its_margin():
    x = torch.tensor([-2.0, -2.0, 0.5, 0.5, 2.0, 2.0], requires_grad=True)
    y = networks.parts.ProjectedClamp.apply(x, 0.0)
    assert y.tolist() == [-1, -1, 0.5, 0.5, 1, 1]
    y.backward(torch.tensor([1.0, -1.0, 1.0, -1.0, 1.0, -1.0]))
    # Descent moves against the slope: the second pixel may come back up, the fifth back down.
    assert x.grad.tolist() == [0, -1, 1, -1, 1, 0]
    x = torch.tensor([-1.2, 1.2], requires_grad=True)
    y = networks.parts.ProjectedClamp.apply(x, 0.25)
    y.backward(torch.tensor([1.0, -1.0]))  # both further out, where black stays black
    assert (y.tolist(), x.grad.tolist()) == ([-1, 1], [1, -1])


def test_residual_networks_with_one_width_more_draw_and_look_at_every_pixel():
    quick = RECIPES["quick"]
    for widths, places in (((8, 6, 4), 2), ((8, 6, 4, 3), 1)):
        network = networks.generator(quick.but(generator_widths=widths))
        (shuffle,) = layers(network, nn.PixelShuffle)
        assert shuffle.upscale_factor == places
        assert network(torch.zeros(2, quick.latent_dim)).shape == (2, 1, 28, 28)
    for widths, stride in (((4, 6), (2, 2)), ((3, 4, 6), (1, 1))):
        network = networks.discriminator(quick.but(discriminator_widths=widths))
        assert layers(network, nn.Conv2d)[0].stride == stride
        assert network(torch.zeros(2, 1, 28, 28)).shape == (2,)
    with refused("3 or 4 widths"):
        networks.generator(quick.but(generator_widths=(8, 8)))
    with refused("2 or 3 widths"):
        networks.discriminator(quick.but(discriminator_widths=(8,)))


# ---- the box that a digit is drawn in ----


def placed(box: torch.Tensor) -> torch.Tensor:
    return networks.parts.Placed(RECIPES["digits"])(box)


def a_drawing() -> torch.Tensor:
    """A bar of grey and one of white on black, (1, 1, 20, 20), a little above the middle."""
    box = torch.full((1, 1, 20, 20), -1.0)
    box[..., 7:9, 6:11] = 0.0
    box[..., 9:12, 6:11] = 1.0
    box[..., 8, 7] = -1.0
    return box


def test_a_box_is_laid_by_whole_pixels_with_its_centre_of_mass_in_the_middle():
    box = a_drawing()
    picture = placed(box)
    ink, there = picture[0, 0] + 1, torch.arange(28)
    for side in (0, 1):
        middle = (ink.sum(1 - side) * there).sum() / ink.sum()
        assert abs(middle - 14) <= 0.5
    rows, columns = ((picture[0, 0] > -1).any(1), (picture[0, 0] > -1).any(0))
    top, left = rows.int().argmax(), columns.int().argmax()
    assert torch.equal(picture[0, 0, top : top + 5, left : left + 5], box[0, 0, 7:12, 6:11])
    assert (picture > -1).sum() == (box > -1).sum()


def test_a_box_keeps_within_the_picture_and_each_of_a_batch_has_its_own_place():
    corner, blank = torch.full((2, 1, 1, 20, 20), -1.0)
    corner[..., 0, :3] = corner[..., :3, 0] = 1.0
    corner[..., 19, 19] = -0.9
    together = placed(torch.cat([corner, blank, a_drawing()]))
    for picture, box in zip(together, (corner, blank, a_drawing()), strict=True):
        assert torch.equal(picture, placed(box)[0])
    assert torch.equal(together[0, :, 8:, 8:], corner[0])  # no further than its last pixel
    assert together[1].eq(-1).all()


def test_a_placed_picture_follows_its_box_without_a_jump():
    start, end = a_drawing(), a_drawing()
    end[..., 15:17, 2:18] = 1.0
    path = torch.lerp(start, end, torch.linspace(0, 1, 2001)[:, None, None, None])
    pictures = placed(path)
    assert (pictures[-1] - placed(end)[0]).abs().max() < 1e-5
    steps = (pictures[1:] - pictures[:-1]).abs().amax((1, 2, 3))
    assert (pictures[0] - pictures[-1]).abs().max() == 2  # it has moved on
    assert steps.max() < 0.5


def test_a_box_lets_every_pixel_learn_and_colours_stay_together():
    box = (torch.randn(2, 3, 20, 20) * 2).requires_grad_()
    picture = placed(box)
    assert picture.shape == (2, 3, 28, 28)
    picture.sum().backward()
    assert torch.allclose(box.grad, torch.ones_like(box), atol=1e-5)


def test_a_box_that_cannot_be_and_an_unknown_network_are_refused():
    with refused("box 29 is not a number from 0 to 28"):
        RECIPES["digits"].but(box=29)
    with refused("divisible by 4, not 18×18"):
        networks.generator(RECIPES["digits"].but(box=18))
    with refused("'transformer'", "dcgan-generator"):
        networks.generator(RECIPES["dcgan"].but(generator="transformer"))


def test_divergence_is_that_of_torch_distributions_and_vanishes_at_the_prior():
    torch.manual_seed(0)
    mean, logvar = torch.randn(6, 3).double() * 2, torch.randn(6, 3).double() * 3
    mean[5] = logvar[5] = 0
    prior = Normal(torch.zeros_like(mean), torch.ones_like(mean))
    expected = kl_divergence(Normal(mean, (logvar / 2).exp()), prior).sum(1)
    found = networks.parts.normal_divergence(mean, logvar)
    assert found.tolist() == pytest.approx(expected.tolist())
    assert found[5] == 0
