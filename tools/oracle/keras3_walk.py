#!/usr/bin/env python3
"""Draws whole models of Keras 3 (walks/models_3.py, with --programs walks/programs_3.py), with the real Keras 3 that this Python imports
(its backend PyTorch).

    keras3_walk.py FIXTURES COUNT [SEED] [--form keras|h5|weights] [--policy NAME] [--predict] [--programs [KIND ...]]
    keras3_walk.py FIXTURES COUNT [SEED] --programs examples    those of walks/examples_3.py
    keras3_walk.py FIXTURES 0 [--programs NAME ...]    the cases of recipes/keras_3_whole.py, which are kept

Each is FIXTURES/keras-RELEASE/training/walk_SEED_NUMBER (whole/ with --predict): the model compiled and trained three steps, saved in one of
Keras's three forms, data.npz, and case.json as keras3_training.py has it. They are not kept: what they bring to
light becomes a recipe's.
"""
import argparse
import json
import os
import random
import shutil
import traceback

import keras3_training as training
import numpy as np
import torch
from walks import examples_3, models_3, picture_examples_3, programs_3

keras = training.keras
# PyTorch's fast attention on processors takes a row of which a mask hides everything for one with weights of 1 each when it computes
# gradients (2.6: the logarithm of their sum is lost beside the mask's number); its plain attention does not.
torch.backends.cuda.enable_flash_sdp(False)


def forget_gradients(model, set_to_none=True):
    """PyTorch's module knows its parameters by their paths, and of two with one path (the cells of both directions of a Bidirectional that
    was given a cell) the gradient of the first is never set back: each batch would add to it."""
    for variable in model.trainable_variables:
        variable.value.grad = None


keras.Model.zero_grad = forget_gradients
EXAMPLES = examples_3.EXAMPLES + picture_examples_3.EXAMPLES
EVERY = programs_3.PROGRAMS + EXAMPLES
FORMS = ["keras", "keras", "h5", "weights"]


def in_order(structure, tensors):
    """The keys of a dictionary of tensors in the model's own order; None where it is none."""
    if not isinstance(structure, dict):
        return None
    places = {id(t): key for key, t in structure.items()}
    return [places[id(t)] for t in tensors]


def listed(values, keys):
    if isinstance(values, dict):
        return [np.asarray(values[k], "float32") for k in keys]
    return [np.asarray(v, "float32") for v in values] if isinstance(values, (list, tuple)) else [np.asarray(values, "float32")]


def prepared(model, numbers):
    for variable in model.variables:
        if "seed_generator" in variable.path or not str(variable.dtype).startswith(("float", "bfloat")):
            continue
        values = numbers.uniform(-0.6, 0.6, variable.shape)
        if "variance" in variable.path:
            values = np.abs(values) + 0.4
        variable.assign(values.astype("float32"))


def save(model, place, form):
    if form == "weights":
        model.save_weights(os.path.join(place, "model.weights.h5"))
        with open(os.path.join(place, "model.json"), "w") as stream:
            stream.write(model.to_json())
        return {"architecture": "model.json", "weights": "model.weights.h5"}
    model.save(os.path.join(place, "model." + form))
    return {"model": "model." + form}


def reset(model):
    """Zeros for the states of recurrent layers; Keras 3 has no call of a model's that does it."""
    for layer in model._flatten_layers():
        if getattr(layer, "stateful", False) and hasattr(layer, "reset_state"):
            layer.reset_state()


def loaded(place, files):
    """The model of the files, with the names that a program of its own would give to operations (before 3.11 no file holds them)."""
    policy = keras.config.dtype_policy()
    keras.utils.clear_session()
    # Forgotten with the rest; without it an optimizer is no more wrapped for half precision, and its state is passed over.
    keras.config.set_dtype_policy(policy)
    if "model" in files:
        return keras.models.load_model(os.path.join(place, files["model"]))
    with open(os.path.join(place, files["architecture"])) as stream:
        model = keras.models.model_from_json(stream.read())
    model.load_weights(os.path.join(place, files["weights"]))
    return model


def walk(options, seed, number):
    name = "walk_%d_%d" % (seed, number)
    choice = random.Random("%d %d %s" % (seed, number, keras.__version__))
    keras.utils.clear_session()
    keras.utils.set_random_seed(number)
    numbers = np.random.RandomState(1000 * seed + number)
    policy = options.policy or choice.choice(["float32"] * 6 + ["mixed_float16", "mixed_bfloat16"])
    keras.config.set_dtype_policy(policy)
    w = models_3.Walk(choice, numbers, not options.predict)
    if options.programs is not None:
        builds = [b for b in EVERY if b.__name__ in options.programs] if options.programs else programs_3.PROGRAMS
        builds = EXAMPLES if options.programs == ["examples"] else builds
        build = builds[number % len(builds)]
        w.notes.append(build.__name__)
    model = build(w) if options.programs is not None else models_3.draw_model(w)
    form = options.form or choice.choice(FORMS)
    optimizer = choice.choice(sorted(training.OPTIMIZERS))
    return store(options, name, model, w.data, form, policy, optimizer, w.notes, numbers)


