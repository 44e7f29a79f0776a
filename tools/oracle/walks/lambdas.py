"""Functions of Lambda layers at random: expressions and small functions of one tensor, by the functions that such layers may call."""
import numpy as np

UNARY = {
    "K": "abs square exp sin cos round sign sigmoid tanh softplus softsign hard_sigmoid elu relu softmax identity ones_like zeros_like",
    "T": "abs_ sqr exp expm1 sin cos sgn floor ceil neg sigmoid tanh softplus ones_like zeros_like erf",
    "ops": "abs square exp expm1 sin cos round sign sigmoid tanh softplus softsign hard_sigmoid elu relu relu6 selu silu leaky_relu softmax log_softmax"
           " floor ceil negative ones_like zeros_like erf",
}
REDUCE = {
    "K": "sum mean max min prod var std logsumexp",
    "T": "sum mean max min prod var std",
    "ops": "sum mean max min prod var std logsumexp norm",
}
PAIR = {"K": "maximum minimum", "T": "maximum minimum add sub mul", "ops": "maximum minimum add subtract multiply"}
COMPARE = {"K": "greater greater_equal less less_equal equal not_equal", "T": "gt ge lt le", "ops": "greater greater_equal less less_equal equal not_equal"}
REVERSE = {"K": "reverse", "ops": "flip"}
PERMUTE = {"K": "K.permute_dimensions", "T": "T.transpose", "ops": "ops.transpose"}


