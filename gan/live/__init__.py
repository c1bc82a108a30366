"""A training in a process of its own, its place in the queue and, on a Space, its lent GPU."""

from gan.live.building import Order
from gan.live.places import Places
from gan.live.runs import LAST, Run, Snapshots, warm
