"""Brings models that real tf.keras saved as HDF5 into the form of a SavedModel, and weights into that of a checkpoint.

    python3 tools/oracle/saved_models.py

TensorFlow cannot be run where the fixtures are made, so no SavedModel in fixtures/*/saved_model was written by it: this script puts the
bytes together, from HDF5 of real tf.keras on real TensorFlow, after what 40 SavedModels of TensorFlow 2.1 to 2.15 hold. Objects, the names
by which they call each other, what Keras says of each, and the checkpoint are as there; operations and signatures are left out, which the
reader does not look at. Checkpoints of weights alone are as 9 of TensorFlow 2.0 to 2.13 are. The arrays, the architecture, the inputs and
the outputs, trainings among them, are those of the HDF5 fixture.
"""

import json
import os
import shutil

import h5py
import numpy as np

from tensorflow_files import TYPES, BrainFloats, Graph, checkpoint, children, field, shape, slots

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "fixtures")

# Name, the fixture, in how many files the numbers are, whether what Keras says stands in a file of its own (TensorFlow 2.5 and later).
MODELS = [
    ("adam", "keras-2.10.1-tf/training/trainingtf_2_10_1_0011", 1, True),
    ("lion", "keras-2.15.1-tf/training/trainingtf_2_15_1_0006", 1, True),
    ("nadam", "keras-2.15.1-tf/training/trainingtf_2_15_1_0014", 2, True),
    ("rmsprop", "keras-2.4.4-tf/training/trainingtf_2_4_4_0004", 1, False),
    ("nested", "keras-2.4.4-tf/model/modelstf_2_4_4_0016", 1, False),
    ("normalization", "keras-2.4.4-tf/normalization/layerstf_2_4_4_0010", 1, True),
    ("recurrent", "keras-2.13.1-tf/model/rnntf_2_13_1_0000", 2, True),
    ("sequential", "keras-2.10.1-tf/model/modelstf_2_10_1_0009", 1, True),
    ("scaled", "keras-2.10.1-tf/training/trainingtf_2_10_1_0011", 1, True),
    ("scaled", "keras-2.15.1-tf/training/trainingtf_2_15_1_0014", 1, True),
    ("scaled", "keras-2.4.4-tf/training/trainingtf_2_4_4_0004", 1, False),
    ("open", "keras-2.4.4-tf/normalization/layerstf_2_4_4_0010", 1, True),
]

# Optimizers that scale losses for half precision, by which release around which form of the other: seven of strangers' indices of
# TensorFlow 2.8 and 2.14 have the first two; TensorFlow 2.3 (whose Keras is 2.4.0) is after its source. What they keep for themselves are
# the scale and the steps since it grew; losses times a power of 2 train alike.
SCALED = {"2.10.0": "LossScaleOptimizer", "2.15.0": "LossScaleOptimizerV3", "2.4.0": None}

CHECKPOINTS = [
    ("states", "keras-2.10.1-tf/model/rnntf_2_10_1_0004"),
    ("bidirectional", "keras-2.13.1-tf/model/modelstf_2_13_1_0003"),
    ("recurrent", "keras-2.13.1-tf/model/rnntf_2_13_1_0000"),
    ("nested", "keras-2.4.4-tf/model/modelstf_2_4_4_0016"),
]

STATISTICS = ("moving_mean", "moving_variance", "mean", "variance", "count")


def arrays(group):
    names = [n.decode() if isinstance(n, bytes) else n for n in group.attrs["weight_names"]]
    return [(n[:-2] if n.endswith(":0") else n, group[n][()]) for n in names]


def scaled(training, release):
    """The training's settings with an optimizer around the other."""
    inner, outer = training["optimizer_config"], SCALED[release]
    if outer:
        config = {"inner_optimizer": inner, "dynamic": True, "initial_scale": 32768.0, "dynamic_growth_steps": 2000}
    else:
        scale = {"initial_loss_scale": 32768.0, "increment_period": 2000, "multiplier": 2.0}
        config = {"optimizer": inner, "loss_scale": {"class_name": "DynamicLossScale", "config": scale}}
    return dict(training, optimizer_config={"class_name": outer or "LossScaleOptimizer", "config": config})


