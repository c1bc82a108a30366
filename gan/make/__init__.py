"""Data sets made by a model: ordered, drawn, filtered, written whole or not at all, and scored."""

from gan.make.making import Made, make
from gan.make.order import Order, ordered
