"""Brings a model of texts that real Keras 3.8.0 on TensorFlow saved as .keras into the form of a SavedModel of tf.keras 2.9.

    python3 tools/oracle/saved_words.py

TensorFlow cannot be run where the fixtures are made. Tables are written in the three ways that its files have them: as constants that a
function of the graph fills a table with (as in strangers' files of TensorFlow 2.6, 2.9 and 2.12), as rows in the checkpoint (as in a
stranger's of 2.4), and as a file of words beside the graph (after the source). Inputs and outputs are those of fixtures/text/pets.
"""

import io
import json
import os
import shutil
import struct
import zipfile

import h5py

from saved_models import FIXTURES, keras_metadata
from tensorflow_files import Graph, checkpoint, children, field, shape

# How each layer's table is kept, the first of them a table of whole numbers.
WAYS = ["constants"] * 5 + ["checkpoint"] * 3 + ["file"] * 3


def history(node):
    if isinstance(node, dict) and node.get("class_name") == "__keras_tensor__":
        return [node["config"]["keras_history"] + [{}]]
    items = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
    return [call for item in items for call in history(item)]


def tf_layer(layer):
    config = {k: v for k, v in layer["config"].items() if k not in ("vocabulary_dtype", "vocabulary_size")}
    policy = config.get("dtype")
    if isinstance(policy, dict):
        config["dtype"] = policy["config"]["name"]
    if "batch_shape" in config:
        config["batch_input_shape"] = config.pop("batch_shape")
    for key, value in config.items():
        if isinstance(value, dict) and "registered_name" in value:
            config[key] = {"class_name": value["class_name"], "config": value["config"]}
    calls = [history(c["args"]) for c in layer["inbound_nodes"]]
    return {"class_name": layer["class_name"], "config": config, "name": layer["name"], "inbound_nodes": calls}


def tensor(kind, count, values):
    return field(1, kind) + field(2, shape([count])) + values


class Words(Graph):
    """Objects, with what fills their tables."""

    def __init__(self):
        super().__init__()
        self.objects, self.constants, self.functions, self.bound, self.files = {}, b"", b"", b"", []

    def constant(self, value):
        node, name = self.add(), f"Const_{len(self.children)}".encode()
        self.objects[node] = field(9, field(1, name))
        attribute = field(5, field(1, b"value") + field(2, field(8, value)))
        self.constants += field(1, field(1, name) + field(2, b"Const") + attribute)
        return node

    def fill(self, table, operation, inputs, nodes, attributes=b""):
        name = f"__inference__initializer_{table}".encode()
        arguments = b"".join(field(2, field(1, i)) for i in inputs)
        node = field(1, b"fill") + field(2, operation) + b"".join(field(3, i) for i in inputs) + attributes
        self.functions += field(1, field(1, field(1, name) + arguments) + field(3, node))
        packed = b"".join(field(1, n)[1:] for n in [table] + nodes)
        self.bound += field(2, field(1, name) + field(2, field(2, packed)))
        self.objects[table] = field(10, b"")
        self.objects[self.add(table, "_initialize")] = field(6, field(1, name))

    def table(self, layer, words, way):
        table = self.add(layer, "lookup_table" if way != "checkpoint" else "_table")
        places = list(range(1, len(words) + 1))
        if way == "checkpoint":
            # In no order, with the one for unknown words among them.
            self.objects[table] = field(10, b"")
            rows = sorted(zip([b"[UNK]"] + words, [0] + places))
            self.grown[table] = ([w for w, _ in rows], [p for _, p in rows])
        elif way == "file":
            name = f"words_{table}.txt"
            node = self.add()
            self.objects[node] = field(5, field(1, len(self.files)) if self.files else b"")
            self.files.append((name, b"".join(w + b"\n" for w in words)))
            number = field(5, field(1, b"offset") + field(2, field(3, 1)))
            self.fill(table, b"InitializeTableFromTextFileV2", [b"handle", b"name"], [node], number)
        else:
            numbers = struct.pack(f"<{len(places)}q", *places)
            values = tensor(9, len(places), field(4, numbers))
            if isinstance(words[0], int):
                keys = tensor(9, len(words), field(4, struct.pack(f"<{len(words)}q", *words)))
            else:
                keys = tensor(7, len(words), b"".join(field(8, w) for w in words))
            inputs = [b"handle", b"keys", b"values"]
            self.fill(table, b"LookupTableImportV2", inputs, [self.constant(keys), self.constant(values)])

    def saved(self):
        nodes = b""
        for node in range(len(self.children)):
            body = children(self, node)
            if node in self.variables:
                name, array = self.variables[node]
                kind = 1 if array.dtype == "float32" else 9
                body += field(7, field(1, kind) + field(2, shape(array.shape)) + field(6, name.encode()))
            elif node in self.objects:
                body += self.objects[node]
            else:
                body += field(4, field(1, self.metadata[node][1].encode() if node in self.metadata else b"_generic_user_object"))
            nodes += field(1, body)
        operations = self.constants + field(2, self.functions)
        assets = b"".join(field(6, field(2, name.encode())) for name, _ in self.files)
        info = field(4, b"serve") + field(5, b"2.9.0")
        return field(1, 1) + field(2, field(1, info) + field(2, operations) + assets + field(7, nodes + self.bound))