def moved(file):
    """State as after three steps; what the file has is that of none."""
    draw = np.random.default_rng(3)
    return [(n, a + 3 if a.shape == () else draw.random(a.shape, dtype="float32")) for n, a in arrays(file["optimizer_weights"])]


def layers_of(config):
    return config["layers"] if isinstance(config, dict) else config


def build(file, name):
    config, training = json.loads(file.attrs["model_config"]), file.attrs.get("training_config")
    if name == "open":
        # As adapt leaves it where the data alone tell the last extent.
        config["config"]["layers"][0]["config"]["batch_input_shape"][-1] = None
    graph = Graph()
    root = graph.add()
    said = {
        "name": config["config"]["name"],
        "class_name": config["class_name"],
        "config": config["config"],
        "is_graph_network": True,
        "keras_version": file.attrs["keras_version"],
        "backend": file.attrs["backend"],
        "model_config": config,
    }
    if training is not None:
        said["training_config"] = json.loads(training)
        if name == "scaled":
            said["training_config"] = scaled(said["training_config"], file.attrs["keras_version"])
    graph.metadata[root] = ("root", "_tf_keras_network", said)
    by_name, trained_all, weighted = {}, [], 0
    layers = [l for l in layers_of(config["config"]) if config["class_name"] != "Sequential" or l["class_name"] != "InputLayer"]
    for i, layer in enumerate(layers):
        called = layer.get("name", layer["config"]["name"])
        values = arrays(file["model_weights"][called]) if called in file["model_weights"] else []
        node = graph.add(root, f"layer-{i}")
        if values:
            graph.children[root].insert(-1, (f"layer_with_weights-{weighted}", node))
            weighted += 1
        graph.metadata[node] = (f"root.layer-{i}", "_tf_keras_layer", dict(layer, name=called))
        if name == "open" and layer["class_name"] == "Normalization":
            graph.metadata[node][2]["build_input_shape"] = {"class_name": "TensorShape", "items": [None, 9, 5]}
        nodes = [graph.variable(n, a) for n, a in values]
        by_name.update({n: v for (n, _), v in zip(values, nodes)})
        plain = layer["class_name"] not in ("Functional", "Bidirectional", "LSTM", "GRU", "SimpleRNN", "TimeDistributed")
        keras = graph.add(node, "keras_api")
        if layer["class_name"] != "Normalization":
            rest = [v for (n, _), v in zip(values, nodes) if n.split("/")[-1] in STATISTICS]
            learned = [v for v in nodes if v not in rest] if layer["config"].get("trainable", True) else []
            rest = [v for v in nodes if v not in learned]
            graph.list(node, "variables", learned + rest)
            graph.list(node, "trainable_variables", learned)
            graph.list(keras, "non_trainable_variables", rest)
            trained_all += learned
        if plain:
            graph.children[node] += [(n.split("/")[-1], v) for (n, _), v in zip(values, nodes)]
    graph.list(root, "variables", list(by_name.values()))
    graph.list(root, "trainable_variables", trained_all)
    if "optimizer_weights" in file:
        optimizer = graph.add(root, "optimizer")
        inside = name == "scaled" and SCALED[file.attrs["keras_version"]] is None
        # The other one keeps what it kept, or all stands as if the two were one.
        state = moved(file) if name == "scaled" else arrays(file["optimizer_weights"])
        add_optimizer(graph, graph.add(optimizer, "base_optimizer") if inside else optimizer, state, by_name)
        if name == "scaled":
            if not inside:
                graph.add(optimizer, "base_optimizer")
            scale = graph.add(optimizer, "loss_scale")
            graph.children[scale].append(("current_loss_scale", graph.variable("current_loss_scale", np.float32(32768))))
            graph.children[scale].append(("good_steps", graph.variable("good_steps", np.int64(7))))
    return graph


