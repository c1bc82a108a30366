"""From a recipe to a weights folder; `gan.train` is its door."""
