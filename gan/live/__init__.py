"""A training in a process of its own, with its place in the queue and, on a Space, its turn on a lent GPU."""
