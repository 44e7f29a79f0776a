#!/usr/bin/env python3
"""Makes trainings through layers that change images at random, with the real Keras 3 that this Python imports (its backend PyTorch).

    keras3_augmentation.py FIXTURES [NAME ...]

The ranges of their draws are single numbers, so that what they do in training is determined. The form is that of keras3_training.py.
"""
import sys

import keras3_training as training
import keras

L = keras.layers
VERSION = tuple(map(int, keras.__version__.split(".")[:2]))

BORDERS = ("reflect", "wrap", "constant", "nearest")


def layers():
    for border in BORDERS:
        for interpolation in ("bilinear", "nearest"):
            options = {"fill_mode": border, "interpolation": interpolation, "fill_value": 0.7}
            name = "%s_%s" % (border, interpolation)
            yield "rotation_" + name, [lambda o=options: L.RandomRotation((0.13, 0.13), **o)]
            yield "zoom_" + name, [lambda o=options: L.RandomZoom((0.37, 0.37), (-0.21, -0.21), **o)]
            yield "translation_" + name, [lambda o=options: L.RandomTranslation((-0.33, -0.33), (0.71, 0.71), **o)]
    yield "zoom_both", [lambda: L.RandomZoom((0.4, 0.4))]
    yield "far", [lambda: L.RandomZoom((0.9, 0.9), (0.8, 0.8)), lambda: L.RandomZoom((0.9, 0.9), (0.8, 0.8), fill_mode="wrap")]
    yield "brightness", [lambda: L.RandomBrightness((0.2, 0.2), value_range=(-1, 1))]
    yield "brightness_usual", [lambda: L.RandomBrightness((0.002, 0.002))]
    contrast = {"value_range": (-0.8, 0.6)} if VERSION >= (3, 9) else {}
    if VERSION >= (3, 6):
        yield "contrast", [lambda: L.RandomContrast((-0.4, 0.4), **contrast)]
    # A prediction keeps the size there, so what follows takes any size.
    if VERSION >= (3, 8):
        for name, size in (("large", (9, 9)), ("wide", (6, 12)), ("same", (6, 7)), ("flat", (3, 7))):
            yield "crop_" + name, [lambda s=size: L.RandomCrop(*s), lambda: L.Conv2D(2, 3), lambda: L.GlobalAveragePooling2D()]
    if VERSION >= (3, 6):
        yield "channels_first", [lambda: L.Permute((3, 1, 2)), lambda: L.RandomRotation((0.2, 0.2), data_format="channels_first"),
            lambda: L.Permute((2, 3, 1))]
    yield "behind_weights", [lambda: L.Conv2D(2, 2, padding="same"), lambda: L.RandomRotation((0.1, 0.1)), lambda: L.RandomZoom((0.2, 0.2),
        fill_mode="constant")]


def main():
    stored = dict(layers())
    training.network = lambda body, activation: built(stored[body], activation)
    training.inputs = lambda body, count, numbers: numbers.uniform(-1, 1, (count, 6, 7, 2)).astype("float32")
    for name in sys.argv[2:] or stored:
        made = training.run(sys.argv[1], "augmentation_" + name, name, lambda: training.O.SGD(0.1), "any", lambda: "mse", lambda: ["mae"],
            recipe="keras3_augmentation.py")
        print(name, "made" if made else "is not finite", flush=True)


def built(factories, activation):
    x = L.Input((6, 7, 2))
    y = x
    for factory in factories:
        y = factory()(y)
    return keras.Model(x, L.Dense(training.UNITS, activation=activation)(L.Flatten()(y)))


main()
