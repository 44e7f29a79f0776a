"""A whole model of Keras 1 at random, and what it is fed."""
from keras import layers as L
from keras import models as M

from walks.draw import size
from walks.layers import Layers

LARGEST = 4000


class Walk(Layers):
    """A value of some shape, a layer that Keras accepts on it, the layer's output, and so on."""

    def __init__(self, seed, ordering):
        Layers.__init__(self, seed, ordering)
        # Extent of every axis that the model leaves open.
        self.open = self.int(4, 6)

    def start(self):
        kind = self.one("words", "words", "sequence", "sequence", "image", "image", "vector", "volume")
        shape = {"words": (self.int(2, 7),), "sequence": (self.int(2, 7), self.int(1, 5)), "vector": (self.int(1, 7),),
                 "image": (self.int(1, 7), self.int(3, 8), self.int(3, 8)), "volume": (self.int(2, 4),) * 2 + (self.int(3, 5),) * 2}[kind]
        if kind in ("words", "sequence") and self.yes(0.25) and not self.batch:
            shape = (None,) + shape[1:]
        if kind == "words" and self.yes(0.1):
            shape = (self.int(2, 3),) + shape
        return kind, shape

    def embedding(self, shape, **more):
        return L.Embedding(9, self.int(1, 5), mask_zero=len(shape) == 1 and self.yes(0.5), dropout=0. if self.trains else self.one(0., 0., 0.2), **more)

    def enter(self, kind, shape):
        name = {"name": self.one("entry", "my input", "a/b", "in.1") + str(self.int(0, 999))} if self.yes(0.1) else {}
        if kind == "words":
            words = L.Input(shape=shape, dtype=self.one("int32", "int32", "float32"), **name)
            words.words = True
            return words, self.embedding(shape)(words)
        entry = L.Input(shape=shape, **name)
        return entry, L.Masking(0.)(entry) if kind == "sequence" and self.yes(0.3) else entry

    def attempt(self, value, times=12):
        """The value after one more layer (a list where the layer gives several), or after none when Keras refuses a dozen."""
        for _ in range(times):
            try:
                after = self.layer(value._keras_shape[1:])(value)
                if all(1 <= size(v._keras_shape[1:]) <= LARGEST for v in (after if isinstance(after, list) else [after])):
                    return after
            except Exception:
                continue
        return value

    def merge(self, values):
        for _ in range(16):
            try:
                mode = self.one("sum", "mul", "ave", "max", "concat", "concat", "dot", "cos")
                rank = len(values[0]._keras_shape)
                more = {}
                if mode == "concat":
                    more["concat_axis"] = self.one(-1, 1, rank - 1, rank - 2)
                if mode in ("dot", "cos"):
                    more["dot_axes"] = self.one(-1, 1, [1, 1], [rank - 1, rank - 1], (rank - 1, 1))
                merged = L.merge(values if self.yes(0.8) else values + values[:1], mode=mode, **more)
                # The declared shape of cos lacks an axis that its value has: nothing but Flatten can follow.
                return L.Flatten()(merged) if mode == "cos" else merged
            except Exception:
                continue
        return values[0]

    def functional(self):
        kind, shape = self.start()
        entries, values = [], []
        for _ in range(self.one(1, 1, 2, 2, 3)):
            entry, value = self.enter(kind, shape)
            entries.append(entry)
            values.append(value)
        for _ in range(self.int(1, 8)):
            move, which = self.r.rand(), self.r.randint(len(values))
            if move < 0.15:
                self.put(values, len(values), self.attempt(values[which]))
            elif move < 0.35 and len(values) > 1:
                values = [self.merge(values[:2])] + values[2:]
            elif move < 0.45:
                self.shared(values)
            elif move < 0.6:
                self.nested(values, which)
            else:
                self.put(values, which, self.attempt(values[which]))
        outputs = [v for v in values if all(v is not e for e in entries)] or [L.Activation("tanh")(values[0])]
        unique = [v for i, v in enumerate(outputs) if all(v is not w for w in outputs[:i])]
        model = M.Model(input=entries if len(entries) > 1 else entries[0], output=unique if len(unique) > 1 else unique[0])
        model.words = [getattr(e, "words", False) for e in entries]
        return model

    @staticmethod
    def put(values, which, after):
        values[which:which + 1] = after if isinstance(after, list) else [after]

    def shared(self, values):
        """One layer on every value that it fits."""
        shape = values[0]._keras_shape[1:]
        try:
            layer = self.inner(shape) if self.yes(0.3) and None not in shape else self.layer(shape)
            results = [layer(v) if v._keras_shape[1:] == shape else v for v in values]
        except Exception:
            return
        if not any(isinstance(r, list) or not 1 <= size(r._keras_shape[1:]) <= LARGEST for r in results):
            values[:] = results

    def nested(self, values, which):
        """A model of one or two inputs and outputs on one or two of the values."""
        taken = [values[which]] if len(values) < 2 or self.yes(0.6) else [values[which - 1], values[which]]
        for _ in range(6):
            try:
                inside = [L.Input(shape=v._keras_shape[1:]) for v in taken]
                out = self.attempt(inside[0])
                out = self.merge([out, inside[1]]) if len(inside) > 1 else self.attempt(out)
                outs = [out, self.attempt(self.attempt(inside[-1]))] if self.yes(0.3) else [out]
                if any(isinstance(o, list) or any(o is i for i in inside) for o in outs):
                    continue
                inner = M.Model(input=inside if len(inside) > 1 else inside[0], output=outs if len(outs) > 1 else outs[0])
                after = inner(taken if len(taken) > 1 else taken[0])
                if self.yes(0.3):
                    again = inner(taken if len(taken) > 1 else taken[0])
                    after = [after, again] if not isinstance(after, list) else after + again
                self.put(values, which, after)
                return
            except Exception:
                continue

    def first(self, kind, shape):
        """What a Sequential begins with."""
        named = {"batch_input_shape": (self.batch,) + shape} if self.batch else {"input_shape": shape}
        if kind == "words":
            return self.embedding(shape, **(named if self.batch or len(shape) > 1 else {"input_length": shape[0]}))
        return self.one(lambda: L.Activation("linear", **named), lambda: L.Masking(0., **named))() if kind == "sequence" else L.Activation("linear", **named)

    def stack(self):
        kind, shape = self.start()
        model = M.Sequential()
        if self.yes(0.2) and not self.batch:
            branches = [self.sequential(kind, shape, 2) for _ in range(2)]
            mode = self.one("sum", "mul", "ave", "concat") if branches[0].output_shape == branches[1].output_shape else "concat"
            model.add(L.Merge(branches, mode=mode))
        else:
            model.add(self.first(kind, shape))
        self.extend(model, self.int(1, 6))
        model.words = [kind == "words"] * 2
        return model

    def sequential(self, kind, shape, count):
        model = M.Sequential()
        model.add(self.first(kind, shape))
        self.extend(model, count)
        return model

    def extend(self, model, count):
        for _ in range(count):
            before = list(model.layers)
            for _ in range(12):
                try:
                    shape = model.output_shape[1:]
                    layer = self.inner(shape) if self.yes(0.1) and None not in shape else self.layer(shape)
                    outbound = list(model.layers[-1].outbound_nodes)
                    model.add(layer)
                    if not isinstance(model.output_shape, list) and 1 <= size(model.output_shape[1:]) <= LARGEST:
                        break
                    model.pop()
                except Exception:
                    if len(model.layers) > len(before):
                        model.layers.pop()
                    model.outputs = [model.layers[-1].inbound_nodes[-1].output_tensors[0]]
                    model.layers[-1].outbound_nodes = outbound

    def inputs(self, model, calls=1):
        """inputs of a case: random values, some steps of sequences zero."""
        words = getattr(model, "words", [])

        def array(rng, tensor, is_words, rows, extra):
            shape = (rows,) + tuple(self.open + extra if n is None else n for n in tensor._keras_shape[1:])
            if is_words:
                return rng.randint(0, 9, size=shape).astype("int32")
            x = rng.standard_normal(shape).astype("float32")
            if len(shape) == 3 and rng.rand() < 0.5:
                x[rng.rand(*shape[:2]) < 0.3] = 0
            return x

        def make(rng):
            rows = self.batch or 5
            return [[array(rng, t, w, rows if self.batch else rows + c, c) for t, w in zip(model.inputs, words)] for c in range(calls)]
        return make
