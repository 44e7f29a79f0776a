#!/usr/bin/env python3
"""Ten steps of small models of Keras 2 under each optimizer with its options, and each loss with weights and masks:

    training_runs_2.py FIXTURES     FIXTURES/keras-VERSION/training_runs, of the Keras that this Python imports

A model is stored once, as it is before each run (`NAME.h5`). `runs.json` lists the runs: the training_config that Keras writes for a
model compiled so, the names of targets and sample weights in data.npz, weights of classes, and the names of what Keras reports. In
data.npz lie the inputs (`x_MODEL`), targets, weights, and of each model what train_on_batch gave in ten steps (`values_MODEL`: run by
run, step by step, name by name) and its weights afterwards (`final_MODEL`: a row for each run, array by array).
"""
import json
import os
import sys

import h5py
import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import keras  # noqa: E402  (the path above comes first)
from keras import layers as L  # noqa: E402
from keras import losses  # noqa: E402
from keras import optimizers as O  # noqa: E402
from keras.models import Sequential, load_model  # noqa: E402

from library import compact, targets  # noqa: E402, F401  (compact lays out small files tightly)

ROWS, BATCH, CALLS, STEPS = 16, 8, 10, 4
RELEASE = tuple(map(int, keras.__version__.split(".")))

MODELS = {
    # Of two layers, for the norm of all gradients.
    "dense": (lambda: [L.Dense(3, activation="tanh", input_shape=(4,)), L.Dense(2)], (4,)),
    # Every loss is defined for its outputs, which lie between 0 and 1.
    "flat": (lambda: [L.Dense(3, activation="tanh", input_shape=(4,)), L.Dense(3, activation="sigmoid")], (4,)),
    "steps": (lambda: [L.Dense(2, activation="tanh", input_shape=(STEPS, 3)), L.Dense(3, activation="sigmoid")], (STEPS, 3)),
    "masked": (lambda: [L.Masking(input_shape=(STEPS, 3)), L.Dense(2, activation="tanh"), L.Dense(3, activation="sigmoid")],
               (STEPS, 3)),
}

CLIPS = ({}, {"clipnorm": 0.3}, {"clipvalue": 0.05}, {"clipnorm": 0.5, "clipvalue": 0.1})
DECAY = {"decay": 0.1}
OPTIONS = {
    "SGD": ({"lr": 0.1}, [{"momentum": 0.9}, {"momentum": 0.9, "nesterov": True}, {"momentum": 0.5, "nesterov": True, "decay": 0.2}]),
    "RMSprop": ({"lr": 0.02}, [{"rho": 0.6}, {"epsilon": 0.01}, {"rho": 0.5, "decay": 0.2, "epsilon": 1e-3}]),
    "Adagrad": ({"lr": 0.05}, [{"epsilon": 0.01}, {"epsilon": 1e-3, "decay": 0.2}]),
    "Adadelta": ({"lr": 1.5}, [{"rho": 0.6}, {"epsilon": 0.01}, {"rho": 0.8, "epsilon": 1e-3, "decay": 0.2}]),
    "Adam": ({"lr": 0.02}, [{"beta_1": 0.6, "beta_2": 0.9}, {"epsilon": 0.01}, {"beta_2": 0.6, "amsgrad": True},
                            {"beta_2": 0.6, "amsgrad": True, "decay": 0.2, "clipnorm": 0.5}]),
    "Adamax": ({"lr": 0.02}, [{"beta_1": 0.6, "beta_2": 0.9}, {"epsilon": 0.01}, {"beta_2": 0.7, "decay": 0.2}]),
    "Nadam": ({"lr": 0.02}, [{"beta_1": 0.6, "beta_2": 0.9}, {"epsilon": 0.01}, {"schedule_decay": 0.05}]),
}

LOSSES = {
    "mean_squared_error": "real", "mean_absolute_error": "real", "mean_absolute_percentage_error": "positive",
    "mean_squared_logarithmic_error": "positive", "squared_hinge": "signs", "hinge": "signs", "categorical_hinge": "one_hot",
    "logcosh": "real", "categorical_crossentropy": "one_hot", "sparse_categorical_crossentropy": "integers",
    "binary_crossentropy": "binary", "kullback_leibler_divergence": "distribution", "poisson": "positive", "cosine_proximity": "real",
}
CLASSES = {
    "MeanSquaredError": "real", "MeanAbsoluteError": "real", "MeanAbsolutePercentageError": "positive",
    "MeanSquaredLogarithmicError": "positive", "SquaredHinge": "signs", "Hinge": "signs", "CategoricalHinge": "one_hot",
    "LogCosh": "real", "CategoricalCrossentropy": "one_hot", "SparseCategoricalCrossentropy": "integers",
    "BinaryCrossentropy": "binary", "KLDivergence": "distribution", "Poisson": "positive", "Huber": "real",
}


