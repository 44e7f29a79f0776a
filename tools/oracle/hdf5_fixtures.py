"""Makes fixtures/hdf5 with h5py: python3 tools/oracle/hdf5_fixtures.py fixtures/hdf5

Beside each file stands what h5py itself reads from it, as NAME.json: every group, dataset and attribute with its shape and values.
Needs h5py 3 (made with h5py 3.7.0, HDF5 1.10.8); keras_like.h5 is laid out as Keras 1.2.2 does it.
"""
import json
import os
import sys

import h5py
import numpy as np

out = sys.argv[1]
os.makedirs(out, exist_ok=True)


def count(shape, dtype='<f4'):
    return (np.arange(int(np.prod(shape))) % 251).reshape(shape).astype(dtype)


def keras_like(f):
    """A Sequential model as Keras 1.2.2 saves it with h5py 2.10."""
    f.attrs['keras_version'] = b'1.2.2'
    f.attrs['model_config'] = ('{"class_name": "Sequential", "config": [' + '"x", ' * 500 + '"y"]}').encode('utf8')
    g = f.create_group('model_weights')
    g.attrs['layer_names'] = np.array([b'dense_1', b'dropout_1', b'lstm_1'])
    for name, weights in [('dense_1', [('dense_1_W', (3, 4)), ('dense_1_b', (4,))]), ('dropout_1', []),
                          ('lstm_1', [('lstm_1_%s_%s' % (k, x), s) for x in 'icfo' for k, s in [('W', (4, 2)), ('U', (2, 2)), ('b', (2,))]])]:
        layer = g.create_group(name)
        layer.attrs['weight_names'] = np.array([w.encode() for w, _ in weights])
        for i, (weight, shape) in enumerate(weights):
            layer.create_dataset(weight, data=count(shape) + i)
    o = f.create_group('optimizer_weights')
    o.attrs['weight_names'] = np.array([b'iterations', b'param_0'])
    o['iterations'] = np.float32(12)
    o['param_0'] = count((3, 4))


def numbers(f):
    for dtype in ['f2', 'f4', 'f8', 'i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8']:
        for order in '<>':
            f[('le_' if order == '<' else 'be_') + dtype] = (count((2, 3)) - (3 if dtype[0] in 'fi' else 0)).astype(order + dtype)
    f['bool'] = np.array([True, False, True])
    f['scalar'] = np.float32(2.5)
    f['special'] = np.array([np.nan, np.inf, -np.inf, -0.0, 1e-45], '<f4')
    f['empty_shape'] = np.zeros((0, 3), '<f4')
    f['null'] = h5py.Empty('f4')
    f.create_dataset('unwritten', (2, 2), '<f4')
    f.create_dataset('filled', (2, 2), '>f4', fillvalue=1.5)
    f.create_dataset('enum', data=[0, 2], dtype=h5py.enum_dtype({'A': 0, 'B': 2}, basetype='>i2'))


def texts(f):
    f.attrs['fixed'] = np.array([b'ab', b'c', b''], 'S4')
    f.attrs['one_fixed'] = np.bytes_(b'text')
    f.attrs['variable'] = 'gr\u00fc\u00dfe \u4f60\u597d'
    f.attrs['many_variable'] = ['a', '', 'longer text than any other', '\u00e9']
    f.attrs.create('empty', np.zeros((0,)))
    f.attrs['null'] = h5py.Empty('S3')
    f['fixed'] = np.array([[b'x', b'yy'], [b'', b'zzz']])
    f.create_dataset('variable', data=['one', '', 'three \u2713'], dtype=h5py.string_dtype())
    f.create_dataset('ascii', data=[b'one'], dtype=h5py.string_dtype('ascii'))
    f.create_dataset('utf8_fixed', data=['\u00e9'.encode()], dtype=h5py.string_dtype('utf-8', 6))
    space = h5py.h5t.C_S1.copy()
    space.set_size(5)
    space.set_strpad(h5py.h5t.STR_SPACEPAD)
    d = h5py.h5d.create(f.id, b'space_padded', space, h5py.h5s.create_simple((2,)))
    d.write(h5py.h5s.ALL, h5py.h5s.ALL, np.array([b'ab   ', b'c d  ']), mtype=space)
    null = h5py.h5t.C_S1.copy()
    null.set_size(5)
    null.set_strpad(h5py.h5t.STR_NULLTERM)
    d = h5py.h5d.create(f.id, b'null_terminated', null, h5py.h5s.create_simple((2,)))
    d.write(h5py.h5s.ALL, h5py.h5s.ALL, np.array([b'ab\0\0\0', b'c\0\0\0\0']), mtype=null)


