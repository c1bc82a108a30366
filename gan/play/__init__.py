"""What the tabs of the app compute of models: inversion, the anatomy of a step."""