class Walk:
    """Draws functions; SHAPE_OF(source) evaluates one and gives its shape, or raises where the library cannot."""

    def __init__(self, seed, dialects, shape, shape_of, definitions=True):
        self.rng = np.random.RandomState(seed)
        self.dialects, self.shape, self.shape_of, self.definitions = dialects, shape, shape_of, definitions

    def one(self, *choices):
        return choices[self.rng.randint(len(choices))]

    def chance(self, p):
        return self.rng.rand() < p

    def number(self):
        return self.one("2", "3", "-1", "0.5", "1.5", "-0.25", "255.", "1e-3", "127.5", "10", "(1 / 3)", "2 ** 3", "7 // 2", "-7 // 2", "7 % 3", "-7 % 4.5")

    def axis(self, rank):
        a = self.rng.randint(1, rank)
        return a if self.chance(0.5) else a - rank

    def items(self, shape):
        """A subscript with a start, end and step for each axis behind the first."""
        parts = [":"]
        for n in shape[1:]:
            kind = self.rng.randint(7)
            i, j = sorted((self.rng.randint(0, max(n, 1)), self.rng.randint(1, n + 1)))
            parts.append(":" if kind < 2 else "%d" % self.rng.randint(-n, max(n, 1 - n)) if kind == 2 and len(parts) > 1 else "%d:%d" % (i, max(j, i + 1)) if kind == 3
                         else "::-1" if kind == 4 else "%d:" % -self.rng.randint(1, n + 1) if kind == 5 else ":%d:%d" % (n, self.rng.randint(1, 3)))
        if self.chance(0.2):
            parts = ["...", parts[-1]]
        if self.chance(0.1):
            parts.append("None")
        return ", ".join(parts)

    def step(self, e, shape):
        """A text that does one thing to the tensor E."""
        d = self.one(*self.dialects)
        rank = len(shape)
        kind = self.rng.randint(22)
        if kind < 3:
            return "%s.%s(%s)" % (d, self.one(*UNARY[d].split()), e)
        if kind == 3:
            return "%s %s %s" % (e, self.one("+", "-", "*", "/"), self.number())
        if kind == 4:
            return "%s %s %s" % (self.number(), self.one("+", "-", "*"), e)
        if kind == 5:
            return "%s ** %s" % (e, self.one("2", "3", "2."))
        if kind == 6:
            return "%s %s %s" % (e, self.one("//", "%"), self.one("2", "0.7", "3.", "-1.5"))
        if kind == 7 and rank > 1:
            keep = self.one("", ", keepdims=True", ", keepdims=False")
            axes = self.axis(rank) if self.chance(0.7) or rank < 3 else self.one([1, 2], (1, 2), [-1, -2])
            return "%s.%s(%s, axis=%s%s)" % (d, self.one(*REDUCE[d].split()), e, axes, keep)
        if kind == 8:
            return "%s[%s]" % (e, self.items(shape))
        if kind == 9 and rank > 2:
            order = [0] + list(1 + self.rng.permutation(rank - 1))
            return "%s(%s, %s)" % (PERMUTE[d], e, self.one(tuple, list)(int(o) for o in order))
        if kind == 10 and rank > 1:
            n = int(np.prod(shape[1:]))
            sizes = [k for k in range(1, n + 1) if n % k == 0]
            a = self.one(*sizes)
            return "%s.reshape(%s, (-1, %d, %d))" % (d, e, a, n // a)
        if kind == 11:
            return "%s.clip(%s, %s, %s)" % (d, e, self.one("-1", "-0.5", "0", "-1e9"), self.one("1", "0.25", "3"))
        if kind == 12:
            return "%s.%s(%s, %s)" % (d, self.one(*PAIR[d].split()), e, self.one("0.1", "0.", "1. - " + e, "x" if tuple(shape) == self.shape else "-0.3"))
        if kind == 13:
            return "%s.cast(%s.%s(%s, %s), 'float32')" % (d, d, self.one(*COMPARE[d].split()), e, self.one("0.2", "-0.5", "0"))
        if kind == 14:
            axis = self.axis(rank)
            return "%s.concatenate([%s, %s], axis=%d)" % (d, e, self.one(e + " * 2", "-" + e, e), axis)
        if kind == 15:
            return "%s.stack([%s, %s], axis=%d)" % (d, e, self.one(e + " * 2", "-" + e, e), self.rng.randint(1, rank + 1))
        if kind == 16:
            return "%s.expand_dims(%s, %d)" % (d, e, self.one(-1, self.rng.randint(1, rank + 1))) if d != "T" else "%s.dimshuffle(0, 'x', *range(1, 2))" % e
        if kind == 17 and rank > 1:
            return "%s.cast(%s.%s(%s%s), 'float32')" % (d, d, self.one("argmax", "argmin"), e, ", axis=%d" % self.axis(rank))
        if kind == 18:
            if d == "K":
                return self.one("K.l2_normalize(%s, axis=%d)" % (e, self.axis(rank)), "K.cumsum(%s, axis=%d)" % (e, self.axis(rank)),
                                "K.repeat_elements(%s, %d, axis=%d)" % (e, self.rng.randint(1, 4), self.rng.randint(1, rank)),
                                "K.batch_flatten(%s)" % e, "K.softmax(%s)" % e, "K.relu(%s, alpha=0.1)" % e, "K.relu(%s, max_value=0.7)" % e,
                                "K.reverse(%s, %d)" % (e, self.rng.randint(1, rank)), "K.elu(%s, 0.3)" % e, "K.pow(K.abs(%s) + 0.1, 1.5)" % e,
                                "K.sqrt(%s)" % e, "K.log(K.abs(%s) + 0.5)" % e, "K.batch_dot(%s, %s, axes=[1, 1])" % (e, e),
                                "K.batch_dot(%s, %s, axes=2)" % (e, e), "K.batch_dot(%s, %s, [2, 2])" % (e, e), "K.dot(%s, K.transpose(K.constant([[1., 2.]])))" % e,
                                "K.switch(K.greater(%s, 0.1), %s * 2, -%s)" % (e, e, e), "K.tile(%s, %s)" % (e, [1] * (rank - 1) + [2]),
                                "K.slice(%s, %s, %s)" % (e, [0] * rank, [-1] + [1] * (rank - 1)), "K.squeeze(%s[:, :1], 1)" % e, "K.spatial_2d_padding(%s)" % e,
                                "K.temporal_padding(%s, (1, 2))" % e, "K.gather(K.constant([1., 4., 9.]), K.cast(K.abs(%s), 'int32') %% 3)" % e)
            if d == "T":
                return self.one("T.maximum(%s, 0)" % e, "T.switch(T.gt(%s, 0.2), %s, -%s)" % (e, e, e), "T.tile(%s, (1,) * %d + (2,))" % (e, rank - 1),
                                "T.repeat(%s, 2, axis=1)" % e, "%s.sum(axis=-1)" % e, "%s.dimshuffle(0, 'x')" % e, "%s.flatten(2)" % e, "T.dot(%s, np.ones((%d, 2)))" % (e, shape[-1]))
            return self.one("ops.cumsum(%s, axis=%d)" % (e, self.axis(rank)), "ops.cumprod(%s, axis=%d)" % (e, self.axis(rank)),
                            "ops.repeat(%s, %d, axis=%d)" % (e, self.rng.randint(1, 4), self.rng.randint(1, rank)), "ops.flip(%s, axis=%d)" % (e, self.axis(rank)),
                            "ops.where(ops.greater(%s, 0.1), %s * 2, -%s)" % (e, e, e), "ops.where(%s > 0.1, %s, 0.5)" % (e, e), "ops.tile(%s, %s)" % (e, [1] * (rank - 1) + [2]),
                            "ops.squeeze(%s[:, :1], 1)" % e, "ops.power(ops.abs(%s) + 0.1, 1.5)" % e, "ops.sqrt(ops.abs(%s))" % e, "ops.log(ops.abs(%s) + 0.5)" % e,
                            "ops.matmul(%s, ops.swapaxes(%s, -1, -2))" % (e, e), "ops.matmul(%s, ops.transpose(%s, (0, 2, 1)))" % (e, e), "ops.normalize(%s, axis=%d)" % (e, self.axis(rank)),
                            "ops.pad(%s, %s)" % (e, [[0, 0]] + [[1, 2]] * (rank - 1)), "ops.pad(%s, %s, constant_values=0.5)" % (e, [[0, 0]] + [[0, 1]] * (rank - 1)),
                            "ops.split(%s, %d, axis=-1)[%d]" % (e, shape[-1], self.rng.randint(-shape[-1], shape[-1])), "ops.softmax(%s, axis=%d)" % (e, self.axis(rank)),
                            "ops.unstack(%s, axis=%d)[0]" % (e, self.rng.randint(1, rank)), "ops.take(%s, [0, 0, 1], axis=1)" % e, "ops.leaky_relu(%s, 0.3)" % e,
                            "ops.elu(%s, alpha=0.5)" % e, "ops.one_hot(ops.argmax(%s, axis=-1), 4)" % e, "ops.logsumexp(%s, axis=%d)" % (e, self.axis(rank)),
                            "ops.split(%s, [1], axis=1)[1]" % e, "ops.take(ops.convert_to_tensor([1., 4., 9.]), ops.cast(ops.abs(%s), 'int32') %% 3)" % e)
        if kind == 19:
            whole = self.one("%s.%s(%s, axis=-1, keepdims=True)" % (d, self.one("mean", "max", "sum", "std"), e), "%s.%s(%s)" % (d, self.one("max", "sum", "min"), e),
                             "%s.cast(%s.argmax(%s), 'float32')" % (d, d, e), "%s.max(%s.%s)" % (d, d, "cumsum(%s)" % e if d != "T" else "argmin(%s)" % e))
            return "%s %s %s" % (e, self.one("-", "*", "+"), whole)
        if kind == 20:
            n = self.one("K.int_shape(x)[%d]", "K.int_shape(x)[%d]") if "K" in self.dialects else "x.shape[%d]"
            n = n % self.one(1, -1)
            return self.one("%s * %s" % (e, n), "%s / (%s + 1)" % (e, n), "%s if %s > 2 else -%s" % (e, n, e), "%s[:, :%s // 2]" % (e, n))
        return self.one("-%s" % e, "+%s" % e, "sum([%s * i for i in range(%d)])" % (e, self.rng.randint(1, 4)), "%s * len([1, 2])" % e,
                        "(lambda a, b=%s: a * b)(%s)" % (self.number(), e), "abs(%s)" % e, "%s and %s" % (self.number(), e), "[%s, x][0]" % e,
                        "%s * math.sqrt(2.)" % e, "%s - np.array([0.5], 'float32')" % e, "(%s, x)[-2]" % e, "%s + max(1, 2) - min(0.5, 3)" % e)

    def expression(self, length):
        e, shape = "x", self.shape
        for _ in range(length):
            for _ in range(8):
                text = self.step(e if e == "x" or e.endswith((")", "]")) and e.count("(") + e.count("[") == 1 else "(%s)" % e, shape)
                if len(text) > 260:
                    continue
                try:
                    found = self.shape_of("lambda x: " + text)
                except Exception:
                    continue
                if len(found) and found[0] == self.shape[0] and np.prod(found) < 2000 and len(found) <= 5:
                    e, shape = text, tuple(found)
                    break
        return e

    def function(self):
        """The source of a function of x: an expression, or a definition with branches and loops."""
        form = self.rng.randint(6) if self.definitions else 0
        a = self.expression(self.rng.randint(1, 5))
        if form < 3:
            return "lambda x: " + a
        b = self.expression(self.rng.randint(1, 3))
        if form == 3:
            return "def f(x):\n    y = %s\n    z = x * %s\n    y += 1\n    y = y * 0.5\n    return y if len((1, 2)) == 2 else z\n" % (a, self.number())
        if form == 4:
            return ("def f(x, scale=%s):\n    y = %s\n    for i in range(%d):\n        if i %% 2 == 1:\n            continue\n        y = y * scale + i\n    return y\n"
                    % (self.number(), a, self.rng.randint(0, 5)))
        return ("def f(x):\n    parts = []\n    for i, k in enumerate([%s, %s]):\n        parts.append((%s) * k + i)\n    a, b = parts\n"
                "    if %s > 1:\n        return a - b\n    return b\n" % (self.number(), self.number(), b, self.number()))
