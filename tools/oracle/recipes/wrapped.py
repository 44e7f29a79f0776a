"""Files of real Keras rewritten in the strange ways that people's files come in: same model, same outputs."""
import json
import os

import h5py
import numpy as np
import yaml
from keras import layers as L
from keras.models import Sequential

from library import weights
from library.cases import case
from library.masks import STEPS, masked_words

DERIVATION = "the outputs are those of the file as Keras wrote it; then the file was rewritten: "


def model():
    return Sequential([L.Embedding(9, 4, mask_zero=True, input_length=STEPS), L.LSTM(5, return_sequences=True),
                       L.Dropout(0.5), L.Bidirectional(L.GRU(3)), L.Reshape((2, 3)), L.Permute((2, 1)), L.Flatten(),
                       L.Dense(2, activation="softmax")])


def wrapped(name, change, what, form="json", build=model, inputs=masked_words(9), **options):
    case("Sequential", name, build, inputs, group="wrapped", form=form, finish=change, derivation=DERIVATION + what, **options)


def text(change, name="model.json"):
    """finish: rewrites the architecture file's text."""
    def finish(folder):
        path = os.path.join(folder, name)
        with open(path) as stream:
            before = stream.read()
        with open(path, "w") as stream:
            stream.write(change(before))
    return finish


def tree(change):
    """finish: rewrites the JSON of the architecture file as a tree."""
    return text(lambda t: json.dumps(change(json.loads(t))))


def nested_text(config):
    return dict(config, config=json.dumps(config["config"]))


def layer_configs_as_text(config):
    return dict(config, config=[dict(layer, config=json.dumps(layer["config"])) for layer in config["config"]])


def numbers_as_text(config, keys):
    if isinstance(config, dict):
        return dict((k, str(v) if k in keys and v is not None else numbers_as_text(v, keys)) for k, v in config.items())
    return [numbers_as_text(v, keys) for v in config] if isinstance(config, list) else config


