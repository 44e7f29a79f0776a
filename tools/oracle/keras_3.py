#!/usr/bin/env python3
"""Makes fixtures of layers that Keras 3 adds, with the real Keras 3 that this Python imports (its backend PyTorch).

    keras_3.py FOLDER [PATTERN ...]                    the cases of recipes/keras_3.py below FOLDER/GROUP/CASE
    keras_3.py FOLDER --random COUNT [--seed SEED]     cases with arguments at random, which are not kept

Weights are drawn, so that none is zero or one. A case is model.keras (or model.h5), data.npz and case.json, as stored_cases.py has it.
"""
import argparse
import fnmatch
import importlib.util
import json
import os
import random
import shutil

import numpy as np

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras  # noqa: E402  (the backend comes first)

HERE = os.path.dirname(os.path.abspath(__file__))


def draw_weights(model, numbers):
    for variable in model.variables:
        if "seed_generator" in variable.path or not str(variable.dtype).startswith("float"):
            continue
        values = numbers.normal(0, 0.6, variable.shape)
        if "variance" in variable.path:
            values = np.abs(values) + 0.3
        variable.assign(values.astype("float32"))


def write(folder, group, name, build, seed, recipe):
    """BUILD(keras.layers, keras, numbers) gives a model and its inputs; both may be lists."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    numbers = np.random.RandomState(seed)
    model, inputs = build(keras.layers, keras, numbers)
    draw_weights(model, numbers)
    inputs = inputs if isinstance(inputs, list) else [inputs]
    outputs = model.predict(inputs if len(inputs) > 1 else inputs[0], verbose=0)
    outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    if not all(np.all(np.isfinite(y)) for y in outputs):
        return False
    place = os.path.join(folder, group, name)
    shutil.rmtree(place, ignore_errors=True)
    os.makedirs(place)
    model.save(os.path.join(place, "model.keras"))
    arrays = {"x%d" % i: x for i, x in enumerate(inputs)}
    arrays.update({"y%d" % i: np.asarray(y) for i, y in enumerate(outputs)})
    np.savez(os.path.join(place, "data.npz"), **arrays)
    case = {
        "keras": keras.__version__,
        "backend": "torch",
        "dim_ordering": "tf",
        "floatx": "float32",
        "recipe": recipe,
        "source": "%s %d" % (name, seed),
        "made_by": "keras %s on torch" % keras.__version__,
        "layer": group,
        "files": {"model": "model.keras"},
        "batch_size": 32,
        # A group of few elements may have a small deviation, which errors are divided by.
        "tolerance": {"steps": 8 if "normalization" in group else 2, "width": max(int(np.prod(x.shape[1:])) for x in inputs)},
        "calls": [{"inputs": ["x%d" % i for i in range(len(inputs))], "outputs": ["y%d" % i for i in range(len(outputs))]}],
    }
    with open(os.path.join(place, "case.json"), "w") as file:
        json.dump(case, file, indent=1)
        file.write("\n")
    return True


def recipes():
    spec = importlib.util.spec_from_file_location("keras_3_recipes", os.path.join(HERE, "recipes", "keras_3.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder")
    arguments.add_argument("patterns", nargs="*", default=["*"])
    arguments.add_argument("--random", type=int, default=0)
    arguments.add_argument("--seed", type=int, default=0)
    options = arguments.parse_args()
    module = recipes()
    if not options.random:
        for seed, (path, build) in enumerate(module.CASES.items()):
            if any(fnmatch.fnmatch(path, p) for p in options.patterns):
                group, name = path.split("/")
                try:
                    made = write(options.folder, group, name, build, seed, "tools/oracle/recipes/keras_3.py")
                    print(path, "made" if made else "not finite")
                except Exception as e:  # What this release cannot compute on PyTorch, another one can.
                    print(path, type(e).__name__, str(e).replace("\n", " ")[:160])
        return
    kinds = sorted(module.RANDOM)
    for seed in range(options.seed, options.seed + options.random):
        kind = kinds[seed % len(kinds)]
        try:
            draw = random.Random(seed)
            write(options.folder, kind, "random_%d" % seed, lambda L, k, n: module.RANDOM[kind](L, k, n, draw), seed, "tools/oracle/keras_3.py --random")
        except Exception as e:  # Arguments that Keras itself refuses make no case.
            print(kind, seed, type(e).__name__, str(e).replace("\n", " ")[:160])


if __name__ == "__main__":
    main()
