"""Inputs with masked steps: none, leading, trailing, in the middle, all, and every second step."""
import numpy as np

STEPS = 6
MASKED = ((), (0, 1), (4, 5), (2, 3), (0, 1, 2, 3, 4, 5), (1, 3, 5), (0, 5))


def sequences(rng, features, value=0.0, rows=MASKED, steps=STEPS):
    """[len(rows), steps, features] float32; the masked steps are all `value`."""
    x = rng.standard_normal((len(rows), steps, features)).astype("float32")
    for row, masked in enumerate(rows):
        x[row, list(masked)] = value
    return x


def masked_floats(features, value=0.0):
    """inputs for one predict call of a model that begins with Masking."""
    return lambda rng: [[sequences(rng, features, value)]]


def words(rng, high, rows=MASKED, steps=STEPS):
    """[len(rows), steps] int32 of 1 to high - 1, 0 where masked."""
    x = rng.randint(1, high, size=(len(rows), steps)).astype("int32")
    for row, masked in enumerate(rows):
        x[row, list(masked)] = 0
    return x


def masked_words(high):
    """inputs for one predict call of a model that begins with Embedding(mask_zero=True)."""
    return lambda rng: [[words(rng, high)]]
