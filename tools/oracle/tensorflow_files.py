"""Writes what a checkpoint of TensorFlow consists of: messages of protocol buffers, a sorted table, arrays, the objects whose they are."""

import os
import struct

TYPES = {"float32": 1, "float64": 2, "int32": 3, "int64": 9, "bfloat16": 14}
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


class BrainFloats:
    """Numbers whose bits are the upper halves of float32."""

    def __init__(self, halves):
        self.dtype, self.shape, self.tobytes = "bfloat16", halves.shape, halves.tobytes


class Graph:
    """Objects and how they call each other."""

    def __init__(self):
        self.children, self.variables, self.metadata, self.slots = [], {}, {}, {}
        # Tables of words: the words and their places, by the object that is the table.
        self.grown = {}

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
        keys.update({n: f"{w}/.ATTRIBUTES/table" for n, w in ways.items() if n in self.grown})
        for optimizer, slots in self.slots.items():
            for trained, slot, state in slots:
                keys[state] = f"{ways[trained]}/.OPTIMIZER_SLOT/{ways[optimizer]}/{slot}/.ATTRIBUTES/VARIABLE_VALUE"
        return keys


def children(graph, node):
    return b"".join(field(1, field(1, c) + field(2, n.encode())) for n, c in graph.children[node])


def slots(graph, node):
    return b"".join(field(3, field(1, t) + field(2, s.encode()) + field(3, n)) for t, s, n in graph.slots.get(node, []))


def checkpoint_graph(graph, keys):
    out = b""
    for node in range(len(graph.children)):
        body = children(graph, node)
        if node in keys:
            name = "" if node in graph.grown else graph.variables[node][0]
            value = b"table" if node in graph.grown else b"VARIABLE_VALUE"
            body += field(2, field(1, value) + field(2, name.encode()) + field(3, keys[node].encode()))
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


def texts(words):
    """What stands for an array of texts, and its checksum: lengths, the checksum of these as 32 bits each, the texts."""
    lengths = crc32c(b"".join(struct.pack("<I", len(w)) for w in words))
    part = struct.pack("<I", masked(lengths)) + b"".join(words)
    return b"".join(varint(len(w)) for w in words) + part, crc32c(part, lengths)


def stored(graph, keys):
    """Each array's key, type, shape, bytes and checksum."""
    for node, key in sorted(keys.items(), key=lambda k: k[1]):
        if node not in graph.grown:
            array = graph.variables[node][1]
            data = array.tobytes()
            yield key, TYPES[str(array.dtype)], array.shape, data, crc32c(data)
            continue
        words, places = graph.grown[node]
        yield f"{key}-keys", 7, [len(words)], *texts(words)
        data = struct.pack(f"<{len(places)}q", *places)
        yield f"{key}-values", 9, [len(places)], data, crc32c(data)


def checkpoint(graph, prefix, shards):
    keys = graph.keys()
    files, entries = [b""] * shards, []
    for i, (key, kind, extents, data, crc) in enumerate(stored(graph, keys)):
        shard = i % shards
        entry = field(1, kind) + field(2, shape(extents)) + field(3, shard) + field(4, len(files[shard]))
        entries.append((key.encode(), entry + field(5, len(data)) + b"\x35" + struct.pack("<I", masked(crc))))
        files[shard] += data
    data, crc = texts([checkpoint_graph(graph, keys)])
    entry = field(1, 7) + field(2, b"") + field(3, shards - 1) + field(4, len(files[-1])) + field(5, len(data))
    entries.append((b"_CHECKPOINTABLE_OBJECT_GRAPH", entry + b"\x35" + struct.pack("<I", masked(crc))))
    files[-1] += data
    head = field(1, shards) + field(3, field(1, 1))
    with open(prefix + ".index", "wb") as out:
        out.write(table([(b"", head)] + sorted(entries)))
    for i, data in enumerate(files):
        with open(f"{prefix}.data-{i:05}-of-{shards:05}", "wb") as out:
            out.write(data)
