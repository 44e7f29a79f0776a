#!/usr/bin/env python3
"""Makes cases of Keras 3 that need its NumPy backend: keras3_slices.py FIXTURES

`operation/slices_backwards` has slices with steps of both signs, which PyTorch lacks, an output for each; `operation/seldom` operations that
functions never make, or that PyTorch transposes. Both are in the form of keras3_operations.py, and the
NumPy backend (KERAS_BACKEND=numpy) computes them.
"""
import json
import os
import sys

os.environ["KERAS_BACKEND"] = "numpy"
import keras  # noqa: E402  (the backend comes first)
import numpy as np  # noqa: E402

SLICES = [
    np.s_[:, ::-1], np.s_[..., ::-1], np.s_[:, -1:0:-1], np.s_[:, -2::-2], np.s_[:, 3::-1], np.s_[:, :2:-1], np.s_[:, ::-1, ::2],
    np.s_[:, 4:1:-2, 1:], np.s_[:, -3:-1], np.s_[:, ::3, ::-3], np.s_[..., None, ::-1], np.s_[:, None, ::-2], np.s_[:, -1, ::-1],
    np.s_[:, ::-1, -2], np.s_[..., 9:0:-1], np.s_[:, -9:9:2],
]


def slices(numbers):
    x = keras.Input((6, 5), name="x")
    ends = [keras.layers.Rescaling(1.0 + i)(x[s]) for i, s in enumerate(SLICES)]
    return keras.Model(x, ends), numbers.normal(0, 1, (3, 6, 5)).astype("float32"), "one output for each of " + str(len(SLICES)) + " slices"


def seldom(numbers):
    from keras.src.ops import numpy as classes

    x = keras.Input((4,), name="x")
    ends = [classes.Abs()(x), classes.Conj()(x), classes.CountNonzero(axis=1)(keras.ops.relu(x))]
    return keras.Model(x, ends), numbers.normal(0, 1, (3, 4)).astype("float32"), "Abs Conj CountNonzero"


def make(fixtures, name, build):
    model, data, notes = build(np.random.RandomState(31))
    outputs = model.predict(data, verbose=0)
    place = os.path.join(fixtures, "keras-" + keras.__version__, "operation", name)
    os.makedirs(place, exist_ok=True)
    model.save(os.path.join(place, "model.keras"))
    arrays = {"y%d" % i: np.asarray(y, "float32") for i, y in enumerate(outputs)}
    np.savez_compressed(os.path.join(place, "data.npz"), x0=data, **arrays)
    case = {"keras": keras.__version__, "backend": "numpy", "dim_ordering": "tf", "floatx": "float32",
        "recipe": "tools/oracle/keras3_slices.py", "layer": "operation", "files": {"model": "model.keras"}, "batch_size": 32,
        "tolerance": {"steps": 1, "width": 1}, "calls": [{"inputs": ["x0"], "outputs": list(arrays)}], "notes": notes}
    with open(os.path.join(place, "case.json"), "w") as stream:
        json.dump(case, stream, indent=1)
        stream.write("\n")
    print("made " + name)


def main(fixtures):
    make(fixtures, "slices_backwards", slices)
    make(fixtures, "seldom", seldom)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1])
