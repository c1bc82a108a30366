"""Made data sets for visitors: what can be asked for, what it costs, made while they watch."""

from gan.ui.server.making.offers import build, options
