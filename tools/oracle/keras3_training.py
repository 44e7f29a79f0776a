#!/usr/bin/env python3
"""Makes training runs of Keras 3 with the real Keras 3 that this Python imports (its backend PyTorch).

    keras3_training.py FIXTURES [NAME ...]                    the runs below: optimizers, losses, metrics, schedules
    keras3_training.py FIXTURES --random COUNT [--seed SEED]  runs with arguments at random, which are not kept

A run is FIXTURES/keras-RELEASE/training/NAME: model.keras as it was compiled and trained for two epochs, data.npz and case.json in the
form of stored_cases.py, whose `train` says what training goes on with and what evaluate gave before and after it.
"""
import json
import os
import random
import shutil
import sys

import numpy as np

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras  # noqa: E402  (the backend comes first)

L, O, M, S = keras.losses, keras.optimizers, keras.metrics, keras.optimizers.schedules

OPTIMIZERS = {
    "sgd": lambda: O.SGD(0.05),
    "sgd_momentum": lambda: O.SGD(0.05, momentum=0.8, nesterov=True, weight_decay=0.01),
    "rmsprop": lambda: O.RMSprop(0.004, rho=0.87),
    "rmsprop_centered": lambda: O.RMSprop(0.004, rho=0.87, momentum=0.5, centered=True),
    "adagrad": lambda: O.Adagrad(0.02, initial_accumulator_value=0.2),
    "adadelta": lambda: O.Adadelta(0.7, rho=0.9),
    "adam": lambda: O.Adam(0.005, beta_1=0.8, beta_2=0.95, clipnorm=0.3),
    "adam_amsgrad": lambda: O.Adam(0.005, amsgrad=True, global_clipnorm=0.4),
    "adam_average": lambda: O.Adam(0.005, use_ema=True, ema_momentum=0.8),
    "adam_overwritten": lambda: O.Adam(0.005, use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=3),
    "adam_accumulated": lambda: O.Adam(0.005, gradient_accumulation_steps=3),
    "adamw": lambda: O.AdamW(0.005, weight_decay=0.03, clipvalue=0.05),
    "adamax": lambda: O.Adamax(0.006),
    "nadam": lambda: O.Nadam(0.006),
    "ftrl": lambda: O.Ftrl(0.03, l1_regularization_strength=0.001, l2_regularization_strength=0.01, l2_shrinkage_regularization_strength=0.01,
        beta=0.1),
    "ftrl_power": lambda: O.Ftrl(0.03, learning_rate_power=-0.7),
    "lion": lambda: O.Lion(0.002, weight_decay=0.02),
    "adafactor": lambda: O.Adafactor(0.01),
    "lamb": lambda: O.Lamb(0.005),
    "loss_scale": lambda: O.LossScaleOptimizer(O.Adam(0.005)),
    "loss_scale_adafactor": lambda: O.LossScaleOptimizer(O.Adafactor(0.01)),
    "exponential": lambda: O.Adam(S.ExponentialDecay(0.01, 3, 0.7)),
    "staircase": lambda: O.SGD(S.ExponentialDecay(0.1, 3, 0.7, staircase=True), momentum=0.5),
    "inverse_time": lambda: O.RMSprop(S.InverseTimeDecay(0.01, 4, 0.5)),
    "polynomial": lambda: O.Adam(S.PolynomialDecay(0.01, 7, 0.001, power=2.0)),
    "polynomial_cycle": lambda: O.Adam(S.PolynomialDecay(0.01, 4, 0.001, cycle=True)),
    "pieces": lambda: O.AdamW(S.PiecewiseConstantDecay([2, 5], [0.01, 0.004, 0.001])),
    "cosine": lambda: O.Adam(S.CosineDecay(0.002, 9, alpha=0.1, warmup_target=0.02, warmup_steps=3)),
    "restarts": lambda: O.Adam(S.CosineDecayRestarts(0.01, 3, t_mul=2.0, m_mul=0.9, alpha=0.05)),
}

