"""Brings models that real tf.keras saved as HDF5 into the form of a SavedModel.

    python3 tools/oracle/saved_models.py

TensorFlow cannot be run where the fixtures are made, so no SavedModel in fixtures/*/saved_model was written by it: this script puts the
bytes together, from HDF5 of real tf.keras on real TensorFlow, after what 40 SavedModels of TensorFlow 2.1 to 2.15 hold. Objects, the names
by which they call each other, what Keras says of each, and the checkpoint are as there; operations and signatures are left out, which the
reader does not look at. The arrays, the architecture, the inputs and the outputs, trainings among them, are those of the HDF5 fixture.
"""

import json
import os
import shutil
import struct

import h5py
import numpy as np

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
]

TYPES = {"float32": 1, "float64": 2, "int32": 3, "int64": 9}
STATISTICS = ("moving_mean", "moving_variance", "mean", "variance", "count")
CRC = []


def crc32c(data, crc=0):
    if not CRC:
        for i in range(256):
            for _ in range(8):
                i = (i >> 1) ^ (0x82F63B78 if i & 1 else 0)
            CRC.append(i)
    crc ^= 0xFFFFFFFF
    for b in data:
        crc = (crc >> 8) ^ CRC[(crc ^ b) & 0xFF]
    return crc ^ 0xFFFFFFFF


def masked(crc):
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def varint(n):
    out = b""
    while n >= 0x80:
        out += bytes([n & 0x7F | 0x80])
        n >>= 7
    return out + bytes([n])


