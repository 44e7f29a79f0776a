"""A whole model of Keras 0.3 at random: a Sequential or a Graph. It is drawn as a list of steps, since what Keras refuses
leaves a model half changed: each attempt builds all of it again."""
from keras import layers as L
from keras import models as M
from keras.layers import containers

from walks.draw import Draw, size

ACTIVATIONS = ("linear", "relu", "sigmoid", "hard_sigmoid", "tanh", "softplus", "softmax")


class Walk(Draw):
    def __init__(self, seed):
        Draw.__init__(self, seed)
        self.kind, self.shape = self.start()
        # One list of input shapes and one of whether they hold words, in the order of the model's inputs.
        self.shapes, self.words = [], []

    def start(self):
        kind = self.one("words", "words", "sequence", "sequence", "image", "vector", "volume")
        return kind, {"words": (self.int(2, 7),), "sequence": (self.int(2, 7), self.int(1, 5)), "vector": (self.int(1, 7),),
                      "image": (self.int(1, 4), self.int(3, 8), self.int(3, 8)), "volume": (self.int(1, 3),) + (self.int(3, 5),) * 3}[kind]

    def activation(self):
        return self.one(*ACTIVATIONS)

    # A layer is drawn as a function that makes it, so that it can be made again.
    def layer(self, shape):
        return {1: self.vector, 2: self.sequence, 3: self.image, 4: self.volume}[len(shape)](shape)

    def anywhere(self, shape):
        axes = list(range(1, len(shape) + 1))
        a, d, axis, mode = self.activation(), self.r.permutation(axes).tolist(), self.one(-1, 1), self.one(0, 0, 1)
        return self.one(
            lambda: L.Activation(a), lambda: L.Dropout(0.3), lambda: L.GaussianNoise(0.1), lambda: L.GaussianDropout(0.2),
            lambda: L.BatchNormalization(mode=mode, axis=axis, epsilon=1e-5), lambda: L.LeakyReLU(0.2), lambda: L.PReLU(), lambda: L.ELU(0.7),
            lambda: L.ParametricSoftplus(), lambda: L.ThresholdedReLU(0.5), lambda: L.ThresholdedLinear(0.4), lambda: L.SReLU(),
            lambda: L.Permute(tuple(d)), lambda: L.ActivityRegularization(l1=0.1))

    def vector(self, shape):
        n, f, a = self.int(1, 7), self.int(1, 4), self.activation()
        whole = size(shape)
        k = self.one(*[k for k in range(1, whole + 1) if whole % k == 0])
        return self.one(
            lambda: L.Dense(n, activation=a), lambda: L.Dense(n, activation=a), lambda: L.Highway(activation=a), lambda: L.MaxoutDense(n, nb_feature=f),
            lambda: L.RepeatVector(f), lambda: L.Reshape((k, whole // k)), self.encoder(n, whole), self.held(n), self.anywhere(shape))

    def encoder(self, n, whole):
        both = self.yes()
        return lambda: L.AutoEncoder(containers.Sequential([L.Dense(n, input_dim=whole, activation="tanh")]),
                                     containers.Sequential([L.Dense(whole, input_dim=n)]), output_reconstruction=both)

    def held(self, n):
        """A container in a container."""
        def make():
            inner = M.Sequential()
            inner.add(L.Dense(n, activation="tanh", input_dim=self.held_width))
            inner.add(L.BatchNormalization())
            inner.add(L.Dense(2))
            return inner
        return make

    def rnn(self, **more):
        kind, n = self.one(L.SimpleRNN, L.GRU, L.LSTM), self.int(2, 6)
        options = dict(return_sequences=self.yes(), go_backwards=self.yes(0.3), activation=self.one("tanh", self.activation()))
        if kind is not L.SimpleRNN:
            options["inner_activation"] = self.one("hard_sigmoid", "sigmoid")
        options.update(more)
        return lambda: kind(n, **options)

    def sequence(self, shape):
        n, k, s, a = self.int(1, 6), self.int(1, 4), self.int(1, 2), self.activation()
        border, mode, pool = self.one("valid", "same"), self.one("sum", "ave", "mul"), self.one(L.MaxPooling1D, L.AveragePooling1D)
        return self.one(
            self.rnn(), self.rnn(), self.rnn(return_sequences=True), lambda: L.TimeDistributedDense(n, activation=a),
            lambda: L.TimeDistributed(L.Dense(n, activation=a)), lambda: L.TimeDistributedMerge(mode), lambda: L.Masking(0.),
            lambda: L.Convolution1D(n, k, border_mode=border, subsample_length=s, activation=a),
            lambda: pool(k, stride=self.one(None, 1, 2)), lambda: L.ZeroPadding1D(s), lambda: L.UpSampling1D(2), lambda: L.Flatten(),
            self.anywhere(shape))

    def image(self, shape):
        n, k, m, s, a = self.int(1, 4), self.int(1, 3), self.int(1, 3), (self.int(1, 2), self.int(1, 2)), self.activation()
        border, pool = self.one("valid", "same"), self.one(L.MaxPooling2D, L.AveragePooling2D)
        return self.one(
            lambda: L.Convolution2D(n, k, m, border_mode=border, subsample=s, activation=a), lambda: pool((k, m), strides=s, border_mode="valid"),
            lambda: L.ZeroPadding2D((1, k)), lambda: L.UpSampling2D(s), lambda: L.Flatten(), lambda: L.TimeDistributed(L.Flatten()), self.anywhere(shape))

    def volume(self, shape):
        n, k = self.int(1, 3), self.int(1, 2)
        return self.one(
            lambda: L.Convolution3D(n, k, 2, k), lambda: L.MaxPooling3D((k, 2, 1)), lambda: L.AveragePooling3D((1, k, 2)), lambda: L.ZeroPadding3D((1, 0, k)),
            lambda: L.UpSampling3D((k, 1, 2)), lambda: L.Flatten(), self.anywhere(shape))

    def first(self):
        shape, n, masked, p = self.shape, self.int(1, 5), self.yes(0.4), self.one(0., 0.25)
        if self.kind == "words":
            return lambda: L.Embedding(9, n, input_length=shape[0], mask_zero=masked, dropout=p)
        if self.kind == "sequence" and self.yes(0.3):
            return lambda: L.Masking(0., input_shape=shape)
        return lambda: L.Activation("linear", input_shape=shape)

    # ---- whole models ----
    def model(self):
        """build of a case."""
        return self.graph() if self.yes(0.4) else self.stack()

    def grow(self, steps, draw, build, count):
        """Adds up to `count` steps that Keras takes."""
        for _ in range(count):
            for _ in range(12):
                try:
                    model = build(steps)
                    step = draw(model)
                    self.check(build(steps + [step]))
                    steps.append(step)
                    break
                except Exception:
                    continue

    @staticmethod
    def check(model):
        shapes = [n.output_shape for n in model.nodes.values()] if hasattr(model, "nodes") else [model.output_shape]
        assert all(1 <= size(s[1:]) <= 4000 for s in shapes)

    def next_layer(self, shape):
        self.held_width = shape[-1]
        return self.layer(shape)

    def stack(self):
        def build(steps):
            model = M.Sequential()
            for make in steps:
                model.add(make())
            return model
        if self.yes(0.2):
            branches = [[self.first()] for _ in range(2)]
            for b in branches:
                self.grow(b, lambda m: self.next_layer(m.output_shape[1:]), build, 2)
            modes = ["concat"] + (["sum", "mul", "ave"] if len(set(str(build(b).output_shape) for b in branches)) == 1 else [])
            mode = self.one(*modes)
            steps = [lambda: L.Merge([build(b) for b in branches], mode=mode)]
        else:
            steps = [self.first()]
        self.shapes, self.words = [self.shape] * 2, [self.kind == "words"] * 2
        self.count = 2 if len(steps) == 1 and type(steps[0]()).__name__ == "Merge" else 1
        self.grow(steps, lambda m: self.next_layer(m.output_shape[1:]), build, self.int(1, 6))
        return lambda: build(steps)

    def graph(self):
        def build(steps):
            model = M.Graph()
            for step in steps:
                step(model)
            return model
        kind, shape = self.kind, self.shape
        self.count = self.one(1, 2)
        self.shapes, self.words = [shape] * self.count, [kind == "words"] * self.count
        steps, width, masked = [], self.int(1, 5), self.yes(0.4)
        for i in range(self.count):
            if kind == "words":
                steps.append(lambda g, i=i: g.add_input("in%d" % i, input_shape=shape, dtype="int"))
                steps.append(lambda g, i=i: g.add_node(L.Embedding(9, width, input_length=shape[0], mask_zero=masked), "start%d" % i, input="in%d" % i))
            else:
                steps.append(lambda g, i=i: g.add_input("in%d" % i, input_shape=shape))
                steps.append(lambda g, i=i: g.add_node(L.Activation("linear"), "start%d" % i, input="in%d" % i))

        def draw(g):
            names = list(g.nodes)
            if self.yes(0.3) and len(names) > 1:
                taken = [names[k] for k in self.r.permutation(len(names))[:2]]
                mode = self.one("concat", "sum", "mul", "ave", "dot", "cos")
                more = {"concat_axis": self.one(-1, 1)} if mode == "concat" else {"dot_axes": self.one(-1, 1)} if mode in ("dot", "cos") else {}
                make = self.one(lambda: L.Activation("tanh"), lambda: L.Dropout(0.1))
                return lambda g: g.add_node(make(), "node%d" % len(g.nodes), inputs=taken, merge_mode=mode, **more)
            name = names[-1] if self.yes(0.7) else self.one(*names)
            make = self.next_layer(g.nodes[name].output_shape[1:])
            out = self.yes(0.1)
            return lambda g: g.add_node(make(), "node%d" % len(g.nodes), input=name, create_output=out)
        self.grow(steps, draw, build, self.int(2, 7))
        names = list(build(steps).nodes)
        steps.append(lambda g: g.add_output("out", input=names[-1]))
        if len(names) > 2 and self.yes(0.3):
            steps.append(lambda g: g.add_output("other", input=names[-2]))
        return lambda: build(steps)

    def inputs(self, rng):
        found = []
        for shape, words in list(zip(self.shapes, self.words))[:self.count]:
            whole = (5,) + shape
            x = rng.randint(0, 9, size=whole).astype("int32") if words else rng.standard_normal(whole).astype("float32")
            if not words and len(whole) == 3 and rng.rand() < 0.5:
                x[rng.rand(*whole[:2]) < 0.3] = 0
            found.append(x)
        return [found]
