"""What a model is worth: distances, Inception, the judge; `python -m gan.metrics MODEL`."""