def add_optimizer(graph, optimizer, state, by_name):
    if state[0][0] == "iteration":
        graph.list(optimizer, "_variables", [graph.variable(n, a) for n, a in state])
        return
    graph.slots[optimizer] = []
    for name, array in state:
        scope, last = name.rsplit("/", 1)
        trained = next((v for n, v in by_name.items() if scope.endswith("/" + n)), None)
        node = graph.variable(name, array)
        if trained is None:
            graph.children[optimizer].append((last if last == "iter" else "_" + last, node))
        else:
            graph.slots[optimizer].append((trained, last, node))


def saved_model(graph, own_file):
    nodes = b""
    for node in range(len(graph.children)):
        body = children(graph, node) + slots(graph, node)
        if node in graph.variables:
            name, array = graph.variables[node]
            body += field(7, field(1, TYPES[str(array.dtype)]) + field(2, shape(array.shape)) + field(3, 1) + field(6, name.encode()))
        elif node in graph.metadata:
            _, identifier, said = graph.metadata[node]
            user = field(1, identifier.encode()) + field(2, field(1, 2) + field(2, 1))
            body += field(4, user + (b"" if own_file else field(3, text(said))))
        else:
            body += field(4, field(1, b"_generic_user_object") + field(2, field(1, 1) + field(2, 1)))
        nodes += field(1, body)
    info = field(4, b"serve") + field(5, b"2.0.0")
    return field(1, 1) + field(2, field(1, info) + field(7, nodes))


def tuples(value, inside=False):
    """What Keras says has tuples where HDF5 has lists; shapes are such."""
    if isinstance(value, dict):
        return {k: tuples(v, k == "batch_input_shape") for k, v in value.items()}
    if isinstance(value, list):
        items = [tuples(v) for v in value]
        return {"class_name": "__tuple__", "items": items} if inside else items
    return value


def text(said):
    return json.dumps(tuples(said)).encode()


def keras_metadata(graph):
    out = b""
    for node, (path, identifier, said) in graph.metadata.items():
        out += field(1, field(2, node) + field(3, path.encode()) + field(4, identifier.encode()) + field(5, text(said)))
    return out


def add_inside(graph, node, layer, values):
    """The objects inside of a layer: a model's layers, a wrapper's, the cells of recurrent ones."""
    kind = layer["class_name"]
    if kind in ("Functional", "Sequential", "Model"):
        number = 0
        for inner in layers_of(layer["config"]):
            own = [(n, v) for n, v in values if n.startswith(inner["config"]["name"] + "/")]
            if own:
                child = graph.add(node, f"layer_with_weights-{number}")
                add_inside(graph, child, inner, own)
                number += 1
    elif kind == "Bidirectional":
        for name in ("forward", "backward"):
            own = [(n, v) for n, v in values if f"/{name}_" in n]
            add_inside(graph, graph.add(node, f"{name}_layer"), layer["config"]["layer"], own)
    elif kind == "TimeDistributed":
        add_inside(graph, graph.add(node, "layer"), layer["config"]["layer"], values)
    else:
        if kind in ("SimpleRNN", "GRU", "LSTM"):
            node = graph.add(node, "cell")
        graph.children[node] += [(n.split("/")[-1], v) for n, v in values]


def build_weights(file):
    config = json.loads(file.attrs["model_config"])
    graph = Graph()
    root, weighted = graph.add(), 0
    for i, layer in enumerate(layers_of(config["config"])):
        name = layer.get("name", layer["config"]["name"])
        values = arrays(file["model_weights"][name]) if name in file["model_weights"] else []
        node = graph.add(root, f"layer-{i}")
        if values:
            graph.children[root].insert(-1, (f"layer_with_weights-{weighted}", node))
            weighted += 1
        add_inside(graph, node, layer, [(n, graph.variable(n, a)) for n, a in values])
    return graph, config


