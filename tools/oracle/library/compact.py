"""Lets HDF5 lay out small files tightly.

The groups of Keras 2's files are many and hold two or three members each, while HDF5 sets aside room for 32 and
blocks of 2 kB. Importing this module makes every new file of this process use groups of four and blocks of 128 bytes:
what Keras writes stays the same, in two thirds of the space. Files of TensorFlow (stored_cases.py) and of Keras 1
have the usual layout.
"""
import ctypes
import glob

import h5py
from h5py._hl import files

_library = ctypes.CDLL(glob.glob("/usr/lib/*/libhdf5_serial.so.10*")[0])
_library.H5Pset_sym_k.argtypes = [ctypes.c_int64, ctypes.c_uint, ctypes.c_uint]
_library.H5Pset_meta_block_size.argtypes = _library.H5Pset_small_data_block_size.argtypes = [ctypes.c_int64, ctypes.c_uint64]
_make_access, _make_creation = files.make_fapl, files.make_fcpl


def _access(*arguments, **keywords):
    properties = _make_access(*arguments, **keywords)
    _library.H5Pset_meta_block_size(properties.id, 128)
    _library.H5Pset_small_data_block_size(properties.id, 128)
    return properties


def _creation(*arguments, **keywords):
    properties = _make_creation(*arguments, **keywords) or h5py.h5p.create(h5py.h5p.FILE_CREATE)
    _library.H5Pset_sym_k(properties.id, 2, 2)
    return properties


files.make_fapl, files.make_fcpl = _access, _creation
