#!/usr/bin/env python3
"""Makes the case `operation/slices_backwards` of Keras 3 with steps of both signs, which PyTorch lacks: keras3_slices.py FIXTURES

Run by a Python that imports Keras 3 on its NumPy backend (KERAS_BACKEND=numpy), whose slices are NumPy's. FIXTURES/keras-RELEASE/
operation/slices_backwards gets a model with an output for each slice, in the form of keras3_operations.py.
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


def main(fixtures):
    numbers = np.random.RandomState(31)
    x = keras.Input((6, 5), name="x")
    ends = [keras.layers.Rescaling(1.0 + i)(x[s]) for i, s in enumerate(SLICES)]
    model = keras.Model(x, ends)
    data = numbers.normal(0, 1, (3, 6, 5)).astype("float32")
    outputs = model.predict(data, verbose=0)
    place = os.path.join(fixtures, "keras-" + keras.__version__, "operation", "slices_backwards")
    os.makedirs(place, exist_ok=True)
    model.save(os.path.join(place, "model.keras"))
    arrays = {"y%d" % i: y for i, y in enumerate(outputs)}
    np.savez_compressed(os.path.join(place, "data.npz"), x0=data, **arrays)
    case = {"keras": keras.__version__, "backend": "numpy", "dim_ordering": "tf", "floatx": "float32",
        "recipe": "tools/oracle/keras3_slices.py", "layer": "operation", "files": {"model": "model.keras"}, "batch_size": 32, "tolerance": {"steps": 1, "width": 1},
        "calls": [{"inputs": ["x0"], "outputs": list(arrays)}], "notes": "one output for each of " + str(len(SLICES)) + " slices"}
    with open(os.path.join(place, "case.json"), "w") as stream:
        json.dump(case, stream, indent=1)
        stream.write("\n")
    print("made")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1])
