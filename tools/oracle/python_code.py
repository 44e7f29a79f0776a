#!/usr/bin/env python3
"""Byte code of small functions as CPython's marshal writes it, for the reader of Lambda layers (README.md).

    pythonX.Y python_code.py OUT.jsonl

appends one line for each function to OUT.jsonl: the release, the source, the bytes in base 64, and what the function's values are for
numbers (the functions do nothing that needs a library). Run by each release from 2.7 on; the values are CPython's own. No 3.5 was at
hand: 3.6 writes its functions as 3.5 has them too.
"""
import base64
import dis
import json
import marshal
import sys

# Functions of x (and of more arguments with defaults) that return a number or a tuple of numbers.
EXPRESSIONS = [
    "x / 127.5 - 1.0",
    "1.0 - x * 2",
    "-x ** 2",
    "(-x) ** 2",
    "2 ** -x",
    "x - (1 - x)",
    "x / (2 * x)",
    "(x + 1) * (x - 1)",
    "x // 2 + x % 2",
    "+x - -x",
    "(x, x + 1)[1]",
    "(1, 2, 3)[-1] * x",
    "[x, x * 2, 3.5][1:][0]",
    "(x, 2, 3, 4)[::2][1]",
    "(x, 2, 3, 4)[:2][1]",
    "(x, 2, 3, 4)[1:3][1]",
    "x * k + j",
    "x < 3.25",
    "(x >= 3) * 2",
    "x * 1000000",
    "x + 123456789012",
    "(x + 0.1) * True",
    "abs(-x) + len((1, 2, x))",
    "float(int(x + 0.5))",
    "(x - 1e-07) / 3e+20",
]

STATEMENTS = [
    "x /= 127.5\n    x -= 1.0\n    return x",
    "y, z = x, x + 1\n    return y * z",
    "y = x\n    z = y\n    y = z + 2\n    return y - z",
    "'Says what it does.'\n    return x * 2",
    "a, b, c = (x, 1, 2)\n    return a + b * c",
    "y = z = x + 1\n    return y * z",
    "return (x + 1, x - 1)",
    "x += 1\n    x *= x\n    x **= 2\n    return x",
    "a = x\n    b = x * 2\n    a, b = b, a\n    return a - b",
    "a = 1\n    b = 2\n    c = 3\n    a, b, c = c, a, x\n    return a * 100 + b * 10 + c",
]


# Functions of tensors, which no CPython alone computes: for mutation to begin with.
OF_TENSORS = [
    "K.l2_normalize(K.concatenate([x, x * 2], axis=-1), axis=1)",
    "K.reshape(x, (-1, K.int_shape(x)[1] * K.int_shape(x)[2]))",
    "tf.image.resize_images(K.expand_dims(x, -1), (4, 5))",
    "tf.nn.softmax(tf.reduce_mean(x[:, ::-1, 1:], axis=[1, 2], keepdims=True))",
    "K.tile(K.permute_dimensions(x, (0, 2, 1)), [1, 2, 1])[..., None]",
    "tf.split(tf.pad(x, [[0, 0], [1, 1], [0, 0]]), 2, axis=-1)[0]",
    "K.cast(K.greater(x, 0.0), 'float32') * K.sqrt(K.var(x, axis=1, keepdims=True) + K.epsilon())",
    "K.stack([K.max(x, axis=1), K.sum(x, axis=1)], axis=1)",
    "x.dimshuffle(0, 2, 1).sum(axis=1)",
    "K.repeat_elements(x, 2, axis=1) ** 2 / (tf.abs(x[:, 0:1]) + 0.1)",
]

# Tests, loops and functions inside, whose ways are known when they are read.
WAYS = [
    "return x * 2 if k > 2 else x",
    "if k == 3 and j < 1:\n        x = x + 1\n    else:\n        x = x - 1\n    return x",
    "if not k or j is None:\n        return x\n    elif k in (1, 3):\n        return x * 5\n    return x + 7",
    "return (j or 4) * x + (k and 2)",
    "for i in range(3):\n        x *= 2\n    return x",
    "for i in range(1, 10, 3):\n        if i == 4:\n            continue\n        x = x + i\n    return x",
    "for i in range(5):\n        x = x * 2\n        if i > 1:\n            break\n    else:\n        x = x + 100\n    return x",
    "n = 0\n    while n < 3:\n        x = x + n\n        n += 1\n    return x",
    "y = []\n    for i in range(3):\n        y.append(x * i)\n    return y[0] + y[1] * 10 + y[2] * 100",
    "y = [x * i for i in (1, 2, 3)]\n    return y[0] + y[2]",
    "return sum([x * i for i in (1, 2)])",
    "return sum(x * i for i in [1, 2, 3] if i != 2)",
    "return sum([a * b for a, b in zip((1, 2), (x, 3))])",
    "return sum([i * v for i, v in enumerate([x, x + 1, x + 2])])",
    "return [[x + i * v for i in range(3)] for v in (5, 7)][1][2]",
    "return sum([x * i + v for i in range(2) for v in range(3)])",
    "return (lambda y: y * 2)(x)",
    "def g(y, n=3):\n        return y * n + k\n    return g(x) + g(x, 4) + g(n=5, y=x)",
    "def g(y):\n        return y * n\n    n = 2\n    a = g(x)\n    n = 7\n    return a + g(x)",
    "y = x + 1\n    def g():\n        def h():\n            return y * 2\n        return h() + y\n    return g()",
    "fs = [lambda t: t + 1, lambda t: t * 3]\n    for f in fs:\n        x = f(x)\n    return x",
    "y = x\n    for r in reversed([2, 3]):\n        y = y * r + 1\n    return y",
    "y = [x, 1.0]\n    y += [2.0]\n    y[0] = y[0] * 2\n    z = y + [x]\n    return z[0] + z[2] * z[3] + len(z)",
    "a = b = [x]\n    a.append(3.0)\n    return sum(b)",
    "return sum(list(map(lambda t: t * t, [x, 2.0])))",
    "assert k == 3\n    return x * max(k, 5) - min([4, k])",
    "y = [x * i for i in (1, 2)]\n    i = 3\n    del i\n    return y[1]",
    "if k > 2:\n        if j > 1:\n            return x\n        y = x * 3\n    else:\n        y = x\n    return y - 1",
    "m = None\n    if m is not None:\n        x = x * m\n    if m is None:\n        x = x + 4\n    return x",
    "m = 'a'\n    return x if m == 'b' else x * 6",
    "return {'a': x}['a']",
]

