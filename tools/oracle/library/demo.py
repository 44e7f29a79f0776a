"""Stores a trained demo model: fixtures/models/NAME, in the same format as a fixture plus texts that a demo shows."""
import argparse
import os
import shutil
import sys

import numpy as np

from library import storage, weights

HERE = os.path.dirname(os.path.abspath(__file__))
MODELS = os.path.normpath(os.path.join(HERE, "..", "..", "..", "fixtures", "models"))


def arguments(name, **numbers):
    """Command line of a model's recipe: --output FOLDER and one option for each number."""
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument("--output", default=os.path.join(MODELS, name))
    for key, value in numbers.items():
        parser.add_argument("--" + key, type=type(value), default=value)
    options = parser.parse_args()
    np.random.seed(20161111)
    return options


def store(options, name, model, inputs, steps, texts, as_json=False, batch_size=32):
    """Predicts `inputs` (a list of arrays) and writes the folder. texts: file name to JSON value."""
    import keras
    from keras import backend as K
    folder = options.output
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    files = {"model": "model.h5"}
    if as_json:
        files = {"architecture": "model.json", "weights": "weights.h5"}
        with open(os.path.join(folder, "model.json"), "w") as stream:
            stream.write(model.to_json())
        model.save_weights(os.path.join(folder, "weights.h5"))
    else:
        # Without the optimizer, which would triple the file: these models are shown, not trained on.
        optimizer = model.__dict__.pop("optimizer")
        model.save(os.path.join(folder, "model.h5"))
        model.optimizer = optimizer
    outputs = model.predict(inputs[0] if len(inputs) == 1 else inputs, batch_size=batch_size)
    arrays = dict(("x%d" % i, x) for i, x in enumerate(inputs))
    arrays["y0"] = outputs
    np.savez_compressed(os.path.join(folder, "data.npz"), **arrays)
    storage.write_json(os.path.join(folder, "case.json"), {
        "keras": keras.__version__, "backend": "theano", "dim_ordering": "th", "floatx": K.floatx(),
        "recipe": "tools/oracle/models/%s.py" % name, "layer": "Sequential", "files": files, "batch_size": batch_size,
        "tolerance": {"steps": steps, "width": weights.width(model)},
        "calls": [{"inputs": ["x%d" % i for i in range(len(inputs))], "outputs": ["y0"]}]})
    for file, value in texts.items():
        storage.write_json(os.path.join(folder, file), value)
    print("%s: %d kB" % (folder, sum(os.path.getsize(os.path.join(folder, f)) for f in os.listdir(folder)) // 1024))