# What targets a loss takes: of classes, class numbers, 0 and 1, shares, any, positive numbers.
LOSSES = {
    "mse": ("any", lambda: L.MeanSquaredError()),
    "mae": ("any", lambda: L.MeanAbsoluteError(reduction="sum")),
    "mape": ("positive", lambda: "mape"),
    "msle": ("positive", lambda: L.MeanSquaredLogarithmicError()),
    "huber": ("any", lambda: L.Huber()),
    "log_cosh": ("any", lambda: L.LogCosh()),
    "cosine": ("any", lambda: L.CosineSimilarity()),
    "kl": ("shares", lambda: L.KLDivergence()),
    "poisson": ("positive", lambda: L.Poisson()),
    "hinge": ("binary", lambda: L.Hinge()),
    "squared_hinge": ("binary", lambda: "squared_hinge"),
    "categorical_hinge": ("classes", lambda: L.CategoricalHinge()),
    "binary": ("binary", lambda: L.BinaryCrossentropy(label_smoothing=0.1)),
    "binary_logits": ("logits", lambda: L.BinaryCrossentropy(from_logits=True)),
    "categorical": ("classes", lambda: L.CategoricalCrossentropy(label_smoothing=0.1)),
    "categorical_logits": ("class_logits", lambda: L.CategoricalCrossentropy(from_logits=True)),
    "sparse": ("sparse", lambda: L.SparseCategoricalCrossentropy()),
    "sparse_ignore": ("sparse_logits", lambda: L.SparseCategoricalCrossentropy(from_logits=True, ignore_class=1)),
    "binary_focal": ("binary", lambda: L.BinaryFocalCrossentropy(apply_class_balancing=True, alpha=0.3, gamma=1.5, label_smoothing=0.1)),
    "categorical_focal": ("class_logits", lambda: L.CategoricalFocalCrossentropy(alpha=0.4, from_logits=True)),
    "dice": ("binary", lambda: L.Dice()),
    "tversky": ("binary", lambda: L.Tversky(alpha=0.3, beta=0.6)),
}

ACTIVATION = {"any": "linear", "logits": "linear", "sparse_logits": "linear", "class_logits": "linear", "positive": "softplus", "shares": "softmax", "binary": "sigmoid", "classes": "softmax", "sparse": "softmax", "flat": "softmax",
    "vector": "linear", "vector_column": "linear", "vector_binary": "sigmoid", "vector_binary_column": "sigmoid"}

METRICS = {
    "any": lambda: ["mae", M.MeanSquaredError(name="squares"), M.RootMeanSquaredError(), M.CosineSimilarity(), M.LogCoshError()],
    "positive": lambda: ["mse", "mape", M.Poisson(), M.MeanSquaredLogarithmicError()],
    "shares": lambda: ["kl_divergence", M.KLDivergence(name="other"), M.CategoricalCrossentropy(label_smoothing=0.1)],
    "binary": lambda: [M.BinaryAccuracy(threshold=0.4), M.AUC(num_thresholds=50), M.AUC(curve="PR", name="pr"), M.Precision(), M.Recall(
        thresholds=0.3), M.TruePositives(), M.FalseNegatives(), M.SensitivityAtSpecificity(0.5), M.PrecisionAtRecall(0.4), M.Hinge(),
        M.RecallAtPrecision(0.6), M.F1Score(average="micro", threshold=0.5), M.BinaryIoU(), M.BinaryCrossentropy()],
    "classes": lambda: ["accuracy", M.TopKCategoricalAccuracy(2), M.CategoricalAccuracy(), M.OneHotMeanIoU(3), M.CategoricalHinge(),
        M.Precision(top_k=1), M.Recall(class_id=1)],
    "logits": lambda: [M.BinaryAccuracy(threshold=0.0), M.AUC(from_logits=True), M.BinaryCrossentropy(from_logits=True)],
    "sparse_logits": lambda: ["accuracy", M.SparseCategoricalCrossentropy(from_logits=True)],
    "class_logits": lambda: ["accuracy", M.CategoricalCrossentropy(from_logits=True)],
    "sparse": lambda: ["accuracy", M.SparseTopKCategoricalAccuracy(2), M.SparseCategoricalAccuracy(), M.SparseCategoricalCrossentropy(),
        M.MeanIoU(3, sparse_y_pred=False)],
}