def store(options, name, model, data, form, policy, optimizer, notes, numbers, recipe="tools/oracle/keras3_walk.py"):
    prepared(model, numbers)
    x = [data[t.name] for t in model.inputs]
    named = isinstance(getattr(model, "_inputs_struct", None), dict)
    fed = dict((t.name, data[t.name]) for t in model.inputs) if named else x if len(x) > 1 else x[0]
    ends = in_order(getattr(model, "_outputs_struct", None), model.outputs)
    first = listed(model.predict(fed, batch_size=4, verbose=0), ends)
    y = [numbers.uniform(-1, 1, v.shape).astype("float32") for v in first]
    goal = dict(zip(ends, y)) if ends else y if len(y) > 1 else y[0]
    if not options.predict:
        model.compile(training.OPTIMIZERS[optimizer](), "mean_squared_error")
        model.fit(fed, goal, batch_size=4, epochs=1, shuffle=False, verbose=0)
    place = os.path.join(options.fixtures, "keras-" + keras.__version__, "whole" if options.predict else "training", name)
    shutil.rmtree(place, ignore_errors=True)
    os.makedirs(place)
    again = form == "keras" or options.predict  # What goes on is the file: some settings and states are lost in it.
    if not again:
        reset(model)
    files = save(model, place, form)
    if again:
        model = loaded(place, files)
    outputs = listed(model.predict(fed, batch_size=4, verbose=0), ends)
    loose = policy != "float32"
    arrays = {"x%d" % i: v.astype("float32") for i, v in enumerate(x)}
    arrays.update(("y%d" % i, v) for i, v in enumerate(outputs))
    case = {"keras": keras.__version__, "backend": "torch", "dim_ordering": "tf", "floatx": "float32", "layer": "Model", "files": files,
        "recipe": recipe, "notes": (" ".join(notes) + " | " + policy + " " + (optimizer or "")).strip(" |"), "batch_size": 4,
        "tolerance": {"steps": 8, "width": 16, **({"absolute": 0.05, "relative": 0.05} if loose else {})},
        "calls": [{"inputs": ["x%d" % i for i in range(len(x))], "outputs": ["y%d" % i for i in range(len(y))]}]}
    if not options.predict:
        arguments = {"batch_size": 4, "verbose": 0}
        if again:
            model = loaded(place, files)
        else:
            reset(model)
        before = model.evaluate(fed, goal, return_dict=True, **arguments)
        reset(model)
        history = model.fit(fed, goal, epochs=1, shuffle=False, **arguments).history
        reset(model)
        after = model.evaluate(fed, goal, return_dict=True, **arguments)
        reset(model)
        trained = listed(model.predict(fed, batch_size=4, verbose=0), ends)
        arrays.update(("ty%d" % i, v) for i, v in enumerate(y))
        arrays.update(("trained%d" % i, v) for i, v in enumerate(trained))
        arrays["evaluated_before"] = np.array(list(before.values()), "float64")
        arrays["evaluated_after"] = np.array(list(after.values()), "float64")
        arrays.update(("history_" + n, np.array(v, "float64")) for n, v in history.items())
        slack = 2000 if loose else 1
        largest = max([1.0] + [float(np.abs(v).max()) for v in trained])
        case["train"] = {"run": "fit", "batch_size": 4, "metrics": list(before), "fit": {"epochs": 1, "shuffle": False},
            "x": ["x%d" % i for i in range(len(x))], "y": ["ty%d" % i for i in range(len(y))], "final": [],
            "evaluated_before": "evaluated_before", "evaluated_after": "evaluated_after",
            "history": {n: "history_" + n for n in history}, "trained": ["trained%d" % i for i in range(len(y))],
            "tolerance": {"trained": 5e-5 * largest * slack, "before": 2e-5 * slack, "after": 5e-5 * slack, "history": 5e-5 * slack}}
    if not all(np.all(np.isfinite(a)) for a in arrays.values()):
        shutil.rmtree(place)
        return name + " left out: not finite"
    np.savez_compressed(os.path.join(place, "data.npz"), **arrays)
    with open(os.path.join(place, "case.json"), "w") as stream:
        json.dump(case, stream, indent=1)
        stream.write("\n")
    return "%s %s %s: %s" % (name, form, policy, " ".join(notes))


def keep(options):
    """Makes the cases of the recipes."""
    from recipes import keras_3_whole

    for name, (build, form, optimizer) in keras_3_whole.CASES.items():
        if options.programs and name not in options.programs:
            continue
        keras.utils.clear_session()
        keras.utils.set_random_seed(7)
        numbers = np.random.RandomState(sum(map(ord, name)))
        recipe = "tools/oracle/recipes/keras_3_whole.py"
        options.predict = optimizer is None
        try:
            model, data = build(numbers)
            print(store(options, name, model, data, form, "float32", optimizer, [], numbers, recipe))
        except Exception as problem:  # Not every release can make every case.
            print("%s left out: %s: %s" % (name, type(problem).__name__, str(problem).replace("\n", " ")[:200]))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("fixtures")
    arguments.add_argument("count", type=int)
    arguments.add_argument("seed", type=int, nargs="?", default=1)
    arguments.add_argument("--form", choices=sorted(set(FORMS)))
    arguments.add_argument("--policy")
    arguments.add_argument("--predict", action="store_true")
    arguments.add_argument("--programs", nargs="*")
    options = arguments.parse_args()
    if options.count == 0:
        keep(options)
    for number in range(options.count):
        try:
            print(walk(options, options.seed, number), flush=True)
        except Exception as problem:  # What Keras itself refuses makes no case.
            place = traceback.extract_tb(problem.__traceback__)
            ours = [f.name for f in place if "walks" in f.filename or "keras3_walk" in f.filename][-1]
            text = str(problem).replace("\n", " ")[:200]
            print("walk_%d_%d left out in %s: %s: %s" % (options.seed, number, ours, type(problem).__name__, text))


if __name__ == "__main__":
    main()
