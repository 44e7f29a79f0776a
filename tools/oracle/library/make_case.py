"""Makes one fixture: build, fill with weights, predict, store, load again with Keras and compare."""
import os

import numpy as np
from keras import backend as K

from library import eras, storage, train, weights

RECURRENT = ("RNN", "LSTM", "GRU", "Bidirectional", "ConvLSTM2D")


def make(case, folder):
    """Writes the fixture into the empty folder `folder`."""
    eras.begin(case)
    np.random.seed(case.rng("build").randint(2 ** 31))
    model = case.build()
    eras.ready_to_predict(model)
    if case.weights:
        case.weights(model, case.rng("weights"))
    else:
        weights.randomize(model, case.rng("weights"))
    inputs = case.inputs(case.rng("inputs"))
    if case.train:
        case.train.compile(model)
        data = case.train.data(case, model, inputs[0])
        train.steps(case.train, model, data, 0, case.train.resume)
    files = save(model, case.form, folder)
    record = header(case, model, files, inputs)
    arrays = {}
    if case.edit:
        eras.edit_config(case, files, folder)
    predicted(case, model, files, folder, inputs if not case.train else shown(case, inputs), record, arrays)
    if case.train:
        if case.train.resume:
            model = eras.load(case, files, folder)
        record["train"] = train.record(case.train, model, data, arrays, folder)
    if case.finish:
        case.finish(folder)
    (np.savez_compressed if case.train or eras.IS_2 else np.savez)(os.path.join(folder, "data.npz"), **arrays)
    storage.write_json(os.path.join(folder, "case.json"), record)


def shown(case, inputs):
    """What a training fixture predicts before it trains: its first batch."""
    return [[a[:case.train.batch] for a in inputs[0]]]


def save(model, form, folder):
    """Stores the model as Keras does; returns the `files` entry of case.json."""
    if form == "h5":
        model.save(os.path.join(folder, "model.h5"))
        return {"model": "model.h5"}
    model.save_weights(os.path.join(folder, "weights.h5"), overwrite=True)
    if form == "weights":
        return {"weights": "weights.h5"}
    name = "model." + form
    with open(os.path.join(folder, name), "w") as stream:
        stream.write(eras.architecture(model, form))
    return {"architecture": name, "weights": "weights.h5"}


def header(case, model, files, inputs):
    steps = case.steps
    if steps is None:
        recurrent = any(name in layers_of(model) for name in RECURRENT)
        steps = max([a.shape[1] for call in inputs for a in call if a.ndim > 1] or [1]) if recurrent else 1
    record = {
        "keras": eras.VERSION, "backend": case.backend, "dim_ordering": case.dim_ordering, "floatx": K.floatx(),
        "recipe": case.recipe, "layer": case.layer, "files": files, "batch_size": case.batch_size,
        "tolerance": {"steps": int(steps), "width": weights.width(model)}}
    for key in ("derivation", "notes"):
        if getattr(case, key):
            record[key] = getattr(case, key)
    if case.no_reload:
        record["no_reload"] = case.no_reload
    return record


def layers_of(model):
    return str(model.get_config())


def predicted(case, model, files, folder, inputs, record, arrays):
    """Predicts all calls, with the built model or, after an edit, with what real Keras loads from the edited file."""
    record["calls"] = []
    counts = [0, 0]
    try:
        if case.error == "load":
            number(arrays, record, inputs[0], None, counts)
            eras.load(case, files, folder)
        truth = eras.load(case, files, folder) if case.edit and not case.expected else model
        results = list(run_calls(case, truth, inputs, record, arrays, counts))
    except Exception as problem:
        if not case.error:
            raise
        # Theano appends its own call stack to the message; only the first line says what is wrong.
        text = str(problem).split("\n")[0]
        record["error"], record["error_at"] = "%s: %s" % (type(problem).__name__, text), case.error
        return
    if case.error:
        raise AssertionError("Keras was expected to raise at " + case.error)
    if not case.no_reload and not case.edit and not case.expected and case.form != "weights":
        again = eras.load(case, files, folder)
        eras.ready_to_predict(again)
        for mine, theirs in zip(results, run_calls(case, again, inputs, {"calls": []}, {}, [0, 0])):
            for a, b in zip(mine, theirs):
                np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6, err_msg="Keras reloads this file differently")


def run_calls(case, model, inputs, record, arrays, counts):
    for index, call in enumerate(inputs):
        entry = number(arrays, record, call, None, counts)
        if index in case.resets:
            model.reset_states()
            entry["reset"] = True
        outputs = (case.expected or (lambda m, x: eras.predict(m, x, case.batch_size)))(model, call)
        if case.finite and not all(np.all(np.isfinite(y)) for y in outputs):
            raise AssertionError("an output is not finite")
        number(arrays, record, None, outputs, counts, entry)
        yield outputs


def number(arrays, record, inputs, outputs, counts, entry=None):
    """Gives arrays their keys x0, x1... and y0, y1..., counted over all calls of a case."""
    if entry is None:
        entry = {}
        record["calls"].append(entry)
    for which, letter, key, group in ((0, "x", "inputs", inputs), (1, "y", "outputs", outputs)):
        for value in group or ():
            name = letter + str(counts[which])
            counts[which] += 1
            arrays[name] = value
            entry.setdefault(key, []).append(name)
    return entry