# Before 3.9 some metrics cannot be built on PyTorch.
if tuple(map(int, keras.__version__.split(".")[:2])) < (3, 9):
    METRICS = dict((kind, lambda: ["accuracy", "mae"]) for kind in METRICS)
    METRICS["sparse"] = METRICS["sparse_logits"] = lambda: ["accuracy"]

UNITS = 3


def targets(kind, shape, numbers):
    if kind in ("sparse", "sparse_logits"):
        return numbers.randint(0, UNITS, shape[:-1] + (1,)).astype("float32")
    if kind.startswith("vector"):
        # For an output of one number a sample: targets below one another, or as many numbers.
        values = numbers.randint(0, 2, shape) if kind.startswith("vector_binary") else numbers.uniform(-1, 1, shape)
        return values.astype("float32")[:, None] if kind.endswith("column") else values.astype("float32")
    if kind == "flat":
        return numbers.randint(0, UNITS, shape[:-1]).astype("float32")
    if kind in ("classes", "class_logits"):
        return np.eye(UNITS, dtype="float32")[numbers.randint(0, UNITS, shape[:-1])]
    if kind in ("binary", "logits"):
        return numbers.randint(0, 2, shape).astype("float32")
    values = numbers.uniform(-1, 1, shape) if kind == "any" else numbers.uniform(0.1, 2, shape)
    return (values / values.sum(-1, keepdims=True) if kind == "shares" else values).astype("float32")


def network(body, activation):
    layers = keras.layers
    if body in ("dense", "vector"):
        x = layers.Input((4,))
        y = layers.Dense(5, activation="tanh", kernel_regularizer="l2")(x)
        y = layers.BatchNormalization(momentum=0.8)(y)
    elif body == "zeros":
        x = layers.Input((4,))
        y = layers.LeakyReLU(negative_slope=0.3)(layers.Dense(5)(x))
    elif body == "images":
        x = layers.Input((6, 6, 2))
        y = layers.Conv2D(3, 3, activation="relu")(x)
        y = layers.BatchNormalization(momentum=0.8)(y)
        y = layers.MaxPooling2D()(y)
        y = layers.Flatten()(y)
    else:
        x = layers.Input((5,))
        y = layers.Embedding(9, 4, mask_zero=body == "masked")(x)
        y = layers.GlobalMaxPooling1D()(y) if body == "tied" else layers.LSTM(4, return_sequences=body == "masked")(y)
        y = layers.BatchNormalization(momentum=0.8)(y) if body == "masked" else y
    if body == "vector":
        return keras.Model(x, keras.ops.squeeze(layers.Dense(1, activation=activation)(y), axis=-1))
    return keras.Model(x, layers.Dense(UNITS, activation=activation)(y))


def inputs(body, count, numbers):
    if body in ("dense", "vector"):
        return numbers.uniform(-1, 1, (count, 4)).astype("float32")
    if body == "zeros":
        return (numbers.uniform(-1, 1, (count, 4)) * (np.arange(count) % 2)[:, None]).astype("float32")
    if body == "images":
        return numbers.uniform(-1, 1, (count, 6, 6, 2)).astype("float32")
    return numbers.randint(0, 9, (count, 5)).astype("float32")


