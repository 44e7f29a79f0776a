"""A whole model of Keras 2 at random, and what it is fed."""
from keras import layers as L
from keras import models as M

from walks import layers_2, models
from walks.layers_2 import VERSION


class Walk(layers_2.Layers, models.Walk):
    """As of Keras 1, with merges that are layers, recurrent layers that give and take states, and initial states."""

    def __init__(self, seed, ordering):
        layers_2.Layers.__init__(self, seed, ordering)
        self.open = self.int(4, 6)

    def embedding(self, shape, **more):
        return L.Embedding(9, self.int(1, 5), mask_zero=len(shape) == 1 and self.yes(0.5), **more)

    def merge(self, values):
        for _ in range(16):
            try:
                kind = self.one("Add", "Multiply", "Average", "Maximum", "Minimum", "Subtract", "Concatenate", "Concatenate", "Dot")
                rank = len(values[0]._keras_shape)
                more = {}
                if kind == "Concatenate":
                    more["axis"] = self.one(-1, 1, rank - 1, rank - 2)
                if kind == "Dot":
                    more["axes"] = self.one(-1, 1, (1, 1), (rank - 1, rank - 1), (rank - 1, 1))
                    more["normalize"] = self.yes(0.3)
                more_values = values if kind in ("Subtract", "Dot") or self.yes(0.8) else values + values[:1]
                return getattr(L, kind)(**more)(more_values)
            except Exception:
                continue
        return values[0]

    def attempt(self, value, times=12):
        if len(value._keras_shape) == 3 and self.yes(0.12) and not self.batch:
            try:
                return self.encode(value)
            except Exception:
                pass
        return models.Walk.attempt(self, value, times)

    def encode(self, value):
        """An encoder whose last states another layer begins with."""
        name, options = self.recurrent()
        units = self.int(2, 5)
        make = getattr(L, name)
        states = make(units, return_state=True, return_sequences=self.yes(), **options)(value)
        name, options = name, dict(options, activation=self.activation(6))
        decoder = make(units, return_sequences=self.yes(), return_state=self.yes(0.3), **options)
        after = decoder(value, initial_state=states[1:])
        return after if not isinstance(after, list) else after[0]

    def nested(self, values, which):
        models.Walk.nested(self, values, which)

    def first(self, kind, shape):
        named = {"batch_input_shape": (self.batch,) + shape} if self.batch else {"input_shape": shape}
        if kind == "words":
            return self.embedding(shape, **(named if self.batch or len(shape) > 1 else {"input_length": shape[0]}))
        plain = L.Activation("linear", **named)
        return self.one(plain, L.Masking(0., **named)) if kind == "sequence" else plain

    def stack(self):
        kind, shape = self.start()
        model = M.Sequential()
        model.add(self.first(kind, shape))
        self.extend(model, self.int(1, 6))
        model.words = [kind == "words"]
        return model

    def extend(self, model, count):
        for _ in range(count):
            for _ in range(12):
                shape = model.output_shape[1:]
                try:
                    layer = self.inner(shape) if self.yes(0.1) and None not in shape else self.layer(shape)
                    # A layer that is refused half added cannot be taken back in all releases, so it is tried on a value of its own.
                    trial = layer.__class__.from_config(layer.get_config())(L.Input(batch_shape=(self.batch,) + tuple(shape)))
                    if isinstance(trial, list) or not 1 <= models.size(trial._keras_shape[1:]) <= models.LARGEST:
                        continue
                    model.add(layer)
                    break
                except Exception:
                    continue


assert VERSION >= (2, 0, 0)
