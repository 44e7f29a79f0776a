"""Makes fixtures/keras-VERSION/activations with real Keras: activations.py FOLDER

run by a Python that imports Keras 2.3.1 on Theano or Keras 3 on PyTorch. `functions.json` lists the calls: the function's
name in `keras.activations`, its arguments, the names of its input, output and (PyTorch, element by element) derivative
in `data.npz`. Inputs are float32: a line through 0, all thresholds, large numbers, infinities and NaN; and arrays of rank
2 to 4 for functions along an axis, with equal elements among them.
"""
import json
import os
import sys

import keras
import numpy as np

VERSION = keras.__version__
LINE = np.array(
    [0.0, -0.0, 1e-38, -1e-38, 1e-20, -1e-20, 1e-8, -1e-8, 1e-4, -1e-4, 0.2, -0.2, 0.25, -0.25, 0.3, -0.3, 0.5, -0.5, 0.7, -0.7,
     1, -1, 1.5, -1.5, 2, -2, 2.5, -2.5, 3, -3, 4, -4, 5, -5, 6, -6, 9, -9, 12, -12, 15, -15, 17, -17, 20, -20, 30, -30, 50, -50,
     80, -80, 88, -88, 90, -90, 100, -100, 1e3, -1e3, 1e5, -1e5, 1e10, -1e10, 1e18, -1e18, 1e30, -1e30, 3e38, -3e38,
     np.inf, -np.inf, np.nan] + list(np.linspace(-7, 7, 113)), np.float32)


def grid(seed, *shape):
    draw = np.random.RandomState(seed)
    return np.round(draw.normal(0, 1.5, shape) * 8).astype(np.float32) / 8


ARRAYS = {'line': LINE, 'rank2': grid(2, 5, 8), 'rank3': grid(3, 3, 4, 6), 'rank4': grid(4, 2, 4, 2, 6)}
ARRAYS['rank2'][0] *= 100
ARRAYS['rank2'][1] = 0.5

ELEMENTWISE_2 = [
    ('linear', {}), ('relu', {}), ('relu', {'alpha': 0.25}), ('relu', {'max_value': 6.0}), ('relu', {'threshold': 0.5}),
    ('relu', {'alpha': 0.25, 'max_value': 1.5, 'threshold': 0.5}), ('relu', {'alpha': 0.25, 'max_value': 6.0}), ('sigmoid', {}),
    ('hard_sigmoid', {}), ('tanh', {}), ('softplus', {}), ('softsign', {}), ('elu', {}), ('elu', {'alpha': 0.7}), ('selu', {}),
    ('exponential', {}),
]
ELEMENTWISE_3 = [
    ('linear', {}), ('relu', {}), ('relu', {'negative_slope': 0.25}), ('relu', {'max_value': 6.0}), ('relu', {'max_value': 1.5}),
    ('relu', {'threshold': 0.5}), ('relu', {'negative_slope': 0.25, 'max_value': 1.5, 'threshold': 0.5}),
    ('relu', {'negative_slope': 0.25, 'max_value': 6.0}), ('relu6', {}), ('leaky_relu', {}), ('leaky_relu', {'negative_slope': 0.3}),
    ('elu', {}), ('elu', {'alpha': 0.7}), ('selu', {}), ('celu', {}), ('celu', {'alpha': 1.5}), ('softplus', {}), ('softsign', {}),
    ('squareplus', {}), ('squareplus', {'b': 3}), ('soft_shrink', {}), ('soft_shrink', {'threshold': 0.25}), ('hard_shrink', {}),
    ('hard_shrink', {'threshold': 0.25}), ('sparse_plus', {}), ('sparse_sigmoid', {}), ('silu', {}), ('gelu', {}),
    ('gelu', {'approximate': True}), ('tanh', {}), ('tanh_shrink', {}), ('hard_tanh', {}),
    ('threshold', {'threshold': 0.5, 'default_value': -0.25}), ('sigmoid', {}), ('hard_sigmoid', {}), ('hard_silu', {}),
    ('log_sigmoid', {}), ('exponential', {}), ('mish', {}),
]
AXES = [('rank2', -1), ('rank3', -1), ('rank3', 1), ('rank4', -1), ('rank4', 1), ('rank4', 2)]


def apply_theano(function, x, arguments):
    from keras import backend as K
    return K.eval(function(K.variable(x), **arguments)), None


def apply_torch(function, x, arguments):
    import torch
    t = torch.tensor(x, requires_grad=True)
    y = function(t, **arguments)
    dx = torch.autograd.grad(y.sum(), t)[0]
    return y.detach().numpy(), dx.numpy()


three = VERSION.startswith('3.')
run = apply_torch if three else apply_theano
calls = [(name, arguments, 'line') for name, arguments in (ELEMENTWISE_3 if three else ELEMENTWISE_2)]
for name in ['softmax', 'log_softmax', 'glu', 'sparsemax'] if three else ['softmax']:
    calls += [(name, {'axis': axis}, source) for source, axis in AXES]
listed, arrays = [], dict(ARRAYS)
for number, (name, arguments, source) in enumerate(calls):
    y, dx = run(getattr(keras.activations, name), ARRAYS[source], arguments)
    arrays['y%d' % number] = np.asarray(y, np.float32)
    call = {'function': name, 'arguments': arguments, 'input': source, 'output': 'y%d' % number}
    if dx is not None and source == 'line':
        arrays['dx%d' % number] = np.asarray(dx, np.float32)
        call['derivative'] = 'dx%d' % number
    listed.append(call)
if three:
    # The error function in double precision, which gelu and its derivative rest on.
    arrays['erf_x'] = np.concatenate([np.linspace(-6.5, 6.5, 261), [0.0, 1e-300, 1e-20, 1e-10, 1e-5, 2.5, 2.5000001, 1e3, np.inf, -np.inf, np.nan]])
    arrays['erf_y'] = keras.ops.convert_to_numpy(keras.ops.erf(arrays['erf_x']))
    assert arrays['erf_y'].dtype == np.float64
out = os.path.join(sys.argv[1], 'keras-' + VERSION, 'activations')
os.makedirs(out, exist_ok=True)
np.savez_compressed(os.path.join(out, 'data.npz'), **arrays)
with open(os.path.join(out, 'functions.json'), 'w') as file:
    file.write('{\n "keras": "%s",\n "backend": "%s",\n "recipe": "tools/oracle/activations.py",\n "calls": [\n%s\n ]\n}\n' % (
        VERSION, 'torch' if three else 'theano', ',\n'.join('  ' + json.dumps(c) for c in listed)))
