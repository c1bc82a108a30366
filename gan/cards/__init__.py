"""Figures in words: model cards, the tables of the documents."""
