"""The command `python -m gan.static`: the lab as a folder for any static host."""
