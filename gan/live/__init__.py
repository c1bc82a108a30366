"""A training in a process of its own, its place in the queue and, on a Space, its lent GPU."""

from gan.live.order import Order
from gan.live.places import Places
from gan.live.runs import LAST, Run, warm
from gan.live.snapshots import Snapshots

__all__ = ["LAST", "Order", "Places", "Run", "Snapshots", "warm"]