def main():
    source = os.path.join(FIXTURES, "text", "pets")
    folder = os.path.join(FIXTURES, "text", "saved_pets")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(os.path.join(folder, "variables"))
    with zipfile.ZipFile(os.path.join(source, "model.keras")) as archive:
        config = json.loads(archive.read("config.json"))["config"]
        file = h5py.File(io.BytesIO(archive.read("model.weights.h5")))
        words = {n.split("/")[2]: archive.read(n).decode().split("\n")[1:] for n in archive.namelist() if "vocabulary" in n}
    layers = [tf_layer(l) for l in config["layers"]]
    inputs = [l["name"] for l in layers if l["class_name"] == "InputLayer"]
    own = {"name": config["name"], "layers": layers, "input_layers": [[n, 0, 0] for n in inputs], "output_layers": config["output_layers"]}
    model = {"class_name": "Functional", "config": own}
    graph = Words()
    root = graph.add()
    said = dict(model, name=config["name"], is_graph_network=True, keras_version="2.9.0", backend="tensorflow", model_config=model)
    graph.metadata[root] = ("root", "_tf_keras_network", said)
    counts, ways = {}, iter(WAYS)
    for i, layer in enumerate(layers):
        snake = {"StringLookup": "string_lookup", "IntegerLookup": "integer_lookup"}.get(layer["class_name"], layer["class_name"].lower())
        number = counts[snake] = counts.get(snake, -1) + 1
        place = snake if number == 0 else f"{snake}_{number}"
        node = graph.add(root, f"layer-{i}")
        graph.metadata[node] = (f"root.layer-{i}", "_tf_keras_layer", layer)
        if place in words:
            integer = layer["class_name"] == "IntegerLookup"
            graph.table(node, [int(w) if integer else w.encode() for w in words[place]], next(ways))
            continue
        names = {"Dense": ("kernel", "bias"), "Normalization": ("mean", "variance", "count")}.get(layer["class_name"], ())
        arrays = [(n, file[f"layers/{place}/vars/{k}"][()]) for k, n in enumerate(names)]
        nodes = [graph.variable(n if layer["class_name"] == "Normalization" else f"{layer['name']}/{n}", a) for n, a in arrays]
        graph.children[node] += list(zip(names, nodes))
        if layer["class_name"] != "Normalization":
            graph.list(node, "trainable_variables", nodes)
    with open(os.path.join(folder, "saved_model.pb"), "wb") as out:
        out.write(graph.saved())
    with open(os.path.join(folder, "keras_metadata.pb"), "wb") as out:
        out.write(keras_metadata(graph))
    os.makedirs(os.path.join(folder, "assets"))
    for name, text in graph.files:
        with open(os.path.join(folder, "assets", name), "wb") as out:
            out.write(text)
    checkpoint(graph, os.path.join(folder, "variables", "variables"), 1)


if __name__ == "__main__":
    main()
