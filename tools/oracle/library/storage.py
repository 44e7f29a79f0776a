"""Writes fixtures, and compares new ones with those already stored so that equal ones are left untouched."""
import filecmp
import json
import os
import shutil

import h5py
import numpy as np


def write_json(path, value):
    with open(path, "w") as stream:
        stream.write(json.dumps(value, indent=1, sort_keys=False) + "\n")


def same_array(a, b):
    return a.dtype == b.dtype and a.shape == b.shape and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")


def h5_content(path):
    """Every attribute and dataset of a file, by path."""
    content = {}

    def visit(name, item):
        for key in item.attrs:
            content[name + "@" + key] = np.asarray(item.attrs[key])
        if isinstance(item, h5py.Dataset):
            content[name] = np.asarray(item[()])
            # How it is stored counts as well: some fixtures are there for their chunks and filters.
            content[name + "@storage"] = np.asarray(repr((item.chunks, item.compression, item.shuffle, item.fletcher32)))

    with h5py.File(path, "r") as f:
        visit("/", f)
        f.visititems(visit)
    return content


def same_file(a, b):
    if a.endswith(".npz"):
        with np.load(a) as left, np.load(b) as right:
            return sorted(left.files) == sorted(right.files) and all(same_array(left[k], right[k]) for k in left.files)
    if a.endswith((".h5", ".hdf5")):
        left, right = h5_content(a), h5_content(b)
        return sorted(left) == sorted(right) and all(same_array(left[k], right[k]) for k in left)
    return filecmp.cmp(a, b, shallow=False)


def same_folder(a, b):
    names = sorted(os.listdir(a))
    return os.path.isdir(b) and names == sorted(os.listdir(b)) and all(
        same_file(os.path.join(a, n), os.path.join(b, n)) for n in names)


def keep(made, stored, check):
    """Moves the folder `made` to `stored` unless its content is there already. Returns new, changed or same."""
    if same_folder(made, stored):
        return "same"
    status = "changed" if os.path.isdir(stored) else "new"
    if not check:
        shutil.rmtree(stored, ignore_errors=True)
        os.makedirs(os.path.dirname(stored), exist_ok=True)
        shutil.copytree(made, stored)
    return status