def checkpoints():
    for name, source in CHECKPOINTS:
        release, rest = source.split("/", 1)
        folder = os.path.join(FIXTURES, release, "checkpoint", name)
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        with h5py.File(os.path.join(FIXTURES, source, "model.h5")) as file:
            graph, config = build_weights(file)
            config["keras_version"], config["backend"] = file.attrs["keras_version"], "tensorflow"
        checkpoint(graph, os.path.join(folder, "cp.ckpt"), 1)
        with open(os.path.join(folder, "model.json"), "w") as out:
            json.dump(config, out)
        copy_case(source, folder, {"architecture": "model.json", "weights": "cp.ckpt.index"})


def frozen_inside():
    """A checkpoint of a model inside of a model, of which one layer is frozen: HDF5 would have its arrays last, and shapes do not tell.
    The numbers are what NumPy makes of two dense layers."""
    folder = os.path.join(FIXTURES, "keras-2.15.1-tf", "checkpoint", "frozen")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    draw = np.random.default_rng(15)
    sizes = {"kernel": (3, 3), "bias": (3,)}
    values = {f"{l}/{n}": draw.standard_normal(s).astype("float32") for l in ("still", "moving") for n, s in sizes.items()}

    def given(name):
        config = {"batch_input_shape": [None, 3], "dtype": "float32", "name": name}
        return {"class_name": "InputLayer", "config": config, "name": name, "inbound_nodes": []}

    def dense(name, before, trainable):
        config = {"name": name, "trainable": trainable, "dtype": "float32", "units": 3, "activation": "tanh", "use_bias": True}
        return {"class_name": "Dense", "config": config, "name": name, "inbound_nodes": [[[before, 0, 0, {}]]]}

    def model(name, layers, first, last):
        config = {"name": name, "layers": layers, "input_layers": [[first, 0, 0]], "output_layers": [last]}
        return {"class_name": "Functional", "config": config}

    inner = model("inner", [given("y"), dense("still", "y", False), dense("moving", "still", True)], "y", ["moving", 0, 0])
    inner = dict(inner, name="inner", inbound_nodes=[[["x", 0, 0, {}]]])
    outer = dict(model("outer", [given("x"), inner], "x", ["inner", 1, 0]), keras_version="2.15.0", backend="tensorflow")
    graph = Graph()
    root = graph.add()
    graph.add(root, "layer-0")
    node = graph.add(root, "layer_with_weights-0")
    graph.children[root].append(("layer-1", node))
    add_inside(graph, node, inner, [(n, graph.variable(n, a)) for n, a in values.items()])
    checkpoint(graph, os.path.join(folder, "cp.ckpt"), 1)
    with open(os.path.join(folder, "model.json"), "w") as out:
        json.dump(outer, out)
    x = draw.standard_normal((4, 3)).astype("float32")
    y = x.astype("float64")
    for layer in ("still", "moving"):
        y = np.tanh(y @ values[f"{layer}/kernel"].astype("float64") + values[f"{layer}/bias"])
    np.savez(os.path.join(folder, "data.npz"), x0=x, y0=y.astype("float32"))
    case = {
        "keras": "2.15.1",
        "backend": "tensorflow",
        "dim_ordering": "tf",
        "floatx": "float32",
        "recipe": "tools/oracle/saved_models.py, frozen_inside",
        "made_by": "NumPy, in the form of tf.keras",
        "layer": "Model",
        "files": {"architecture": "model.json", "weights": "cp.ckpt.index"},
        "batch_size": 4,
        "tolerance": {"steps": 1, "width": 3},
        "calls": [{"inputs": ["x0"], "outputs": ["y0"]}],
    }
    with open(os.path.join(folder, "case.json"), "w") as out:
        json.dump(case, out, indent=1)
        out.write("\n")


