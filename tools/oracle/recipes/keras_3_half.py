#!/usr/bin/env python3
"""Models of Keras 3 whose policy is mixed_float16 or mixed_bfloat16, beside the numbers of the same weights in 32 bits.

    keras_3_half.py FIXTURES       each is FIXTURES/keras-RELEASE/half/NAME

Keras puts operations into such a graph that make 16 bits of what comes in. What is stored as expected is the prediction of the model that
the same lines build in 32 bits, on the same weights.
"""
import json
import os
import shutil
import sys

import numpy as np

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras  # noqa: E402  (the backend comes first)

L = keras.layers


def images(numbers):
    x = L.Input((6, 5, 2), name="x")
    y = L.GlobalAveragePooling2D()(L.Conv2D(3, 3, padding="same", activation="relu")(L.Rescaling(0.5)(x)))
    return keras.Model(x, L.Dense(2, activation="softmax", dtype="float32")(y)), numbers.uniform(-1, 1, (8, 6, 5, 2))


def steps(numbers):
    x = L.Input((4, 3), name="x")
    y = L.GRU(3, return_sequences=True)(x)
    y = L.LayerNormalization()(y + L.MultiHeadAttention(2, 2)(y, y))
    inner = keras.Sequential([L.Input((3,)), L.Dense(4, activation="gelu")])
    return keras.Model(x, inner(y[:, -1])), numbers.uniform(-1, 1, (8, 4, 3))


CASES = {"images": (images, "mixed_float16", "keras"), "steps": (steps, "mixed_float16", "keras"), "steps_brain": (steps, "mixed_bfloat16", "h5")}


def main():
    for name, (build, policy, form) in CASES.items():
        keras.utils.clear_session()
        keras.config.set_dtype_policy("float32")
        numbers = np.random.RandomState(sum(map(ord, name)))
        plain, x = build(numbers)
        weights = [numbers.uniform(-0.6, 0.6, w.shape) for w in plain.get_weights()]
        plain.set_weights(weights)
        keras.config.set_dtype_policy(policy)
        half, _ = build(numbers)
        half.set_weights(weights)
        x = x.astype("float32")
        y = plain.predict(x, verbose=0)
        if policy == "mixed_float16":  # NumPy has no bfloat16.
            print(name, "16 bits differ by", np.abs(half.predict(x, verbose=0).astype("float32") - y).max())
        place = os.path.join(sys.argv[1], "keras-" + keras.__version__, "half", name)
        shutil.rmtree(place, ignore_errors=True)
        os.makedirs(place)
        half.save(os.path.join(place, "model." + form))
        np.savez_compressed(os.path.join(place, "data.npz"), x0=x, y0=y)
        case = {"keras": keras.__version__, "backend": "torch", "dim_ordering": "tf", "floatx": "float32", "layer": "Model",
            "files": {"model": "model." + form}, "recipe": "tools/oracle/recipes/keras_3_half.py", "notes": policy, "batch_size": 8,
            "tolerance": {"steps": 4, "width": 16}, "calls": [{"inputs": ["x0"], "outputs": ["y0"]}]}
        with open(os.path.join(place, "case.json"), "w") as stream:
            json.dump(case, stream, indent=1)
            stream.write("\n")


if __name__ == "__main__":
    main()
