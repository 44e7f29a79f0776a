"""Forms of files that strangers have and that no single call of Keras 2 on Theano makes: the file is edited after Keras has predicted."""
import json
import os

import h5py
import numpy as np
from keras import layers as L
from keras import models as M

from library.cases import floats, sequential
from library.keras_2 import case

EDITED = "Keras's output for the model before its file was edited, which changes no meaning"


def edited(edit):
    """finish: edits the open file."""
    def finish(folder):
        with h5py.File(os.path.join(folder, "model.h5"), "r+") as file:
            edit(file)
    return finish


def text(value):
    return value.decode("utf8") if isinstance(value, bytes) else value


def change_config(file, change):
    config = json.loads(text(file.attrs["model_config"]))
    change(config)
    file.attrs["model_config"] = json.dumps(config).encode("utf8")


def layers_of(config):
    inner = config["config"]
    return inner if isinstance(inner, list) else inner["layers"]


def whole_numbers(file):
    def change(config):
        for layer in layers_of(config):
            if layer["class_name"] == "Embedding":
                layer["config"]["dtype"] = "int32"
    change_config(file, change)


case("Embedding", "dtype_of_its_input", sequential(lambda: L.Embedding(9, 4, input_length=5), lambda: L.LSTM(3)),
     lambda rng: [[rng.randint(0, 9, size=(3, 5)).astype("int32")]], versions=("2.2.4",), form="h5", finish=edited(whole_numbers),
     derivation=EDITED, no_reload="Keras 2.0.2 made and read such files; 2.0.8 and later make the table of whole numbers")


def twice(file):
    """The second of two layers with the same arrays becomes the first once more."""
    def change(config):
        layers = layers_of(config)
        layers[2] = dict(layers[1])
    change_config(file, change)
    weights = file["model_weights"]
    names = [text(n) for n in weights.attrs["layer_names"]]
    del weights[names[2]]
    names[2] = names[1]
    weights.attrs["layer_names"] = [n.encode("utf8") for n in names]


def equal(model, rng):
    for layer in model.layers:
        layer.set_weights([rng.uniform(-1, 1, w.shape).astype("float32") for w in layer.get_weights()])
    model.layers[2].set_weights(model.layers[1].get_weights())


case("Model", "layer_twice", sequential(lambda: L.Dense(4, input_shape=(3,)), lambda: L.Dense(4, activation="tanh"),
                                        lambda: L.Dense(4, activation="tanh"), lambda: L.Dense(2)),
     floats((4, 3)), versions=("2.1.6",), form="h5", weights=equal, finish=edited(twice), derivation=EDITED,
     no_reload="whether Keras reads it depends on the release: 2.0 to 2.2 wrote it on TensorFlow")


def compiled():
    model = M.Sequential([L.Dense(3, activation="relu", input_shape=(4,)), L.Dense(1)])
    model.compile("adam", "mse", metrics=["mae"])
    return model


def own_loss(file):
    config = json.loads(text(file.attrs["training_config"]))
    config.update(loss="vae_loss", metrics=["RMSE"])
    file.attrs["training_config"] = json.dumps(config).encode("utf8")


case("Model", "loss_of_its_users", compiled, floats((4, 4)), versions=("2.2.4",), form="h5", finish=edited(own_loss),
     derivation=EDITED, no_reload="Keras wants the function under custom_objects, or compile=False")


def frozen_after_training():
    """The discriminator of a GAN: compiled and trained, then frozen, so that the optimizer's state fits no trained array."""
    model = M.Sequential([L.Dense(4, activation="relu", input_shape=(3,)), L.Dense(1, activation="sigmoid")])
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    model.train_on_batch(np.arange(12).reshape(4, 3) / 10.0, np.array([[0], [1], [1], [0]]))
    for layer in model.layers:
        layer.trainable = False
    return model


case("Model", "frozen_after_training", frozen_after_training, floats((4, 3)), form="h5",
     notes="real Keras leaves out the optimizer's state with a warning")


case("LeakyReLU", "slope_as_array", sequential(lambda: L.Dense(6, input_shape=(4,)), lambda: L.LeakyReLU(0.2), lambda: L.Dense(3)),
     floats((5, 4)), versions=("2.0.5",), form="h5", no_reload="its LeakyReLU refuses the array that its own get_config gives",
     notes="alpha is an array of NumPy, which 2.0.5 alone writes as a type and a value")