# What is not followed: ways that the input's values decide, and what may not end.
REFUSED = [
    "try:\n        y = x\n    except ValueError:\n        y = 0\n    return y",
    "d = {'a': x}\n    d['a'] = 2.0\n    return d['a']",
    "d = {'a': x}\n    d.update(a=2.0)\n    return d['a']",
    "def add(l):\n        l.append(x)\n    y = []\n    add(y)\n    return y[0]",
    "y = []\n    z = [y]\n    y.append(x)\n    return z[0][0]",
]

# Python 2 has no such thing.
SINCE_3 = ["a, *b, c = [x, 2.0, 3.0, 4.0]\n    return a * b[1] + c", "d = {'s': 2.0, 'b': k}\n    return x * d['s'] + d['b']",
           "return {2: x, 5: 3.0}[2] + {k: x}[3]", "y = [1.0, *range(3), x]\n    return sum(y)", "def g():\n        nonlocal x\n        x = x * 2\n        return x\n    return g() + g()"]


def closure(n, m):
    return lambda x: x * n - m


def functions():
    scope = {}
    for text in EXPRESSIONS:
        exec("f = lambda x, k=3, j=0.25: " + text, scope)
        yield text, scope["f"], None
    for text in STATEMENTS:
        exec("def f(x, k=3, j=0.25):\n    " + text + "\n", scope)
        yield text, scope["f"], None
    enclosing = closure(2.5, 4)
    yield "x * n - m", enclosing, [c.cell_contents for c in enclosing.__closure__]
    for text in OF_TENSORS:
        exec("f = lambda x: " + text, scope)
        yield text, scope["f"], None
    for text in WAYS + REFUSED + (SINCE_3 if sys.version_info[0] > 2 else []):
        exec("def f(x, k=3, j=0.25):\n    " + text + "\n", scope)
        yield text, scope["f"], None


def of_35(code):
    """The same code as 3.5 has it, put together by hand: instructions with an argument take three bytes there, all others one. None where
    3.5 would call or make a function otherwise."""
    words, long, places = bytearray(code.co_code), bytearray(), {}
    for at in range(0, len(words), 2):
        places[at] = len(places) and size
        size = places[at] + (3 if words[at] >= 90 else 1)
    places[len(words)] = size
    for at in range(0, len(words), 2):
        number, argument, name = words[at], words[at + 1], dis.opname[words[at]]
        if name in ("EXTENDED_ARG", "CALL_FUNCTION_KW") or name == "MAKE_FUNCTION" and argument not in (0, 8):
            return None
        if name == "MAKE_FUNCTION" and argument == 8:
            number, argument = 134, 0
        elif number in dis.hasjabs:
            argument = places[argument]
        elif number in dis.hasjrel:
            argument = places[at + 2 + argument] - places[at + 2]
        long += bytes([number, argument & 255, argument >> 8] if words[at] >= 90 else [number])
    constants = [of_35(c) if isinstance(c, type(code)) else c for c in code.co_consts]
    if any(c is None and isinstance(was, type(code)) for c, was in zip(constants, code.co_consts)):
        return None
    return type(code)(code.co_argcount, code.co_kwonlyargcount, code.co_nlocals, code.co_stacksize, code.co_flags, bytes(long),
            tuple(constants), code.co_names, code.co_varnames, code.co_filename, code.co_name, code.co_firstlineno, code.co_lnotab,
            code.co_freevars, code.co_cellvars)


def main():
    release = "%d.%d" % sys.version_info[:2]
    with open(sys.argv[1], "a") as out:
        for source, function, enclosed in functions():
            numbers = [] if source in OF_TENSORS else [2.0, -3.75, 0.5]
            values = [function(x) for x in numbers]
            at = [float(v) if not isinstance(v, tuple) else [float(i) for i in v] for v in values]
            codes = [(release, function.__code__)] + ([("3.5", of_35(function.__code__))] if release == "3.6" else [])
            for python, code in codes:
                if code is None:
                    continue
                out.write(json.dumps({
                    "python": python, "source": source, "code": base64.b64encode(marshal.dumps(code)).decode("ascii"),
                    "defaults": list(function.__defaults__ or []), "closure": enclosed, "refused": source in REFUSED, "x": numbers, "y": at},
                    sort_keys=True) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
