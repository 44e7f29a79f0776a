"""What differs between Keras releases when a fixture is made."""
import json
import os

import h5py
import keras
# Keras 1.x uses theano.ifelse and theano.sandbox without importing them; older Theano did that itself.
import theano.ifelse  # noqa: F401
import theano.sandbox.rng_mrg  # noqa: F401
import yaml
from keras import backend as K

# Keras 1.x calls yaml.load(text) and means the loader of its time, which made any Python object.
yaml.load.__defaults__ = (yaml.UnsafeLoader,)

VERSION = keras.__version__
IS_0 = VERSION.startswith("0.")
IS_2 = VERSION.startswith("2.")
if IS_2:
    from library import compact  # noqa: F401


def begin(case):
    """Starts a case from a fresh state: automatic layer names count from 1, image ordering as the case asks."""
    if IS_2:
        K.reset_uids()
        # A layer whose call raised leaves its name behind, and the names of all later weights would begin with it.
        K.theano_backend.NAME_SCOPE_STACK.clear()
        K.set_image_data_format("channels_first" if case.dim_ordering == "th" else "channels_last")
    elif not IS_0:
        from keras.backend import common
        common._UID_PREFIXES.clear()
        K.set_image_dim_ordering(case.dim_ordering)


def architecture(model, form):
    return model.to_yaml() if form == "yaml" else model.to_json()


def without_cudnn():
    """Classes by whose names a file that holds cuDNN's layers is read as plain ones, which Theano can run. Keras turns their arrays
    (preprocess_weights_for_loading)."""
    from keras import layers

    def reader(name, **more):
        return type(name, (), {"from_config": staticmethod(lambda config: getattr(layers, name).from_config(dict(config, **more)))})
    return {"CuDNNLSTM": reader("LSTM", recurrent_activation="sigmoid"),
            "CuDNNGRU": reader("GRU", recurrent_activation="sigmoid", reset_after=True)}


def load(case, files, folder):
    """Loads a stored fixture with the Keras at hand."""
    from keras import models
    objects = dict(without_cudnn() if IS_2 else {}, **(case.custom_objects or {}))
    at = lambda key: os.path.join(folder, files[key])
    if "model" in files:
        return models.load_model(at("model"), custom_objects=objects)
    with open(at("architecture")) as stream:
        text = stream.read()
    reader = models.model_from_yaml if files["architecture"].endswith(".yaml") else models.model_from_json
    model = reader(text, custom_objects=objects)
    model.load_weights(at("weights"))
    return model


def edit_config(case, files, folder):
    """Applies case.edit to the stored architecture, in place."""
    if "model" in files:
        with h5py.File(os.path.join(folder, files["model"]), "r+") as f:
            config = case.edit(json.loads(f.attrs["model_config"].decode("utf8")))
            f.attrs["model_config"] = json.dumps(config).encode("utf8")
        return
    path = os.path.join(folder, files["architecture"])
    with open(path) as stream:
        config = case.edit(json.load(stream))
    with open(path, "w") as stream:
        stream.write(json.dumps(config))


def graph_order(model, which):
    """Names of a Graph's inputs or outputs, in the order in which they were added."""
    return getattr(model, which + "_order") if IS_0 else list(getattr(model, "_graph_%ss" % which))


def predict(model, inputs, batch_size):
    """Outputs as a list, in the order of the model's outputs."""
    if type(model).__name__ == "Graph":
        outputs = model.predict(dict(zip(graph_order(model, "input"), inputs)), batch_size=batch_size)
        return [outputs[name] for name in graph_order(model, "output")]
    outputs = model.predict(inputs if len(inputs) > 1 else inputs[0], batch_size=batch_size)
    return list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]


def ready_to_predict(model):
    """Keras 0.3 builds its predict function in compile; a Graph of Keras 1.0 builds its model there too."""
    if type(model).__name__ == "Graph":
        model.compile("sgd", dict((name, "mse") for name in graph_order(model, "output")))
    elif IS_0:
        model.compile("sgd", "mse")
