"""Makes fixtures/hostile/canary with h5py and NumPy: python3 tools/oracle/hostile_fixtures.py fixtures/hostile/canary

Files that lead outside of themselves or hold code. Each is tried here on the authority for its format, which does follow or run it, so that
a test in which nothing happens means something: what is beside the file holds 42 everywhere, and code makes a folder called canary.
Needs h5py 3 and NumPy (made with h5py 3.7.0, HDF5 1.10.8, NumPy 1.24.2, Python 3.11).
"""
import json
import marshal
import os
import sys
import tempfile
import types

import h5py
import numpy as np

out = os.path.abspath(sys.argv[1])
os.makedirs(out, exist_ok=True)
os.chdir(out)

CONFIG = json.dumps({'class_name': 'Sequential', 'config': [{'class_name': 'Dense', 'config': {
    'name': 'dense_1', 'trainable': True, 'batch_input_shape': [None, 3], 'input_dtype': 'float32', 'output_dim': 2, 'init': 'glorot_uniform',
    'activation': 'linear', 'W_regularizer': None, 'b_regularizer': None, 'activity_regularizer': None, 'W_constraint': None, 'b_constraint': None,
    'bias': True, 'input_dim': 3}}]})


def model(name, weights):
    """A whole-model file as Keras 1.2.2 saves it, whose weights are made by a function of the layer's group."""
    with h5py.File(name, 'w') as f:
        f.attrs['keras_version'] = b'1.2.2'
        f.attrs['model_config'] = CONFIG.encode()
        g = f.create_group('model_weights')
        g.attrs['layer_names'] = np.array([b'dense_1'])
        weights(g)


def layer(g):
    d = g.create_group('dense_1')
    d.attrs['weight_names'] = np.array([b'dense_1_W', b'dense_1_b'])
    d['dense_1_b'] = np.zeros(2, 'f4')
    return d


def canary(g):
    layer(g)['dense_1_W'] = np.full((3, 2), 42, 'f4')


def virtual(g):
    layout = h5py.VirtualLayout(shape=(3, 2), dtype='f4')
    layout[:] = h5py.VirtualSource('canary.h5', 'model_weights/dense_1/dense_1_W', shape=(3, 2))
    layer(g).create_virtual_dataset('dense_1_W', layout)


def link(target):
    def weights(g):
        g['dense_1'] = target
    return weights


def storage(path):
    def weights(g):
        layer(g).create_dataset('dense_1_W', (3, 2), 'f4', external=[(path, 0, 24)])
    return weights


def array_link(g):
    layer(g)['dense_1_W'] = h5py.ExternalLink('canary.h5', '/model_weights/dense_1/dense_1_W')


model('canary.h5', canary)
with open('canary.bin', 'wb') as f:
    f.write(np.full((3, 2), 42, 'f4').tobytes())
model('virtual.h5', virtual)
model('link_to_group.h5', link(h5py.ExternalLink('canary.h5', '/model_weights/dense_1')))
model('link_to_array.h5', array_link)
# h5py empties a file that it makes as external storage.
model('storage.h5', storage('canary.bin'))
with open('canary.bin', 'wb') as f:
    f.write(np.full((3, 2), 42, 'f4').tobytes())
model('soft_link.h5', link(h5py.SoftLink('../canary.h5/model_weights/dense_1')))
for name in ['virtual', 'link_to_group', 'link_to_array', 'storage']:
    with h5py.File(name + '.h5', 'r') as f:
        assert (f['model_weights/dense_1/dense_1_W'][()] == 42).all(), name

# The same with an absolute path, whose text takes the place of one of equal length.
with open('storage.h5', 'rb') as f:
    content = f.read()
assert content.count(b'canary.bin\0') == 1
with open('storage_absolute.h5', 'wb') as f:
    f.write(content.replace(b'canary.bin\0', b'/etc/group\0'))
with h5py.File('storage_absolute.h5', 'r') as f:
    assert f['model_weights/dense_1/dense_1_W'][()].tobytes() == open('/etc/group', 'rb').read(24)


class Code:
    def __reduce__(self):
        return os.mkdir, ('canary',)


np.save('pickle.npy', np.array([Code(), 1], dtype=object), allow_pickle=True)
np.savez('pickle.npz', x=np.array([Code(), 1], dtype=object))
code = marshal.dumps((lambda x: __import__('os').mkdir('canary') or x).__code__.replace(co_filename='train.py')).decode('raw_unicode_escape')
config = {'name': 'code', 'trainable': True, 'batch_input_shape': [None, 3], 'input_dtype': 'float32', 'function': [code, None, None], 'function_type': 'lambda',
          'output_shape': None, 'output_shape_type': 'raw', 'arguments': {}}
with open('lambda.json', 'w') as f:
    json.dump({'class_name': 'Sequential', 'keras_version': '1.2.2', 'config': [{'class_name': 'Lambda', 'config': config}]}, f)


def run_lambda():
    """As Keras 1's func_load does."""
    stored = json.load(open(os.path.join(out, 'lambda.json')))['config'][0]['config']['function'][0]
    return types.FunctionType(marshal.loads(stored.encode('raw_unicode_escape')), globals())(1)


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    for run in [lambda: np.load(os.path.join(out, 'pickle.npy'), allow_pickle=True), lambda: np.load(os.path.join(out, 'pickle.npz'), allow_pickle=True)['x'], run_lambda]:
        run()
        os.rmdir('canary')
    os.chdir(out)
