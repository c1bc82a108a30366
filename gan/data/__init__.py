"""Data sets and batches, and whatever pictures people bring."""

from gan.data.batches import Batches, Dataset, mix
from gan.data.datasets import CIFAR10_MEGABYTES, DATASETS, FILES, Missing, is_here, load
from gan.data.fitting import augmented, fit, framed
from gan.data.known import idx_pair
from gan.data.made import STACKED, SYNTHETIC, modes_of, stacked, synthetic
from gan.data.own_pictures import MIN_IMAGES, OWN_PICTURES, from_files, from_folder
from gan.data.understood import Fact, Understood