class Runs:
    """All runs of one release, and their numbers."""

    def __init__(self, folder):
        self.folder, self.list, self.arrays, self.values, self.final = folder, [], {}, {}, {}
        rng = np.random.RandomState(20)
        for name in sorted(MODELS):
            layers, shape = MODELS[name]
            self.draw(name, rng, (ROWS,) + shape)
            model = Sequential(layers())
            model.set_weights([rng.uniform(-0.9, 0.9, w.shape) for w in model.get_weights()])
            model.save(self.path(name))

    def draw(self, name, rng, shape):
        x = rng.standard_normal(shape).astype("float32")
        if name == "masked":
            # No step, the first, the last, one between, and all but one are masked; in the other batch as well.
            for row, steps in enumerate(((), (0,), (3,), (1, 2), (0, 1, 3), (), (2,), (2, 3)) * 2):
                x[row, list(steps)] = 0
        self.arrays["x_" + name] = x
        wanted = (ROWS, STEPS, 3) if len(shape) == 3 else (ROWS, 2 if name == "dense" else 3)
        for kind in sorted(set(LOSSES.values())) if name != "dense" else ["real"]:
            self.arrays["%s_%s" % (kind, name)] = getattr(targets, kind)(rng, [wanted])[0]
        self.arrays["weight_" + name] = np.where(np.arange(ROWS) % 5 == 1, 0, rng.uniform(0.2, 2, ROWS)).astype("float32")
        if len(wanted) == 3:
            weight = rng.uniform(0.2, 2, (ROWS, STEPS)) * (rng.uniform(size=(ROWS, STEPS)) > 0.3)
            self.arrays["temporal_" + name] = weight.astype("float32")

    def path(self, name):
        return os.path.join(self.folder, name + ".h5")

    def run(self, name, of, target, optimizer, loss, weight=None, classes=None, **compiling):
        """Compiles the stored model, trains it ten steps, and keeps what Keras said."""
        model = load_model(self.path(of))
        model.compile(optimizer, loss, sample_weight_mode="temporal" if weight == "temporal" else None, **compiling)
        entry = {"name": name, "model": of, "targets": "%s_%s" % (target, of)}
        if weight:
            entry["sample_weight"] = "%s_%s" % (weight, of)
        if classes:
            entry["class_weight"] = dict((str(k), v) for k, v in classes.items())
        entry["metrics"] = list(model.metrics_names)
        entry["training_config"] = self.config(model)
        for k in range(CALLS):
            rows = slice(k % 2 * BATCH, k % 2 * BATCH + BATCH)
            found = model.train_on_batch(self.arrays["x_" + of][rows], self.arrays[entry["targets"]][rows], class_weight=classes,
                                         sample_weight=self.arrays[entry["sample_weight"]][rows] if weight else None)
            self.values.setdefault(of, []).extend(np.atleast_1d(found))
        self.final.setdefault(of, []).append(np.concatenate([w.ravel() for w in model.get_weights()]))
        assert np.all(np.isfinite(self.final[of][-1])) and np.all(np.isfinite(self.values[of])), name
        self.list.append(entry)
        print(name, flush=True)

    def config(self, model):
        path = os.path.join(self.folder, "compiled.h5")
        model.save(path)
        with h5py.File(path, "r") as file:
            text = file.attrs["training_config"]
        os.remove(path)
        return json.loads(text.decode("utf8") if isinstance(text, bytes) else text)

    def write(self):
        for of, values in self.values.items():
            self.arrays["values_" + of] = np.array(values, "float32")
            self.arrays["final_" + of] = np.array(self.final[of], "float32")
        np.savez_compressed(os.path.join(self.folder, "data.npz"), **self.arrays)
        with open(os.path.join(self.folder, "runs.json"), "w") as file:
            file.write("[\n" + ",\n".join(json.dumps(entry) for entry in self.list) + "\n]\n")


def optimizers(runs):
    for kind, (plain, options) in OPTIONS.items():
        # Nadam takes no decay.
        every = list(CLIPS) + ([DECAY] if kind != "Nadam" else []) + options
        for more in every:
            if "amsgrad" in more and RELEASE < (2, 1, 3):
                continue
            name = "_".join([kind] + ["%s_%s" % pair for pair in sorted(more.items())])
            runs.run(name, "dense", "real", getattr(O, kind)(**dict(plain, **more)), "mse", metrics=["mae"])


def rate(loss):
    return O.SGD(lr=0.002 if "ercentage" in loss else 0.1)


def lost(runs, name, target, loss):
    """Runs of a loss: for samples and for steps, by whatever they are weighted, with and without a mask."""
    metrics = {"metrics": ["accuracy" if target in ("one_hot", "integers") else "mae"]}
    label = name if isinstance(loss, str) else name + "_" + loss().reduction
    made = loss if isinstance(loss, str) else loss()
    classes = {0: 0.5, 1: 2.0, 2: 1.25}
    runs.run(label, "flat", target, rate(name), made, **metrics)
    runs.run(label + "_weights", "flat", target, rate(name), made, "weight", **metrics)
    runs.run(label + "_classes", "flat", target, rate(name), made, classes=classes, **metrics)
    runs.run(label + "_weights_classes", "flat", target, rate(name), made, "weight", classes, **metrics)
    for of in ("steps", "masked"):
        for weight in (None, "weight", "temporal"):
            runs.run("_".join(filter(None, (label, of, weight))), of, target, rate(name), made, weight, **metrics)


def main():
    folder = os.path.join(sys.argv[1], "keras-" + keras.__version__, "training_runs")
    if not os.path.isdir(folder):
        os.makedirs(folder)
    runs = Runs(folder)
    optimizers(runs)
    for name, target in LOSSES.items():
        lost(runs, name, target, name)
    if RELEASE >= (2, 3):
        lost(runs, "huber_loss", "real", "huber_loss")
        for name, target in CLASSES.items():
            for reduction in ("sum_over_batch_size", "sum"):
                lost(runs, name, target, lambda name=name, reduction=reduction: getattr(losses, name)(reduction=reduction))
    runs.write()


if __name__ == "__main__":
    main()
