#!/usr/bin/env python3
"""Makes models of Lambda layers whose functions are drawn (walks/lambdas.py), with the Keras that this Python imports: 2.3.1 on Theano, or
Keras 3. Its own CPython compiles them.

    random_lambdas.py FOLDER COUNT [SEED]

Keras 3 stores functions that have names by these alone, so that there all are expressions. A model has four of them on one input. They are
stored as fixtures in FOLDER, outside of the repository; `source` holds the functions' texts.
"""
import json
import math
import os
import sys
import types

import numpy as np

os.environ["THEANO_FLAGS"] = os.environ.get("THEANO_FLAGS", "") + ",optimizer_excluding=AbstractConvCheck:local_conv2d_cpu"
import keras  # noqa: E402  (the settings come first)

IS_3 = keras.__version__.startswith("3.")
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
if not IS_3:
    from library import eras  # noqa: F401
from walks.lambdas import Walk  # noqa: E402

EACH, MOST_TRIES = 4, 12


def modules():
    if IS_3:
        return {"ops": keras.ops, "np": np, "math": math, "keras": keras}
    import theano.tensor as T
    flat = types.SimpleNamespace(**{n: getattr(T, n) for n in dir(T) if not n.startswith("__")})
    for name in ("sigmoid", "softplus", "relu"):
        setattr(flat, name, getattr(T.nnet, name))
    return {"K": keras.backend, "T": flat, "np": np, "math": math}


def function_of(source, names):
    names = dict(names)
    if source.startswith("lambda"):
        return eval(source, names)
    exec(source, names)
    return names["f"]


def values(source, x, names):
    f = function_of(source, names)
    if IS_3:
        layer = keras.layers.Lambda(f)
        inputs = keras.Input(x.shape[1:])
        return np.asarray(keras.Model(inputs, layer(inputs)).predict(x, verbose=0))
    K = keras.backend
    v = keras.layers.Input(shape=x.shape[1:])
    return np.asarray(K.function([v], [f(v)])([x])[0])


def make(folder, seed, names):
    rng = np.random.RandomState(seed)
    shape = [(3, 4), (3, 4, 3), (2, 5, 2), (2, 3, 4, 2)][rng.randint(4)]
    x = rng.uniform(-2, 2, shape).astype("float32")
    walk = Walk(seed, ["ops"] if IS_3 else ["K"] * 4 + ["T"], shape, lambda source: values(source, x, names).shape, definitions=not IS_3)
    sources, ys = [], []
    for _ in range(MOST_TRIES):
        source = walk.function()
        try:
            y = values(source, x, names)
        except Exception:  # what Keras cannot compute makes no case
            continue
        if y.ndim and y.shape[0] == shape[0] and np.all(np.isfinite(y)) and np.abs(y).max() < 1e6 and y.dtype.kind == "f":
            sources.append(source)
        if len(sources) == EACH:
            break
    if IS_3:
        keras.utils.clear_session()
    inputs = keras.layers.Input(shape=shape[1:])
    outputs = [keras.layers.Lambda(function_of(s, names), name="l%d" % i)(inputs) for i, s in enumerate(sources)]
    model = keras.models.Model(inputs, outputs)
    ys = [np.asarray(y) for y in (lambda p: p if isinstance(p, list) else [p])(model.predict(x, batch_size=32, verbose=0))]
    place = os.path.join(folder, "keras-" + keras.__version__, "lambda", "random_%05d" % seed)
    os.makedirs(place, exist_ok=True)
    name = "model.keras" if IS_3 else "model.h5"
    model.save(os.path.join(place, name))
    np.savez(os.path.join(place, "data.npz"), x0=x, **{"y%d" % i: y for i, y in enumerate(ys)})
    case = {
        "keras": keras.__version__, "backend": "torch" if IS_3 else "theano", "dim_ordering": "tf", "floatx": "float32",
        "recipe": "tools/oracle/random_lambdas.py", "source": " ;; ".join(sources), "layer": "Lambda", "files": {"model": name}, "batch_size": 32,
        "tolerance": {"steps": 8, "width": 64},
        "calls": [{"inputs": ["x0"], "outputs": ["y%d" % i for i in range(len(ys))]}],
    }
    with open(os.path.join(place, "case.json"), "w") as stream:
        json.dump(case, stream, indent=1)
        stream.write("\n")


def main():
    folder, count, first = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0
    names = modules()
    for seed in range(first, first + count):
        try:
            make(folder, seed, names)
            print(seed, "made", flush=True)
        except Exception as problem:
            print(seed, type(problem).__name__, str(problem)[:160].replace("\n", " "), flush=True)


main()
