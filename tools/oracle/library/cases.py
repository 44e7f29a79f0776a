"""Declares fixtures. A recipe module calls `case(...)` once for each fixture; nothing is built until make.py asks."""
import os
import re

import numpy as np

CASES = []
MODULE = [None]
ALL_OF_1 = ("1.0.8", "1.1.2", "1.2.2")
FIRST_AND_LAST = ("1.0.8", "1.2.2")
ALL_OF_2 = ("2.0.9", "2.1.6", "2.2.4", "2.3.1")


def snake(class_name):
    """Folder name of a layer class: `ConvLSTM2D` gives `conv_lstm2d`, `PReLU` gives `prelu`."""
    return re.sub("([a-z])([A-Z])", r"\1_\2", class_name.replace("ReLU", "Relu")).lower()


class Case:
    """One fixture: how to build the model, what to feed it, how to store it."""

    def __init__(self, layer, name, build, inputs, **options):
        self.layer, self.name, self.build, self.inputs = layer, name, build, inputs
        self.module = MODULE[0]
        self.group = options.pop("group", snake(layer))
        self.versions = options.pop("versions", ("1.2.2",))
        # "h5": whole-model file; "json", "yaml": architecture beside a weights-only file; "weights": no architecture.
        self.form = options.pop("form", "h5")
        # Floating point type of the Keras that makes it (floatx of keras.json).
        self.floatx = options.pop("floatx", "float32")
        # The backend whose file this is; "tensorflow" needs `expected` and `derivation`.
        self.backend = options.pop("backend", "theano")
        # True where Theano needs its C compiler: some gradients have no implementation in plain Python, or a wrong one.
        self.compiled = options.pop("compiled", False)
        self.dim_ordering = options.pop("dim_ordering", "th")
        self.batch_size = options.pop("batch_size", 32)
        self.resets = options.pop("resets", ())
        self.steps = options.pop("steps", None)
        self.weights = options.pop("weights", None)
        # edit(config) -> config: applied to the stored architecture; real Keras then loads the edited file and predicts.
        self.edit = options.pop("edit", None)
        # finish(folder): rewrites the stored files after Keras has predicted; needs `derivation`.
        self.finish = options.pop("finish", None)
        # expected(model, inputs) -> outputs: replaces Keras's own prediction; needs `derivation`.
        self.expected = options.pop("expected", None)
        self.derivation = options.pop("derivation", None)
        # error: "load" or "predict" when real Keras must raise there.
        self.error = options.pop("error", None)
        # Why real Keras cannot load its own file again, or loads it as something else; None: it must load and agree.
        self.no_reload = options.pop("no_reload", None)
        # False where outputs hold NaN or infinities on purpose.
        self.finite = options.pop("finite", True)
        self.train = options.pop("train", None)
        self.custom_objects = options.pop("custom_objects", None)
        self.notes = options.pop("notes", None)
        if options:
            raise TypeError("%s/%s: unknown options %s" % (layer, name, sorted(options)))
        if (self.finish or self.expected) and not self.derivation:
            raise TypeError("%s/%s: finish and expected need a derivation" % (layer, name))

    @property
    def path(self):
        return self.group + "/" + self.name

    @property
    def recipe(self):
        root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        return "tools/oracle/%s:%s" % (os.path.relpath(os.path.abspath(self.module), root).replace(os.sep, "/"), self.path)

    def rng(self, purpose):
        """Random numbers that depend on this case's name and on nothing else."""
        seed = 2166136261
        for character in self.path + "|" + purpose:
            seed = ((seed ^ ord(character)) * 16777619) % 2 ** 32
        return np.random.RandomState(seed)


def case(layer, name, build, inputs, **options):
    """Declares a fixture.

    layer: class under test, which names the folder. name: the case's own folder.
    build(): the Keras model. inputs(rng): a list of calls, each a list of arrays in the order of the model's inputs.
    """
    added = Case(layer, name, build, inputs, **options)
    if any(c.path == added.path and set(c.versions) & set(added.versions) for c in CASES):
        raise ValueError("two recipes for " + added.path)
    CASES.append(added)
    return added


def floats(*shapes, **options):
    """inputs for one predict call: one normal float32 array of each shape (batch included)."""
    scale = options.get("scale", 1.0)
    return lambda rng: [[(scale * rng.standard_normal(shape)).astype("float32") for shape in shapes]]


def calls(count, *shapes):
    """inputs for `count` consecutive predict calls."""
    return lambda rng: [[rng.standard_normal(shape).astype("float32") for shape in shapes] for _ in range(count)]


def integers(high, *shapes):
    """inputs for one predict call: int32 arrays of 0 to high - 1."""
    return lambda rng: [[rng.randint(0, high, size=shape).astype("int32") for shape in shapes]]


def sequential(*layers):
    """build for a Sequential of the layers that these functions return."""
    def build():
        from keras.models import Sequential
        model = Sequential()
        for layer in layers:
            model.add(layer())
        return model
    return build
