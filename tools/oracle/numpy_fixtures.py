"""Makes fixtures/numpy with NumPy itself: python3 tools/oracle/numpy_fixtures.py fixtures/numpy

Every array holds 0, 1, 2, ... in row-major order (booleans: every third is true), so that a test can tell the values from the
shape alone; the expectation is that rule, not a number that our reader printed.
"""
import os
import sys

import numpy as np
from numpy.lib import format as npy

out = sys.argv[1]
os.makedirs(out, exist_ok=True)


def count(shape, dtype):
    size = int(np.prod(shape))
    if dtype == '?':
        return (np.arange(size) % 3 == 0).reshape(shape)
    return np.arange(size).reshape(shape).astype(dtype)


for dtype in ['<f2', '>f2', '<f4', '>f4', '<f8', '>f8', 'i1', '<i2', '>i2', '<i4', '>i4', '<i8', '>i8',
              'u1', '<u2', '>u2', '<u4', '>u4', '<u8', '>u8', '?']:
    name = dtype.replace('<', 'le_').replace('>', 'be_').replace('?', 'bool')
    np.save(os.path.join(out, name + '.npy'), count((2, 3, 5), dtype))

np.save(os.path.join(out, 'fortran.npy'), np.asfortranarray(count((2, 3, 5), '<f4')))
np.save(os.path.join(out, 'scalar.npy'), np.float32(0))
np.save(os.path.join(out, 'vector.npy'), count((7,), '<f4'))
np.save(os.path.join(out, 'empty.npy'), count((4, 0), '<f4'))
for version in [(1, 0), (2, 0), (3, 0)]:
    with open(os.path.join(out, 'version%d.npy' % version[0]), 'wb') as f:
        npy.write_array(f, count((2, 3, 5), '<f4'), version=version)
np.save(os.path.join(out, 'objects.npy'), np.array([{}, None], dtype=object), allow_pickle=True)
np.save(os.path.join(out, 'structured.npy'), np.zeros(2, dtype=[('a', '<f4'), ('b', '<i4')]))
np.save(os.path.join(out, 'text.npy'), np.array(['ab', 'c']))
arrays = [('x0', count((2, 3), '<f4')), ('a', count((4,), '<i8')), ('nested/name', count((), '<f8'))]
np.savez(os.path.join(out, 'stored.npz'), **dict(arrays))
np.savez_compressed(os.path.join(out, 'deflated.npz'), **dict(arrays))
