"""Random choices that depend on a seed alone."""
import numpy as np

ACTIVATIONS = ("linear", "relu", "sigmoid", "hard_sigmoid", "tanh", "softplus", "softsign", "softmax")


class Draw:
    def __init__(self, seed):
        self.r = np.random.RandomState(seed)

    def one(self, *options):
        return options[self.r.randint(len(options))]

    def int(self, low, high):
        return int(self.r.randint(low, high + 1))

    def yes(self, chance=0.5):
        return bool(self.r.rand() < chance)

    def activation(self, count=len(ACTIVATIONS)):
        return self.one(*ACTIVATIONS[:count])


def size(shape):
    """Elements of a shape without the batch; an unknown extent counts as five."""
    return int(np.prod([5 if n is None else n for n in shape]))
