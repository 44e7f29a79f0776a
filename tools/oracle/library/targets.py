"""Targets for training cases: each function makes one array for every output shape."""
import numpy as np


def real(rng, shapes, scale=1.0):
    return [(scale * rng.standard_normal(s)).astype("float32") for s in shapes]


def positive(rng, shapes):
    return [rng.uniform(0.2, 2.0, s).astype("float32") for s in shapes]


def binary(rng, shapes):
    return [rng.randint(0, 2, s).astype("float32") for s in shapes]


def signs(rng, shapes):
    return [(2 * rng.randint(0, 2, s) - 1).astype("float32") for s in shapes]


def one_hot(rng, shapes):
    return [np.eye(s[-1], dtype="float32")[rng.randint(0, s[-1], s[:-1])] for s in shapes]


def integers(rng, shapes):
    return [rng.randint(0, s[-1], s[:-1] + (1,)).astype("float32") for s in shapes]


def distribution(rng, shapes):
    values = [rng.uniform(0.1, 1.0, s) for s in shapes]
    return [(v / v.sum(axis=-1, keepdims=True)).astype("float32") for v in values]