def attributes(f):
    f.attrs['int64'] = 7
    f.attrs['float'] = 0.25
    f.attrs['bool'] = True
    f.attrs['matrix'] = count((2, 3), '>i2')
    f.attrs['float16'] = np.array([0.5, -2], 'f2')
    g = f.create_group('split')
    for i in range(3):
        g.attrs['layer_names%d' % i] = np.array([b'layer_%d_%d' % (i, j) for j in range(4)])


def names(f):
    f['a/b/kernel:0'] = count((2,))
    f['\u00fcmlaut'] = count((1,))
    f['B'], f['b'], f['10'], f['9'] = 1, 2, 3, 4
    f['soft'] = h5py.SoftLink('/a/b')
    f['a/relative'] = h5py.SoftLink('b/kernel:0')
    f['loop'] = h5py.SoftLink('/loop')
    f['dangling'] = h5py.SoftLink('/nowhere')
    f['outside'] = h5py.ExternalLink('other.h5', '/x')
    f['hard'] = f['a']
    f['a/cycle'] = f['/']
    f['committed'] = np.dtype('<f8')
    f.create_dataset('of_committed', data=[1.0, 2.0], dtype=f['committed'])


def filters(f):
    data = count((20, 30))
    f.create_dataset('plain', data=data, chunks=(7, 11))
    f.create_dataset('gzip', data=data, chunks=(7, 11), compression='gzip')
    f.create_dataset('all', data=data, chunks=(7, 11), compression='gzip', shuffle=True, fletcher32=True)
    f.create_dataset('lzf', data=data, chunks=(7, 11), compression='lzf', shuffle=True)
    f.create_dataset('fletcher_odd', data=count((5,), 'u1'), chunks=(5,), fletcher32=True)
    f.create_dataset('one_chunk', data=data, chunks=(20, 30), compression='gzip')
    f.create_dataset('one_chunk_plain', data=data, chunks=(20, 30))
    f.create_dataset('growing', data=data, chunks=(7, 11), maxshape=(None, 30), shuffle=True)
    f.create_dataset('growing_second', data=data, chunks=(7, 11), maxshape=(40, None), compression='gzip')
    f.create_dataset('growing_both', data=data, chunks=(7, 11), maxshape=(None, None), compression='gzip')
    f.create_dataset('growing_both_plain', data=data, chunks=(7, 11), maxshape=(None, None))
    f.create_dataset('room_to_grow', data=data, chunks=(7, 11), maxshape=(50, 90))
    f.create_dataset('long', data=count((3000,), 'u1'), chunks=(1,))
    f.create_dataset('long_growing', data=count((1500,), 'u1'), chunks=(1,), maxshape=(None,))
    f.create_dataset('cube', data=count((3, 4, 5), '>i2'), chunks=(2, 3, 2), compression='gzip')
    sparse = f.create_dataset('sparse', (30, 30), '<f4', chunks=(5, 5), fillvalue=-1, compression='gzip')
    sparse[12:14, 21] = 5
    plan = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plan.set_chunk((7, 11))
    plan.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    d = h5py.h5d.create(f.id, b'early', h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((20, 30)), plan)
    d.write(h5py.h5s.ALL, h5py.h5s.ALL, data)
    plan = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plan.set_layout(h5py.h5d.COMPACT)
    d = h5py.h5d.create(f.id, b'compact', h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((2, 3)), plan)
    d.write(h5py.h5s.ALL, h5py.h5s.ALL, count((2, 3)))