def run(fixtures, name, body, optimizer, kind, loss, metrics, weighted=(), weights=None, recipe="keras3_training.py"):
    seed = sum(map(ord, name))
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    numbers = np.random.RandomState(seed)
    loss = loss()
    model = network(body, ACTIVATION[kind])
    for variable in model.trainable_variables:
        # What is 0 before an activation shows its slope there.
        at_zero = body == "zeros" and variable.path.endswith("bias")
        variable.assign(np.zeros(variable.shape) if at_zero else numbers.uniform(-0.6, 0.6, variable.shape))
    x = inputs(body, 14, numbers)
    y = targets(kind, model.predict(x, verbose=0).shape, numbers)
    w = None if weights is None else np.round(numbers.uniform(0, 1.6, 14)).astype("float32") * weights
    model.compile(optimizer(), loss, metrics=metrics(), weighted_metrics=list(weighted))
    arguments = {"batch_size": 4, "verbose": 0, "sample_weight": w}
    if body != "zeros":
        model.fit(x, y, epochs=2, shuffle=False, **arguments)
    place = os.path.join(fixtures, "keras-" + keras.__version__, "training", name)
    shutil.rmtree(place, ignore_errors=True)
    os.makedirs(place)
    file = "model.h5" if name.endswith("_hdf5") else "model.keras"
    model.save(os.path.join(place, file))
    # What goes on is the file: some losses forget their arguments there. Of HDF5, Keras 3.15 reads an optimizer that knows no variable.
    if file == "model.keras":
        model = keras.models.load_model(os.path.join(place, file))
    outputs = model.predict(x, batch_size=4, verbose=0)
    before = model.evaluate(x, y, return_dict=True, **arguments)
    history = model.fit(x, y, epochs=2, shuffle=False, **arguments).history
    after = model.evaluate(x, y, return_dict=True, **arguments)
    names = list(before)
    arrays = {"x0": x, "y0": outputs, "ty0": y, "trained0": model.predict(x, batch_size=4, verbose=0),
        "evaluated_before": np.array([before[n] for n in names], "float64"),
        "evaluated_after": np.array([after[n] for n in names], "float64")}
    arrays.update(("history_" + n, np.array(v, "float64")) for n, v in history.items())
    train = {"run": "fit", "batch_size": 4, "metrics": names, "fit": {"epochs": 2, "shuffle": False}, "x": ["x0"], "y": ["ty0"],
        "evaluated_before": "evaluated_before", "evaluated_after": "evaluated_after", "history": {n: "history_" + n for n in history},
        "trained": ["trained0"], "final": [], "tolerance": {"trained": 2e-5 * max(1.0, float(np.abs(arrays["trained0"]).max())),
        "before": 1e-5, "after": 3e-5, "history": 3e-5}}
    if w is not None:
        arrays["tw0"] = w
        train["sample_weight"] = ["tw0"]
    if not all(np.all(np.isfinite(a)) for a in arrays.values()):
        shutil.rmtree(place)
        return False
    np.savez_compressed(os.path.join(place, "data.npz"), **arrays)
    case = {"keras": keras.__version__, "backend": keras.backend.backend(), "dim_ordering": "tf", "floatx": "float32",
        "recipe": "tools/oracle/%s:%s" % (recipe, name), "layer": "Model", "files": {"model": file}, "batch_size": 4,
        "tolerance": {"steps": 8, "width": 16, "relative": 5e-5}, "calls": [{"inputs": ["x0"], "outputs": ["y0"]}], "train": train}
    with open(os.path.join(place, "case.json"), "w") as stream:
        json.dump(case, stream, indent=1)
        stream.write("\n")
    return True


