"""Training fixtures: a compiled model as stored before, what real Keras reports at each call, the weights afterwards."""
import os

import h5py
import numpy as np


class Training:
    """How a case is trained. targets(rng, shapes): one array for each output; the inputs hold all rows.

    run: "train_on_batch" (calls consecutive calls, call k on batch k modulo the number of batches) or "fit".
    loss and metrics: names, or functions that make an object of Keras 2.3.
    resume: steps trained before the file is stored; the calls then start from what real Keras loads from that file.
    """

    def __init__(self, targets, loss="mse", optimizer=None, **options):
        self.targets, self.loss, self.optimizer = targets, loss, optimizer
        self.metrics = options.pop("metrics", [])
        self.weighted_metrics = options.pop("weighted_metrics", None)
        self.batch = options.pop("batch", 8)
        self.calls = options.pop("calls", 10)
        self.resume = options.pop("resume", 0)
        self.sample_weight = options.pop("sample_weight", None)
        self.class_weight = options.pop("class_weight", None)
        self.sample_weight_mode = options.pop("sample_weight_mode", None)
        self.loss_weights = options.pop("loss_weights", None)
        self.store_state = options.pop("store_state", False)
        self.fit = options.pop("fit", None)
        # False where losses are NaN or infinite on purpose.
        self.finite = options.pop("finite", True)
        if options:
            raise TypeError("unknown options %s" % sorted(options))

    def compile(self, model):
        from keras.optimizers import SGD
        optimizer = self.optimizer() if self.optimizer else SGD(lr=0.1)
        keywords = {"loss_weights": self.loss_weights} if self.loss_weights else {}
        if self.weighted_metrics:
            keywords["weighted_metrics"] = list(self.weighted_metrics)
        metrics = self.metrics if isinstance(self.metrics, dict) else [made(m) for m in self.metrics]
        model.compile(optimizer, made(self.loss), metrics=metrics, sample_weight_mode=self.sample_weight_mode, **keywords)

    def data(self, case, model, inputs):
        """(x, y, w): lists of arrays of all rows; w is None without sample weights."""
        shapes = [y.shape for y in one_or_many(model.predict(inputs, batch_size=self.batch))]
        if any(getattr(layer, "stateful", False) for layer in model.layers):
            model.reset_states()
        targets = self.targets(case.rng("targets"), shapes)
        return inputs, targets, self.sample_weight(case.rng("sample_weight")) if self.sample_weight else None


def made(thing):
    """A loss or metric; a function makes those that are objects, which Keras has only from 2.3 on."""
    return thing() if callable(thing) else thing


def one_or_many(value):
    return list(value) if isinstance(value, (list, tuple)) else [value]


def single(values):
    return values[0] if len(values) == 1 else values


def rows(arrays, k, batch):
    """Batch k, counted modulo the number of batches."""
    if arrays is None:
        return None
    start = k % (len(arrays[0]) // batch) * batch
    return single([a[start:start + batch] for a in arrays])


def steps(training, model, data, first, count):
    """Values of `count` train_on_batch calls, [count, len(metrics_names)]."""
    x, y, w = data
    values = []
    for k in range(first, first + count):
        values.append(one_or_many(model.train_on_batch(
            rows(x, k, training.batch), rows(y, k, training.batch), sample_weight=rows(w, k, training.batch),
            class_weight=training.class_weight)))
    return np.array(values, "float64")


def record(training, model, data, arrays, folder):
    """Trains the model, fills `arrays`; returns the `train` entry of case.json."""
    x, y, w = data
    entry = {"run": "fit" if training.fit else "train_on_batch", "batch_size": training.batch,
             "metrics": list(model.metrics_names), "x": store(arrays, "tx", x), "y": store(arrays, "ty", y)}
    if w:
        entry["sample_weight"] = store(arrays, "tw", w)
    if training.class_weight:
        entry["class_weight"] = dict((str(k), v) for k, v in training.class_weight.items())
    tested = model.test_on_batch(rows(x, 0, training.batch), rows(y, 0, training.batch),
                                 sample_weight=rows(w, 0, training.batch))
    arrays["tested"] = np.array(one_or_many(tested), "float64")
    entry["tested"] = "tested"
    if any(getattr(layer, "stateful", False) for layer in model.layers):
        model.reset_states()
    if training.fit:
        history = model.fit(single(x), single(y), batch_size=training.batch, verbose=0, shuffle=False,
                            sample_weight=single(w) if w else None, class_weight=training.class_weight,
                            **training.fit).history
        entry["fit"] = dict(training.fit, shuffle=False)
        entry["history"] = dict((k, "history_" + k) for k in sorted(history))
        for key, values in history.items():
            arrays["history_" + key] = np.array(values, "float64")
    else:
        entry["calls"] = training.calls
        arrays["values"] = steps(training, model, data, training.resume, training.calls)
        entry["first_batch"] = training.resume
        entry["values"] = "values"
        assert not training.finite or np.all(np.isfinite(arrays["values"])), "a loss is not finite"
    entry["final"] = final_weights(model, arrays, folder, training.store_state, entry)
    return entry


def store(arrays, prefix, values):
    keys = [prefix + str(i) for i in range(len(values))]
    arrays.update(zip(keys, values))
    return keys


def text(name):
    """A name of a file, which h5py gives as bytes, but as text where names of one list differ in length beyond ASCII's padding."""
    return name.decode("utf8") if isinstance(name, bytes) else name


def final_weights(model, arrays, folder, with_state, entry):
    """[group, dataset, key of data.npz] of every array of the model as real Keras saves it after training."""
    path = os.path.join(folder, "final.h5")
    model.save(path)
    found = []
    with h5py.File(path, "r") as f:
        for layer in f["model_weights"].attrs["layer_names"]:
            group = f["model_weights"][layer]
            for name in group.attrs["weight_names"]:
                key = "final%d" % len(found)
                arrays[key] = group[name][()]
                found.append([text(layer), text(name), key])
        if with_state and "optimizer_weights" in f:
            group = f["optimizer_weights"]
            entry["optimizer_weights"] = []
            for name in group.attrs["weight_names"]:
                key = "state%d" % len(entry["optimizer_weights"])
                arrays[key] = group[name][()]
                entry["optimizer_weights"].append([text(name), key])
    os.remove(path)
    return found
