"""Models of Keras 2 that people build over sequences and words, at random. `entry` and `head` are the caller's."""
from keras import initializers as I
from keras import layers as L
from keras import models as M
from keras import regularizers as R

from walks import layers_2
from walks.layers_2 import VERSION

KINDS = ("stacked", "attention", "memory", "encoder_decoder", "twins", "nested", "through_masks", "text", "waves", "each_step", "states",
         "penalties", "plates", "locals")


class Sequences(layers_2.Layers):
    def words(self, length, units, **more):
        """(input, what an embedding makes of it)"""
        more.setdefault("mask_zero", self.yes(0.6))
        x = self.entry((length,), "words")
        return x, L.Embedding(9, units, **more)(x)

    def series(self, length=4, units=3):
        """(input, value): words or masked or plain numbers."""
        if self.yes(0.3):
            return self.words(length, units)
        x = self.entry((length, units), "steps")
        return x, L.Masking(0.)(x) if self.yes() else x

    def cells(self):
        made = []
        # Before 2.3 the arrays of cells have one name on Theano, and no file can hold two of them.
        for _ in range(self.int(1, 3 if VERSION >= (2, 3, 0) else 1)):
            name, options = self.recurrent(cell=True)
            made.append(getattr(L, name)(self.int(2, 3), **options))
        return made

    def rnn_of(self, cells, **more):
        cell = cells if self.yes() else L.StackedRNNCells(cells) if len(cells) > 1 or self.yes(0.3) else cells[0]
        if self.batch:
            more["stateful"] = True
        return L.RNN(cell, go_backwards=self.yes(0.3), unroll=self.yes(0.2), **more)

    def stacked(self):
        """Cells by themselves and one on the other, with states that go from one layer to the next."""
        x, value = self.series()
        sequences = self.yes()
        if self.yes(0.3):
            rnn = L.RNN(self.cells(), return_sequences=sequences)
            value = L.Bidirectional(rnn, merge_mode=self.one("concat", "sum", "ave", "mul"))(value)
        elif self.yes(0.5) and not self.batch:
            cells = self.cells()
            again = [type(c).from_config(c.get_config()) for c in cells]
            first = self.rnn_of(cells, return_state=True, return_sequences=True)(value)
            value = self.rnn_of(again, return_sequences=sequences)(first[0], initial_state=first[1:])
        else:
            value = self.rnn_of(self.cells(), return_sequences=sequences)(value)
        return M.Model(x, self.head(value))

    def attention(self):
        """Weights of steps from a small network, and the sum of the steps by them."""
        steps, units = self.int(3, 5), self.int(2, 4)
        x = self.entry((steps, 3))
        name, options = self.recurrent()
        value = getattr(L, name)(units, return_sequences=True, **options)(x)
        if self.yes():
            score = L.Flatten()(L.Dense(1, activation="tanh")(value))
            score = L.Activation("softmax")(score) if self.yes() else L.Softmax()(score)
        else:
            score = L.Dense(steps, activation="softmax")(L.Flatten()(value))
        if self.yes():
            pooled = L.Dot(axes=(1, 1) if self.yes() else 1)([score, value])
        else:
            weighted = L.Multiply()([value, L.Permute((2, 1))(L.RepeatVector(units)(score))])
            pooled = L.GlobalAveragePooling1D()(weighted) if self.yes() else L.Flatten()(weighted)
        return M.Model(x, self.head(pooled))

    def memory(self):
        """Attention of one sequence over another, by products."""
        q, query = self.series(self.int(3, 4), 3)
        k, key = self.series(self.int(3, 5), 3)
        query = L.LSTM(3, return_sequences=True)(query)
        key = L.GRU(3, return_sequences=True)(key) if self.yes() else L.Dense(3)(key)
        scores = L.Dot(axes=self.one((2, 2), -1), normalize=self.yes(0.3))([query, key])
        scores = L.Activation("softmax")(scores) if self.yes() else L.Softmax(axis=self.one(-1, 2))(scores)
        context = L.Dot(axes=(2, 1))([scores, key])
        joined = L.Concatenate(axis=self.one(-1, 2))([context, query])
        value = L.TimeDistributed(L.Dense(3, activation="tanh"))(joined) if self.yes() else L.GRU(3, return_sequences=self.yes())(joined)
        return M.Model([q, k], self.head(value))

    def encoder_decoder(self):
        name, options = self.one("LSTM", "GRU", "SimpleRNN"), {}
        units = self.int(2, 4)
        make = getattr(L, name)
        if name != "SimpleRNN" and self.yes(0.4):
            options["implementation"] = 2
        x, value = self.series(self.one(4, None), 3)
        if self.yes(0.35) and VERSION >= (2, 1, 0):
            encoded = L.Bidirectional(make(units, return_state=True, **options))(value)
            half = (len(encoded) - 1) // 2
            states = [L.Concatenate()([encoded[1 + k], encoded[1 + half + k]]) for k in range(half)]
            units *= 2
        else:
            states = make(units, return_state=True, return_sequences=self.yes(0.3), **options)(value)[1:]
            if self.yes(0.3):
                states = [L.Dense(units, activation="tanh")(s) for s in states]
        if self.yes(0.3):
            decoded = L.RepeatVector(3)(states[0])
            sources = [x]
        else:
            y, decoded = self.series(self.one(3, None), 2)
            sources = [x, y]
        after = make(units, return_sequences=True, return_state=self.yes(), **options)(decoded, initial_state=states)
        if isinstance(after, list):
            more = after[1:]
            after = after[0]
            if self.yes(0.3):
                after = make(units, return_sequences=True)(after, initial_state=more)
        return M.Model(sources, self.head(after))

    def part(self, shape, masked=False):
        """A model to be called as a layer."""
        if self.yes(0.4):
            model = M.Sequential()
            model.add(L.Dense(3, activation="tanh", input_shape=shape, **self.extras()))
            if self.yes():
                model.add(L.BatchNormalization(momentum=0.8))
            model.add(L.LSTM(3, return_sequences=False) if len(shape) > 1 else L.Dense(3, activation=self.one("relu", "tanh")))
            return model
        entry = L.Input(shape=shape)
        value = L.Masking(0.)(entry) if len(shape) > 1 and self.yes(0.4) else entry
        if len(shape) > 1:
            name, options = self.recurrent()
            value = getattr(L, name)(3, **options)(value)
        value = L.Dense(3, activation="tanh", **self.extras())(value)
        if self.yes(0.3):
            value = self.part((3,))(value)
        return M.Model(entry, value)

    def twins(self):
        """A network that two inputs share, and what compares both."""
        shape = self.one((4, 3), (5,))
        left, right = self.entry(shape), self.entry(shape)
        shared = self.part(shape)
        a, b = shared(left), shared(right)
        if self.yes(0.2):
            a = shared.layers[-1](a) if isinstance(shared, M.Sequential) else a
        way = self.int(0, 4)
        if way == 0:
            value = L.Subtract()([a, b])
        elif way == 1:
            value = L.Maximum()([L.Subtract()([a, b]), L.Subtract()([b, a])])
        elif way == 2:
            value = L.Dot(axes=self.one(-1, 1), normalize=True)([a, b])
        elif way == 3:
            value = L.Concatenate()([a, b, L.Multiply()([a, b])])
        else:
            difference = L.Subtract()([a, b])
            value = L.Multiply()([difference, difference])
        return M.Model([left, right], self.head(value))

    def nested(self):
        """Models in models, with several inputs and outputs, called more than once."""
        x, y = self.entry((3,)), self.entry((3,))
        a, b = L.Input(shape=(3,)), L.Input(shape=(3,))
        inner = self.part((3,))
        both = L.Add()([inner(a), inner(b)]) if self.yes() else L.Concatenate()([inner(a), b])
        one, two = L.Dense(3, activation="tanh", **self.extras())(both), L.Dense(3)(both)
        pair = M.Model([a, b], [one, two])
        first = pair([x, y])
        last = pair([first[1], x]) if self.yes(0.6) else first
        value = self.one(L.Add, L.Average, L.Maximum, L.Concatenate)()([last[0], first[1]])
        outputs = [self.head(value)]
        if self.yes(0.5):
            outputs.append(self.head(last[1]))
        return M.Model([x, y], outputs)

    def through_masks(self):
        """What hands a mask on, what ends it, and losses that count it."""
        x, value = self.words(4, 3, mask_zero=True) if self.yes() else (self.entry((4, 3), "steps"), None)
        if value is None:
            value = L.Masking(0.)(x)
        other = value
        for _ in range(self.int(1, 4)):
            value = self.one(
                lambda: L.Dense(3, activation=self.activation(6), **self.extras()), lambda: L.TimeDistributed(L.Dense(3, "tanh")),
                lambda: L.Activation("tanh"), lambda: L.LeakyReLU(0.2), lambda: L.PReLU(),
                lambda: L.BatchNormalization(momentum=0.8), lambda: L.Bidirectional(L.GRU(3, return_sequences=True), merge_mode="sum"),
                lambda: L.LSTM(3, return_sequences=True, go_backwards=self.yes(0.2)), lambda: L.ActivityRegularization(l2=0.01),
                lambda: L.SimpleRNN(3, return_sequences=True, unroll=self.yes()), lambda: L.TimeDistributed(L.BatchNormalization()),
                lambda: L.Dense(3, kernel_regularizer=R.l2(0.01)))()(value)
        if self.yes(0.4):
            merge = self.one(L.Add, L.Multiply, L.Average, L.Maximum, L.Concatenate, L.Subtract)()
            value = merge([value, other])
        outputs = [self.head(value)]
        if self.yes(0.3):
            outputs.append(self.head(self.one(L.LSTM(3), L.GRU(2), L.Bidirectional(L.SimpleRNN(2)))(value)))
        return M.Model(x, outputs)

    def text(self):
        """Convolutions of several widths over words."""
        x, value = self.words(6, 4, mask_zero=False, trainable=self.yes(0.8), embeddings_regularizer=self.one(None, R.l2(0.01)))
        if self.yes(0.3):
            value = L.SpatialDropout1D(0.2)(value) if not self.trains else L.Activation("tanh")(value)
        branches = []
        for k in range(self.int(1, 3)):
            branch = L.Conv1D(3, k + 2, activation="relu", padding=self.one("valid", "same"), **self.extras())(value)
            branches.append(L.GlobalMaxPooling1D()(branch) if self.yes() else L.Flatten()(L.MaxPooling1D(2)(branch)))
        value = L.Concatenate()(branches) if len(branches) > 1 else branches[0]
        if self.yes(0.3):
            value = keras_highway(value)
        return M.Model(x, self.head(value))

    def waves(self):
        """Gated convolutions with ever wider steps, residuals and skips."""
        x = self.entry((self.one(7, 8), 2))
        value, skips = L.Conv1D(3, 2, padding="causal")(x), []
        for k in range(self.int(1, 3)):
            wide = dict(padding="causal", dilation_rate=2 ** k)
            gate = L.Multiply()([L.Conv1D(3, 2, activation="tanh", **wide)(value), L.Conv1D(3, 2, activation="sigmoid", **wide)(value)])
            out = L.Conv1D(3, 1, use_bias=not self.trains)(gate)
            if self.yes(0.3):
                out = L.BatchNormalization(momentum=0.7)(out)
            skips.append(out)
            value = L.Add()([value, out])
        value = L.Activation("relu")(L.Add()(skips)) if len(skips) > 1 else value
        return M.Model(x, self.head(self.one(L.Flatten(), L.GlobalAveragePooling1D(), L.Activation("tanh"))(value)))

    def each_step(self):
        """Networks that are applied to each step."""
        steps = 3
        kind = self.int(0, 3)
        if kind == 0:
            x = self.entry((steps, 4, 2))
            value = L.TimeDistributed(self.part((4, 2)))(x)
        elif kind == 1:
            x = self.entry((steps, 5), "words")
            value = L.TimeDistributed(L.Embedding(9, 3, mask_zero=self.yes()))(x)
            value = L.TimeDistributed(self.one(L.LSTM(3), L.Bidirectional(L.GRU(2)), L.GRU(3, go_backwards=True)))(value)
        elif kind == 2:
            x = self.entry((steps, 5))
            value = L.TimeDistributed(self.part((5,)))(L.Masking(0.)(x) if self.yes() else x)
        else:
            x = self.entry((steps, 6, 3))
            value = L.TimeDistributed(L.Conv1D(3, 2, activation="tanh"))(x)
            value = L.TimeDistributed(self.one(L.MaxPooling1D(2), L.BatchNormalization(axis=self.one(1, 2, -1)), L.Permute((2, 1))))(value)
            value = L.TimeDistributed(L.Flatten())(value)
        if self.yes(0.6):
            value = self.one(L.LSTM(3, return_sequences=self.yes()), L.Bidirectional(L.GRU(2, return_sequences=self.yes())))(value)
        return M.Model(x, self.head(value))

    def states(self):
        """Layers that keep their states, in one line and side by side, inside and outside of models."""
        x = self.entry((3, 3), "steps")
        value = L.Masking(0.)(x) if self.yes(0.4) else x
        keeps = {"stateful": True} if self.batch else {}
        for _ in range(self.int(1, 3)):
            name, options = self.recurrent()
            layer = getattr(L, name)(self.int(2, 3), return_sequences=True, go_backwards=self.yes(0.2), **dict(options, **keeps))
            value = (L.Bidirectional(layer) if self.yes(0.2) else layer)(value)
        if self.yes(0.3) and self.batch:
            entry = L.Input(batch_shape=value._keras_shape)
            value = M.Model(entry, L.GRU(2, return_sequences=True, **keeps)(entry))(value)
        last = L.LSTM(2, **keeps)(value)
        outputs = [self.head(last)]
        if self.yes(0.3):
            outputs.append(self.head(value))
        return M.Model(x, outputs)

    def penalties(self):
        """Penalties, constraints and beginnings in every form, on layers that are called once and twice."""
        x, y = self.entry((4,)), self.entry((4,))
        begin = self.one("he_normal", I.VarianceScaling(2., "fan_avg", "uniform"), I.RandomUniform(-0.3, 0.3, seed=3), I.Orthogonal(1.1),
                         "lecun_uniform", I.TruncatedNormal(0., 0.2), I.Identity(0.5), "glorot_normal", I.Constant(0.2), "zeros")
        shared = L.Dense(4, kernel_initializer=begin, activity_regularizer=self.one(None, R.l1(0.01), R.l1_l2(0.01, 0.02)),
                         kernel_regularizer=self.one(None, R.l2(0.01), "l1", "l2", "l1_l2"), bias_regularizer=self.one(None, R.l1(0.02)),
                         activation="tanh")
        a, b = shared(x), shared(y)
        recurrent = L.Reshape((2, 4))(L.Concatenate()([a, b]))
        name, options = self.recurrent()
        options.update(kernel_regularizer=self.one(None, R.l2(0.01)), recurrent_regularizer=self.one(None, R.l1(0.01)),
                       activity_regularizer=self.one(None, R.l2(0.01)), bias_regularizer=self.one(None, R.l2(0.02)))
        value = getattr(L, name)(3, return_sequences=True, **options)(recurrent)
        value = L.Bidirectional(L.LSTM(2, activity_regularizer=self.one(None, R.l2(0.01)), kernel_regularizer=R.l2(0.01)))(value)
        return M.Model([x, y], self.head(self.norm((4,)).__class__(gamma_regularizer=R.l2(0.01), momentum=0.8)(value)))

    def plates(self):
        """Merges of values of unlike shapes and ranks, which are spread over one another."""
        x, narrow, low = self.entry((3, 4)), self.entry((4,)), self.entry((3,))
        # Theano spreads only what it knows to be one long.
        y, z = L.Reshape((1, 4))(narrow), L.Reshape((3, 1))(low)
        merge = lambda: self.one(L.Add, L.Multiply, L.Average, L.Maximum, L.Minimum)()  # noqa: E731
        value = merge()([x, self.one(y, z)]) if self.yes() else merge()([x, y, z])
        if self.yes(0.5):
            value = L.Subtract()([value, self.one(y, z, x)])
        if self.yes(0.4):
            value = merge()([value, L.Dense(self.one(1, 4))(L.Flatten()(y))])
        if self.yes(0.3):
            value = L.Dot(axes=self.one((2, 2), (1, 1)))([value, x])
        return M.Model([x, narrow, low], self.head(value))

    def locals(self):
        """Layers whose places have weights of their own, and separable ones."""
        x = self.entry((7, 2))
        value = L.LocallyConnected1D(3, self.int(1, 3), strides=self.int(1, 2), activation=self.activation(6), **self.bias())(x)
        if self.yes():
            value = L.SeparableConv1D(3, 2, depth_multiplier=self.int(1, 2), padding=self.one("valid", "same"),
                                      depthwise_regularizer=self.one(None, R.l2(0.01)))(value)
        if self.yes():
            value = L.UpSampling1D(2)(value)
        return M.Model(x, self.head(L.Flatten()(value) if self.yes() else value))


def keras_highway(value):
    import keras
    return keras.legacy.layers.Highway(activation="tanh")(value)