def stored():
    yield "slope_at_zero", ("zeros", lambda: O.SGD(0.1), "any", lambda: "mean_squared_error", lambda: ["mae"])
    for name, optimizer in OPTIMIZERS.items():
        yield "optimizer_" + name, ("dense", optimizer, "any", lambda: "mean_squared_error", lambda: ["mae"])
    yield "optimizer_loss_scale_hdf5", ("dense", OPTIMIZERS["loss_scale"], "any", lambda: "mean_squared_error", lambda: ["mae"])
    for name, (kind, loss) in LOSSES.items():
        yield "loss_" + name, ("dense", lambda: O.SGD(0.05), kind, loss, METRICS[kind])
    yield "images", ("images", lambda: O.RMSprop(0.01), "classes", lambda: "categorical_crossentropy", lambda: ["accuracy"])
    yield "words", ("words", lambda: O.Adam(0.01, clipnorm=0.2), "sparse", lambda: "sparse_categorical_crossentropy", lambda: ["accuracy"])
    yield "words_hdf5", ("words", lambda: O.AdamW(0.01), "sparse", lambda: "sparse_categorical_crossentropy", lambda: ["accuracy"])
    yield "tied", ("tied", lambda: O.SGD(0.2), "any", lambda: "mse", lambda: ["mae"])
    yield "masked", ("masked", lambda: O.SGD(0.1), "any", lambda: "mse", lambda: ["mae"])
    yield "masked_sum", ("masked", lambda: O.SGD(0.02), "any", lambda: L.MeanSquaredError(reduction="sum"), lambda: ["mae"])
    yield "named", ("dense", lambda: "adamw", "any", lambda: "mean_squared_error", lambda: ["mae"])
    yield "class_of_each_step", ("masked", lambda: O.Adam(0.01), "flat", lambda: L.SparseCategoricalCrossentropy(), lambda: ["accuracy"])
    yield "weighted", ("dense", lambda: O.SGD(0.1), "classes", lambda: "categorical_crossentropy", lambda: ["accuracy"], ["accuracy",
        "mse"], 1.0)


    some = lambda: ["mae", M.MeanSquaredError(name="squares"), M.RootMeanSquaredError()]
    truths = lambda: ["binary_accuracy", M.Precision(), M.TruePositives()]
    for end in ("", "_column"):
        # Real Keras has no weighted means of vectors: it raises.
        weighted = ["mae", M.RootMeanSquaredError(name="root")] if end else []
        yield "vector" + end, ("vector", lambda: O.SGD(0.1), "vector" + end, lambda: "mse", some, weighted, 1.0)
        yield "vector_huber" + end, ("vector", lambda: O.Adam(0.01), "vector" + end, lambda: L.Huber(0.4, reduction="sum"), some, [], 1.0)
        yield "vector_binary" + end, ("vector", lambda: O.SGD(0.1), "vector_binary" + end, lambda: L.BinaryCrossentropy(), truths, [], 1.0)
        yield "vector_unweighted" + end, ("vector", lambda: O.SGD(0.1), "vector" + end, lambda: "mae", some)


def at_random(choice):
    kind, loss = choice.choice(list(LOSSES.values()))
    body = choice.choice(["dense", "images", "words", "tied", "masked"] if kind == "any" else ["dense", "images", "words", "tied"])
    optimizer = choice.choice(list(OPTIMIZERS.values()))
    if choice.random() < 0.1:
        return "masked", optimizer, "flat", LOSSES["sparse"][1], lambda: ["accuracy"], [], None
    weighted = choice.random() < 0.2 and body != "masked"
    return body, optimizer, kind, loss, METRICS[kind], ["mse"] if weighted and not kind.startswith("sparse") else [], 1.0 if weighted else None


def main():
    fixtures, rest = sys.argv[1], sys.argv[2:]
    runs = dict(stored())
    if rest[:1] == ["--random"]:
        seed = int(rest[3]) if len(rest) > 3 else 1
        runs = dict(("random_%d_%d" % (seed, i), at_random(random.Random("%d %d" % (seed, i)))) for i in range(int(rest[1])))
    elif rest:
        runs = dict((name, runs[name]) for name in rest)
    for name, arguments in runs.items():
        try:
            print(name, "made" if run(fixtures, name, *arguments) else "left out: not finite")
        except Exception as problem:
            print(name, "left out: %s: %s" % (type(problem).__name__, str(problem).split("\n")[0][:160]))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main()
