"""Small models of every kind of network, and what is made of them."""

import pytest
import tiny

import gan
from gan import networks
from gan.networks.flow import Coupling
from gan.weights import CRITIC, tensors


@pytest.fixture(scope="session")
def untrained(tmp_path_factory):
    """A weights folder of a small recipe whose weights are those it starts with."""
    root, made = tmp_path_factory.mktemp("untrained"), {}

    def folder(name: str, **changes):
        key = name, str(changes)
        if key not in made:
            recipe = tiny.small(name, **changes)
            made[key] = root / f"{len(made)}" / name
            model = gan.Model(recipe)
            for module in model.modules():  # as after a training
                if isinstance(module, Coupling):
                    module.layers[-1].weight.normal_(0, 0.2)
                if hasattr(module, "running_var"):
                    module.running_var.uniform_(0.5, 2)
                    module.running_mean.uniform_(-0.5, 0.5)
            tensors.save(model, recipe, made[key])
            if recipe.gan:
                tensors.save_half(networks.discriminator(recipe), made[key] / CRITIC)
        return made[key]

    return folder
