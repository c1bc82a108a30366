"""Every speed figure that the documents quote: `python -m benchmarks WHAT`."""
