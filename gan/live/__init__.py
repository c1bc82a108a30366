"""A training in a process of its own, its place in the queue, who watches it, and its lent GPU."""

from gan.live.building import Order
from gan.live.kept import Keeper, Kept
from gan.live.places import Places
from gan.live.runs import LAST, Run, Snapshots, warm
