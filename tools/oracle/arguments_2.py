#!/usr/bin/env python3
"""Writes the names of the arguments of each layer class of the Keras 2 that this Python imports, as JSON:

    arguments_2.py FIXTURES     FIXTURES/keras-VERSION/constructor_arguments.json
"""
import inspect
import json
import os
import sys

import keras
from keras import layers
from keras.legacy import layers as legacy

# Aliases and base classes, of which no model has any.
LEFT_OUT = "Layer Wrapper InputSpec Input Recurrent ConvRecurrent2D".split()


def arguments(of):
    """Of the first constructor, seen from the class, that has one."""
    for base in of.__mro__:
        if "__init__" in base.__dict__:
            made = getattr(base.__init__, "_original_function", base.__init__)
            return [p for p in inspect.signature(made).parameters if p not in ("self", "args", "kwargs")]


def main():
    found = dict((name, getattr(layers, name)) for name in dir(layers) if name not in LEFT_OUT)
    found.update(Highway=legacy.Highway, MaxoutDense=legacy.MaxoutDense)
    classes = dict((name, arguments(value)) for name, value in found.items() if inspect.isclass(value) and value.__name__ == name)
    with open(os.path.join(sys.argv[1], "keras-" + keras.__version__, "constructor_arguments.json"), "w") as file:
        json.dump(classes, file, indent=1, sort_keys=True)
        file.write("\n")


if __name__ == "__main__":
    main()
