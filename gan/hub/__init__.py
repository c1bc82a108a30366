"""Weights folders and the app on the Hugging Face Hub: push, pull, a Space and its health."""