def brain_floats():
    """A dense layer whose numbers are bfloat16, the upper halves of float32."""
    folder = os.path.join(FIXTURES, "keras-2.10.1-tf", "saved_model", "brain")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(os.path.join(folder, "model", "variables"))
    draw = np.random.default_rng(14)
    halves = {n: np.right_shift(draw.standard_normal(s).astype("float32").view("uint32"), 16).astype("uint16") for n, s in (("kernel", (3, 2)), ("bias", (2,)))}
    whole = {n: np.left_shift(a.astype("uint32"), 16).view("float32") for n, a in halves.items()}
    given = {"batch_input_shape": [None, 3], "dtype": "bfloat16", "sparse": False, "ragged": False, "name": "x"}
    config = {"name": "dense", "trainable": True, "dtype": "bfloat16", "units": 2, "activation": "linear", "use_bias": True}
    layers = [{"class_name": "InputLayer", "config": given}, {"class_name": "Dense", "config": config}]
    model = {"class_name": "Sequential", "config": {"name": "sequential", "layers": layers}}
    graph = Graph()
    root = graph.add()
    said = dict(model, name="sequential", is_graph_network=True, keras_version="2.10.0", backend="tensorflow", model_config=model)
    graph.metadata[root] = ("root", "_tf_keras_sequential", said)
    node = graph.add(root, "layer_with_weights-0")
    graph.children[root].append(("layer-0", node))
    graph.metadata[node] = ("root.layer_with_weights-0", "_tf_keras_layer", dict(layers[1], name="dense"))
    nodes = [graph.variable(f"dense/{n}", BrainFloats(a)) for n, a in halves.items()]
    graph.list(node, "trainable_variables", nodes)
    graph.list(graph.add(node, "keras_api"), "non_trainable_variables", [])
    graph.children[node] += list(zip(halves, nodes))
    with open(os.path.join(folder, "model", "saved_model.pb"), "wb") as out:
        out.write(saved_model(graph, True))
    with open(os.path.join(folder, "model", "keras_metadata.pb"), "wb") as out:
        out.write(keras_metadata(graph))
    checkpoint(graph, os.path.join(folder, "model", "variables", "variables"), 1)
    x = draw.standard_normal((4, 3)).astype("float32")
    y = x.astype("float64") @ whole["kernel"] + whole["bias"]
    np.savez(os.path.join(folder, "data.npz"), x0=x, y0=y.astype("float32"))
    case = {
        "keras": "2.10.1",
        "backend": "tensorflow",
        "dim_ordering": "tf",
        "floatx": "float32",
        "recipe": "tools/oracle/saved_models.py, brain_floats",
        "made_by": "NumPy, in the form of tf.keras",
        "layer": "Dense",
        "files": {"model": "model"},
        "batch_size": 4,
        "tolerance": {"steps": 1, "width": 3},
        "calls": [{"inputs": ["x0"], "outputs": ["y0"]}],
    }
    with open(os.path.join(folder, "case.json"), "w") as out:
        json.dump(case, out, indent=1)
        out.write("\n")


def copy_case(source, folder, files):
    shutil.copy(os.path.join(FIXTURES, source, "data.npz"), folder)
    with open(os.path.join(FIXTURES, source, "case.json")) as stored:
        case = json.load(stored)
    case["recipe"] = f"tools/oracle/saved_models.py of {source}"
    case["files"] = files
    with open(os.path.join(folder, "case.json"), "w") as out:
        json.dump(case, out, indent=1)
        out.write("\n")


def main():
    checkpoints()
    frozen_inside()
    brain_floats()
    for name, source, shards, own_file in MODELS:
        release, rest = source.split("/", 1)
        case_folder = os.path.join(FIXTURES, release, "saved_model", name)
        shutil.rmtree(case_folder, ignore_errors=True)
        folder = os.path.join(case_folder, "model")
        os.makedirs(os.path.join(folder, "variables"))
        with h5py.File(os.path.join(FIXTURES, source, "model.h5")) as file:
            graph = build(file, name)
            if name == "scaled":
                np.savez(os.path.join(case_folder, "state.npz"), **{f"{i:02}": a for i, (_, a) in enumerate(moved(file))})
        with open(os.path.join(folder, "saved_model.pb"), "wb") as out:
            out.write(saved_model(graph, own_file))
        if own_file:
            with open(os.path.join(folder, "keras_metadata.pb"), "wb") as out:
                out.write(keras_metadata(graph))
        checkpoint(graph, os.path.join(folder, "variables", "variables"), shards)
        copy_case(source, case_folder, {"model": "model"})


if __name__ == "__main__":
    main()
