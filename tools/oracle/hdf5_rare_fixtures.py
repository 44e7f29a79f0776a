"""Makes the rarer files of fixtures/hdf5 by HDF5's own low-level interface: python3 tools/oracle/hdf5_rare_fixtures.py fixtures/hdf5

sizes_O_L.h5 has addresses of O and lengths of L bytes. chunk_forms.h5 has chunks that went through filters in unusual orders, skipped
some, or stick out of their dataset. Needs h5py 3 on libhdf5 1.10 or later (made with h5py 3.7.0, HDF5 1.10.8). Beside each file stands
what h5py reads from it, as hdf5_fixtures.py tells it.
"""
import ctypes
import itertools
import json
import os
import zlib

import h5py
import numpy as np

from hdf5_fixtures import count, describe, out

# What h5py has no call for is asked of the very library that h5py has loaded.
with open('/proc/self/maps') as maps:
    library = ctypes.CDLL(next(line.split()[-1] for line in maps if 'libhdf5' in line and '_hl' not in line))
library.H5Pset_chunk_opts.argtypes = [ctypes.c_int64, ctypes.c_uint]


def sizes(f, lengths, latest):
    f.attrs['variable'] = 'gr\u00fc\u00dfe'
    f.attrs['many_variable'] = ['a', '', 'a longer text than any other', 'eight by']
    f.attrs['fixed'] = np.array([b'ab', b'c'])
    f.attrs['matrix'] = count((2, 3))
    f['group/kernel:0'] = count((2, 3))
    f['group/bias:0'] = count((3,), '>f8')
    f['soft'] = h5py.SoftLink('/group/bias:0')
    f['scalar'] = 2.5
    f.create_dataset('unwritten', (2, 2), '<f4', fillvalue=1.5)
    f.create_dataset('texts', data=['one', '', 'three \u2713'], dtype=h5py.string_dtype())
    # Groups of at most 8 names: libhdf5 1.10.8 writes over its own memory where the heap of more has lengths of 2 bytes.
    g = f.create_group('chunked')
    g.create_dataset('plain', data=count((5, 6)), chunks=(2, 4))
    g.create_dataset('filtered', data=count((5, 6)), chunks=(2, 4), compression='gzip', shuffle=True)
    g.create_dataset('one_chunk', data=count((3, 4)), chunks=(3, 4), compression='gzip')
    if not latest:
        g.create_dataset('growing', data=count((5, 6)), chunks=(2, 4), maxshape=(None, 6))
        return
    early = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    early.set_chunk((2, 4))
    early.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    d = h5py.h5d.create(g.id, b'early', h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((5, 6)), early)
    d.write(h5py.h5s.ALL, h5py.h5s.ALL, count((5, 6)))
    # libhdf5 1.10.8 takes axes without end for long ones where lengths have fewer than 8 bytes, and finds no such chunks again.
    if lengths == 8:
        g.create_dataset('growing', data=count((5, 6)), chunks=(2, 4), maxshape=(None, 6))
        g.create_dataset('growing_both', data=count((5, 6)), chunks=(2, 4), maxshape=(None, None), compression='gzip')
    if lengths == 2:
        return
    many = f.create_group('many')
    for i in range(12):
        many['name_%d' % i] = np.float32(i)
        many.attrs['attribute_%d' % i] = np.arange(i, i + 3)
    # Above 4 KiB it lies outside of the heap.
    many.attrs['large'] = np.arange(700)


