"""What a model is worth: distances, Inception, the judge."""