def unicode_tags(node):
    """YAML as Python 2's PyYAML writes the unicode strings of a model that came from JSON."""
    class Dumper(yaml.Dumper):
        pass
    Dumper.add_representer(str, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:python/unicode", value))
    return yaml.dump(node, Dumper=Dumper)


def tuple_tags(config):
    def tuples(value):
        if isinstance(value, dict):
            return dict((k, tuples(v)) for k, v in value.items())
        return tuple(value) if isinstance(value, list) and not any(isinstance(v, dict) for v in value) else \
            [tuples(v) for v in value] if isinstance(value, list) else value
    return yaml.dump(tuples(config))


def plain_numbers(value):
    if isinstance(value, dict):
        return dict((k, plain_numbers(v)) for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return type(value)(plain_numbers(v) for v in value)
    return value.item() if isinstance(value, np.generic) else value


def full(stream):
    """The tree of a YAML text; Keras writes sizes that it computed as NumPy scalars, which become numbers here."""
    return plain_numbers(yaml.load(stream, Loader=yaml.UnsafeLoader))


wrapped("json_text_in_json", text(json.dumps), "its JSON is a string inside JSON")
wrapped("json_text_twice", text(lambda t: json.dumps(json.dumps(t))), "its JSON is a string inside a string inside JSON")
wrapped("json_config_as_text", tree(nested_text), "the value of config is a string that holds JSON")
wrapped("json_layer_configs_as_text", tree(layer_configs_as_text), "each layer's config is a string that holds JSON")
wrapped("json_p_as_text", tree(lambda c: numbers_as_text(c, ("p",))), 'the rate of Dropout is the string "0.5"')
wrapped("json_numbers_as_text", tree(lambda c: numbers_as_text(c, ("p", "output_dim", "input_dim", "dropout_W"))),
        "several numbers are strings")
wrapped("json_spaces", text(lambda t: "\n\n  " + json.dumps(json.loads(t), indent=4, sort_keys=True) + "\n\n"),
        "keys sorted, indented, white space around")
case("Sequential", "yaml_numpy_scalars", model, masked_words(9), group="wrapped", form="yaml",
     notes="as Keras writes it: input_dim after Flatten is a NumPy scalar, in YAML a python/object/apply tag")
wrapped("yaml_in_a_string", text(lambda t: json.dumps(t), "model.yaml"), "the whole YAML is one quoted YAML string",
        form="yaml")
wrapped("yaml_block_string", text(lambda t: "|\n" + "".join("  " + line + "\n" for line in t.splitlines()), "model.yaml"),
        "the whole YAML is one literal block scalar", form="yaml")
wrapped("yaml_string_of_json", text(lambda t: yaml.dump(json.dumps(full(t))), "model.yaml"),
        "the YAML is one string that holds JSON", form="yaml")
wrapped("yaml_config_as_text", text(lambda t: yaml.dump(nested_text(full(t))), "model.yaml"),
        "the value of config is a string that holds JSON", form="yaml")
wrapped("yaml_config_as_yaml_text", text(lambda t: yaml.dump(dict(full(t), config=yaml.dump(full(t)["config"]))),
                                         "model.yaml"),
        "the value of config is a string that holds YAML", form="yaml")
wrapped("yaml_unicode_tags", text(lambda t: unicode_tags(full(t)), "model.yaml"),
        "strings carry the tag python/unicode, as Python 2 writes them", form="yaml")
wrapped("yaml_tuple_tags", text(lambda t: tuple_tags(full(t)), "model.yaml"),
        "plain lists carry the tag python/tuple", form="yaml")
wrapped("yaml_flow", text(lambda t: yaml.dump(full(t), default_flow_style=True), "model.yaml"),
        "YAML in flow style", form="yaml")
wrapped("yaml_block", text(lambda t: yaml.dump(full(t), default_flow_style=False), "model.yaml"),
        "YAML in block style", form="yaml")
wrapped("yaml_is_json", text(lambda t: json.dumps(full(t)), "model.yaml"), "JSON in a file named .yaml", form="yaml")


def rewrite(change, **options):
    """finish: copies model.h5 item by item; change(name, array) gives the array and how to store it."""
    def finish(folder):
        path = os.path.join(folder, "model.h5")
        os.rename(path, path + ".old")
        with h5py.File(path + ".old", "r") as old, h5py.File(path, "w", **options) as new:
            def copy(name, item):
                if isinstance(item, h5py.Dataset):
                    value, stored = change(item[()])
                    target = new.create_dataset(name, data=value, **stored)
                else:
                    target = new.require_group(name)
                for key, attribute in item.attrs.items():
                    target.attrs[key] = attribute
            for key, attribute in old.attrs.items():
                new.attrs[key] = attribute
            old.visititems(copy)
        os.remove(path + ".old")
    return finish


def attribute(key, change):
    """finish: rewrites one root attribute of model.h5."""
    def finish(folder):
        with h5py.File(os.path.join(folder, "model.h5"), "r+") as f:
            value = change(f.attrs[key])
            del f.attrs[key]
            f.attrs[key] = value
    return finish


def delete_version(folder):
    with h5py.File(os.path.join(folder, "model.h5"), "r+") as f:
        del f.attrs["keras_version"]


plain = lambda value: (value, {})
wrapped("h5_latest", rewrite(plain, libver="latest"), "h5py with libver='latest'", form="h5")
wrapped("h5_gzip_shuffle_fletcher32", rewrite(lambda v: (v, dict(
    chunks=True, compression="gzip", shuffle=True, fletcher32=True) if v.ndim > 1 else {})),
        "chunks, gzip, shuffle, fletcher32", form="h5")
wrapped("h5_lzf", rewrite(lambda v: (v, dict(chunks=True, compression="lzf") if v.size > 12 else {})), "chunks, LZF", form="h5")
wrapped("h5_float64_big_endian", rewrite(lambda v: (v.astype(">f8"), {})), "arrays as big-endian float64", form="h5")
wrapped("h5_latest_gzip", rewrite(lambda v: (v, dict(chunks=True, compression="gzip")), libver="latest"),
        "h5py with libver='latest', chunks, gzip", form="h5")
wrapped("h5_config_variable_length", attribute("model_config", lambda v: v.decode("utf8")),
        "model_config is a variable-length string", form="h5")
wrapped("h5_config_text_in_json", attribute("model_config", lambda v: np.string_(json.dumps(v.decode("utf8")))),
        "model_config is a JSON string that holds JSON", form="h5")
wrapped("h5_without_version", delete_version, "the attribute keras_version is gone", form="h5")


def rounded_to_half(built, rng):
    weights.randomize(built, rng)
    for w in weights.variables(built):
        w.set_value(w.get_value().astype("float16").astype("float32"))


wrapped("h5_float16", rewrite(lambda v: (v.astype("float16"), {})), "arrays as float16, which hold the weights exactly",
        form="h5", weights=rounded_to_half)


def compiled(architecture):
    """What to_json of Keras 1.0.2 to 1.0.6 writes of a compiled model."""
    return dict(architecture, keras_version="1.0.3", optimizer={"name": "Adam", "lr": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8},
                loss="str", loss_weights=None, sample_weight_mode=None)


wrapped("compiled_1_0", tree(compiled), "keys of Keras 1.0.3's to_json were added, which no release reads; 'str' stands for every loss", versions=("1.0.8",))