def field(number, value):
    """A field of a message: an integer, or bytes; integers that are 0 are left out."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value) if value else b""
    return varint(number << 3 | 2) + varint(len(value)) + value


def shape(extents):
    return b"".join(field(2, field(1, int(e))) for e in extents)


class Graph:
    """Objects and how they call each other."""

    def __init__(self):
        self.children, self.variables, self.metadata, self.slots = [], {}, {}, {}

    def add(self, parent=None, name=None):
        self.children.append([])
        node = len(self.children) - 1
        if parent is not None:
            self.children[parent].append((name, node))
        return node

    def variable(self, name, array):
        node = self.add()
        self.variables[node] = (name, array)
        return node

    def list(self, parent, name, nodes):
        holder = self.add(parent, name)
        self.children[holder] = [(str(i), n) for i, n in enumerate(nodes)]
        return holder

    def keys(self):
        """The key of each variable: the shortest way to it, as TensorFlow finds it."""
        ways, waiting = {0: ""}, [0]
        for node in waiting:
            for name, child in self.children[node]:
                if child not in ways:
                    ways[child] = f"{ways[node]}/{name}" if ways[node] else name
                    waiting.append(child)
        keys = {n: f"{w}/.ATTRIBUTES/VARIABLE_VALUE" for n, w in ways.items() if n in self.variables}
        for optimizer, slots in self.slots.items():
            for trained, slot, state in slots:
                keys[state] = f"{ways[trained]}/.OPTIMIZER_SLOT/{ways[optimizer]}/{slot}/.ATTRIBUTES/VARIABLE_VALUE"
        return keys


def arrays(group):
    names = [n.decode() if isinstance(n, bytes) else n for n in group.attrs["weight_names"]]
    return [(n[:-2] if n.endswith(":0") else n, group[n][()]) for n in names]


def layers_of(config):
    return config["layers"] if isinstance(config, dict) else config


def build(file):
    config, training = json.loads(file.attrs["model_config"]), file.attrs.get("training_config")
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
    graph.metadata[root] = ("root", "_tf_keras_network", said)
    by_name, trained_all, weighted = {}, [], 0
    layers = [l for l in layers_of(config["config"]) if config["class_name"] != "Sequential" or l["class_name"] != "InputLayer"]
    for i, layer in enumerate(layers):
        name = layer.get("name", layer["config"]["name"])
        values = arrays(file["model_weights"][name]) if name in file["model_weights"] else []
        node = graph.add(root, f"layer-{i}")
        if values:
            graph.children[root].insert(-1, (f"layer_with_weights-{weighted}", node))
            weighted += 1
        graph.metadata[node] = (f"root.layer-{i}", "_tf_keras_layer", dict(layer, name=name))
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
        add_optimizer(graph, root, arrays(file["optimizer_weights"]), by_name)
    return graph


def add_optimizer(graph, root, state, by_name):
    optimizer = graph.add(root, "optimizer")
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


def children(graph, node):
    return b"".join(field(1, field(1, c) + field(2, n.encode())) for n, c in graph.children[node])


def slots(graph, node):
    return b"".join(field(3, field(1, t) + field(2, s.encode()) + field(3, n)) for t, s, n in graph.slots.get(node, []))


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


def checkpoint_graph(graph, keys):
    out = b""
    for node in range(len(graph.children)):
        body = children(graph, node)
        if node in keys:
            name = graph.variables[node][0]
            body += field(2, field(1, b"VARIABLE_VALUE") + field(2, name.encode()) + field(3, keys[node].encode()))
        out += field(1, body + slots(graph, node))
    return out


def block(entries):
    out, last = b"", b""
    for i, (key, value) in enumerate(entries):
        shared = len(os.path.commonprefix([key, last])) if i % 16 else 0
        out += varint(shared) + varint(len(key) - shared) + varint(len(value)) + key[shared:] + value
        last = key
    starts = [0]
    at, last = 0, b""
    for i, (key, value) in enumerate(entries):
        if i % 16 == 0 and i:
            starts.append(at)
        shared = len(os.path.commonprefix([key, last])) if i % 16 else 0
        at += len(varint(shared) + varint(len(key) - shared) + varint(len(value))) + len(key) - shared + len(value)
        last = key
    return out + b"".join(struct.pack("<I", s) for s in starts) + struct.pack("<I", len(starts))


def table(entries):
    def put(out, body):
        handle = varint(len(out)) + varint(len(body))
        return out + body + b"\0" + struct.pack("<I", masked(crc32c(body + b"\0"))), handle

    out, handles = b"", []
    for i in range(0, len(entries), 20):
        part = entries[i : i + 20]
        out, handle = put(out, block(part))
        handles.append((part[-1][0], handle))
    out, meta = put(out, block([]))
    out, index = put(out, block(handles))
    return out + (meta + index).ljust(40, b"\0") + bytes.fromhex("57fb808b247547db")


def checkpoint(graph, prefix, shards):
    keys = graph.keys()
    files, entries = [b""] * shards, []
    for i, (node, key) in enumerate(sorted(keys.items(), key=lambda k: k[1])):
        array = graph.variables[node][1]
        data, shard = array.tobytes(), i % shards
        entry = field(1, TYPES[str(array.dtype)]) + field(2, shape(array.shape)) + field(3, shard) + field(4, len(files[shard]))
        entries.append((key.encode(), entry + field(5, len(data)) + b"\x35" + struct.pack("<I", masked(crc32c(data)))))
        files[shard] += data
    objects = checkpoint_graph(graph, keys)
    lengths = crc32c(struct.pack("<I", len(objects)))
    data = varint(len(objects)) + struct.pack("<I", masked(lengths)) + objects
    checksum = crc32c(objects, crc32c(struct.pack("<I", masked(lengths)), lengths))
    entry = field(1, 7) + field(2, b"") + field(3, shards - 1) + field(4, len(files[-1])) + field(5, len(data))
    entries.append((b"_CHECKPOINTABLE_OBJECT_GRAPH", entry + b"\x35" + struct.pack("<I", masked(checksum))))
    files[-1] += data
    head = field(1, shards) + field(3, field(1, 1))
    with open(prefix + ".index", "wb") as out:
        out.write(table([(b"", head)] + sorted(entries)))
    for i, data in enumerate(files):
        with open(f"{prefix}.data-{i:05}-of-{shards:05}", "wb") as out:
            out.write(data)


def main():
    for name, source, shards, own_file in MODELS:
        release, rest = source.split("/", 1)
        case_folder = os.path.join(FIXTURES, release, "saved_model", name)
        shutil.rmtree(case_folder, ignore_errors=True)
        folder = os.path.join(case_folder, "model")
        os.makedirs(os.path.join(folder, "variables"))
        with h5py.File(os.path.join(FIXTURES, source, "model.h5")) as file:
            graph = build(file)
        with open(os.path.join(folder, "saved_model.pb"), "wb") as out:
            out.write(saved_model(graph, own_file))
        if own_file:
            with open(os.path.join(folder, "keras_metadata.pb"), "wb") as out:
                out.write(keras_metadata(graph))
        checkpoint(graph, os.path.join(folder, "variables", "variables"), shards)
        shutil.copy(os.path.join(FIXTURES, source, "data.npz"), case_folder)
        with open(os.path.join(FIXTURES, source, "case.json")) as stored:
            case = json.load(stored)
        case["recipe"] = f"tools/oracle/saved_models.py of {source}"
        case["files"]["model"] = "model"
        with open(os.path.join(case_folder, "case.json"), "w") as out:
            json.dump(case, out, indent=1)
            out.write("\n")


if __name__ == "__main__":
    main()