def dense(f):
    g = f.create_group('many_links')
    for i in range(300):
        g['name_%d' % i] = np.float32(i)
    for i in range(60):
        f.attrs['attribute_%d' % i] = np.arange(i, i + 3)
    f.attrs['large'] = ('x' * 70000 + 'end').encode()
    t = f.create_group('tracked', track_order=True)
    for name in 'zebra', 'ape', 'mole':
        t[name] = 1
        t.attrs[name] = 2
    many = f.create_group('many_tracked', track_order=True)
    for i in range(20):
        many['m%d' % (19 - i)] = i
        many.attrs['m%d' % (19 - i)] = i


def unsupported(f):
    f['compound'] = np.zeros(2, [('a', '<f4'), ('b', '<i8')])
    f['complex'] = np.zeros(2, 'c8')
    f.create_dataset('ragged', (2,), dtype=h5py.vlen_dtype('i4'))
    f['opaque'] = np.zeros(2, 'V5')
    f['reference'] = np.array([f.ref], dtype=h5py.ref_dtype)
    f.create_dataset('array', (2,), dtype=np.dtype(('<f4', (3,))))
    f.create_dataset('scaleoffset', data=count((40,), 'i4'), scaleoffset=0)
    f.create_dataset('external', (4,), '<f4', external=[('other.bin', 0, 16)])
    layout = h5py.VirtualLayout((2,), 'f4')
    layout[:] = h5py.VirtualSource('other.h5', 'x', (2,))
    f.create_virtual_dataset('virtual', layout)
    f.attrs['compound'] = np.zeros((), [('a', '<f4')])
    f.attrs['number'] = 3


def values(a):
    """JSON's numbers are exact enough: shortest digits that give back the same double; NaN and infinities as texts."""
    if isinstance(a, h5py.Empty):
        return None
    a = np.asarray(a)
    if a.dtype.kind in 'SUO':
        return [x.decode('utf8') if isinstance(x, bytes) else x for x in a.ravel().tolist()]
    if a.dtype.kind == 'f':
        return [float(x) if np.isfinite(x) else str(float(x)) for x in a.ravel()]
    return [int(x) for x in a.ravel()]


def describe(f):
    objects = {}

    def attrs(o):
        return [{'name': k, 'shape': None if isinstance(v, h5py.Empty) else list(np.shape(v)), 'values': values(v)} for k, v in o.attrs.items()]

    def visit(g):
        objects[g.name] = {'keys': list(g), 'attributes': attrs(g)}
        for k in g:
            link = g.get(k, getlink=True)
            if not isinstance(link, h5py.HardLink) or g[k].name in objects or g[k] == f:
                continue
            o = g[k]
            if isinstance(o, h5py.Group):
                visit(o)
            elif isinstance(o, h5py.Dataset):
                v = o[()]
                if isinstance(v, np.ndarray) and v.dtype.kind == 'O':
                    v = o.asstr()[()]
                objects[o.name] = {'shape': None if o.shape is None else list(o.shape), 'values': values(v), 'attributes': attrs(o)}

    visit(f)
    return objects


def make(name, fill, described=True, **options):
    path = os.path.join(out, name + '.h5')
    with h5py.File(path, 'w', **options) as f:
        fill(f)
    if described:
        with h5py.File(path, 'r') as f, open(os.path.join(out, name + '.json'), 'w') as j:
            json.dump(describe(f), j, separators=(',', ':'))
            j.write('\n')


if __name__ == '__main__':
    for fill in [keras_like, numbers, texts, attributes, names, filters]:
        make(fill.__name__, fill)
        make(fill.__name__ + '_latest', fill, libver='latest')
    make('dense', dense, libver='latest')
    make('superblock_2', attributes, libver=('v108', 'v108'))
    make('user_block', keras_like, userblock_size=1024)
    make('unsupported', unsupported, described=False)