def chunk_forms(f, latest):
    def add(name, data, chunk, *filters, keep_partial=False, maxshape=None):
        plan = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        plan.set_chunk(chunk)
        for filter in filters:
            filter(plan)
        if keep_partial:
            dont_filter_partial_chunks = 2
            assert library.H5Pset_chunk_opts(plan.id, dont_filter_partial_chunks) >= 0
        most = maxshape and tuple(h5py.h5s.UNLIMITED if m is None else m for m in maxshape)
        space = h5py.h5s.create_simple(data.shape, most)
        d = h5py.Dataset(h5py.h5d.create(f.id, name.encode(), h5py.h5t.py_create(data.dtype), space, plan))
        d[...] = data
        return d

    gzip, shuffle, fletcher = lambda p: p.set_deflate(6), lambda p: p.set_shuffle(), lambda p: p.set_fletcher32()
    data = count((20, 30))
    # gzip undone in vain fails, the shuffle gives other numbers.
    if latest:
        for kind, maxshape in [('fixed', None), ('growing', (None, 30)), ('growing_both', (None, None))]:
            add('partial_gzip_' + kind, data, (7, 11), gzip, keep_partial=True, maxshape=maxshape)
            add('partial_shuffle_' + kind, data, (7, 11), shuffle, keep_partial=True, maxshape=maxshape)
        grown = add('partial_grown', data, (7, 11), shuffle, gzip, keep_partial=True, maxshape=(None, None))
        grown.resize((25, 40))
        grown[20:, 25:] = 3
        add('partial_whole', count((14, 22)), (7, 11), shuffle, keep_partial=True)
    # What a filter puts before the shuffle is no multiple of the element's size: the checksum, a compressed stream, less than an element.
    add('rest_of_checksum', count((20, 30), '<f8'), (7, 11), fletcher, shuffle)
    add('rest_of_stream', data, (7, 11), gzip, shuffle)
    add('rest_of_lzf', data, (7, 11), lambda p: p.set_filter(32000, h5py.h5z.FLAG_OPTIONAL, ()), shuffle)
    add('rest_alone', np.array([b'x' * 90 + b'y' * 90, b'z' * 150]), (1,), gzip, shuffle)
    add('rest_of_two', count((20, 30), '<i8'), (7, 11), gzip, fletcher, shuffle)
    # Chunks that skipped a filter, each another one.
    masked = add('masked', count((4, 6)), (2, 3), shuffle, gzip)
    chunk = [np.ascontiguousarray(count((4, 6))[2 * i:2 * i + 2, 3 * j:3 * j + 3]).tobytes() for i in range(2) for j in range(2)]
    masked.id.write_direct_chunk((0, 0), chunk[0], 3)
    masked.id.write_direct_chunk((0, 3), zlib.compress(chunk[1]), 1)
    masked.id.write_direct_chunk((2, 0), np.frombuffer(chunk[2], 'u1').reshape(6, 4).T.tobytes(), 2)
    one = add('masked_one_chunk', count((4, 6)), (4, 6), shuffle, gzip)
    one.id.write_direct_chunk((0, 0), count((4, 6)).tobytes(), 3)


def make(name, fill, fcpl=None, latest=False):
    path = os.path.join(out, name + '.h5')
    access = h5py.h5p.create(h5py.h5p.FILE_ACCESS)
    if latest:
        access.set_libver_bounds(h5py.h5f.LIBVER_LATEST, h5py.h5f.LIBVER_LATEST)
    with h5py.File(h5py.h5f.create(path.encode(), h5py.h5f.ACC_TRUNC, fcpl or h5py.h5p.create(h5py.h5p.FILE_CREATE), access)) as f:
        fill(f)
        written = describe(f)
    with h5py.File(path, 'r') as f, open(os.path.join(out, name + '.json'), 'w') as j:
        read = describe(f)
        assert read == written, name
        json.dump(read, j, separators=(',', ':'))
        j.write('\n')


if __name__ == '__main__':
    make('chunk_forms', lambda f: chunk_forms(f, False))
    make('chunk_forms_latest', lambda f: chunk_forms(f, True), latest=True)
    for offsets, lengths, latest in itertools.product((2, 4, 8), (2, 4, 8), (False, True)):
        if (offsets, lengths) != (8, 8):
            plan = h5py.h5p.create(h5py.h5p.FILE_CREATE)
            plan.set_sizes(offsets, lengths)
            make('sizes_%d_%d%s' % (offsets, lengths, '_latest' * latest), lambda f: sizes(f, lengths, latest), plan, latest)
