#!/usr/bin/env python3
"""Makes fixtures with the real Keras that this Python imports.

    make.py VERSION [PATTERN ...] [--check] [--list] [--prune] [--verbose] [--fixtures FOLDER]

VERSION must be the Keras at hand. PATTERN is a shell pattern over GROUP/CASE (default: all). A fixture whose content
comes out the same is left untouched. --check writes nothing and ends with 1 when anything differs from what is stored.
--prune deletes the stored fixtures of VERSION that no recipe makes any more, and makes nothing.
"""
import argparse
import fnmatch
import glob
import importlib.util
import os
import shutil
import sys
import tempfile
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from library import cases, storage  # noqa: E402  (the path above comes first)


def read_recipes(version):
    """Keras 2 names layers and arguments otherwise than Keras 1 did: its recipes lie in a folder of their own. Of its releases between
    those that have all recipes, borders.py shows where something changed."""
    folder = os.path.join(HERE, "recipes", *(["keras_2"] if version.startswith("2.") else []))
    between = version.startswith("2.") and version not in cases.ALL_OF_2
    for path in sorted(glob.glob(os.path.join(folder, "borders.py" if between else "*.py"))):
        cases.MODULE[0] = path
        spec = importlib.util.spec_from_file_location("recipes." + os.path.basename(path)[:-3], path)
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("version")
    arguments.add_argument("patterns", nargs="*", default=["*"])
    arguments.add_argument("--check", action="store_true")
    arguments.add_argument("--list", action="store_true")
    arguments.add_argument("--prune", action="store_true")
    arguments.add_argument("--verbose", action="store_true", help="print the call stack of a recipe that fails")
    arguments.add_argument("--fixtures", default=os.path.join(HERE, "..", "..", "fixtures"))
    options = arguments.parse_args()

    # Theano has convolutions in plain Python, which this check would refuse when there is no C compiler.
    os.environ["THEANO_FLAGS"] = os.environ.get("THEANO_FLAGS", "") + ",optimizer_excluding=AbstractConvCheck:local_conv2d_cpu"
    import keras
    if keras.__version__ != options.version:
        sys.exit("make.py: this Python imports Keras %s, not %s" % (keras.__version__, options.version))
    import theano
    from keras import backend as K
    read_recipes(options.version)
    # What this Theano cannot make, another run with the other settings does.
    chosen = [c for c in cases.CASES if options.version in c.versions and c.floatx == K.floatx()
              and c.compiled == bool(theano.config.cxx) and any(fnmatch.fnmatch(c.path, p) for p in options.patterns)]
    if options.prune:
        prune(options)
        return
    if options.list:
        print("\n".join(c.path for c in chosen))
        return
    sys.exit(make_all(chosen, options))


def prune(options):
    root = os.path.join(options.fixtures, "keras-" + options.version)
    made = set(c.path for c in cases.CASES if options.version in c.versions)
    for stored in sorted(glob.glob(os.path.join(root, "*", "*", "case.json"))):
        folder = os.path.dirname(stored)
        if os.path.relpath(folder, root).replace(os.sep, "/") not in made:
            print("deleted: " + os.path.relpath(folder, root))
            shutil.rmtree(folder)
            if not os.listdir(os.path.dirname(folder)):
                os.rmdir(os.path.dirname(folder))


def make_all(chosen, options):
    from library import make_case
    root = os.path.join(options.fixtures, "keras-" + options.version)
    counts, begun = {}, time.time()
    for c in chosen:
        folder = tempfile.mkdtemp()
        try:
            make_case.make(c, folder)
            status = storage.keep(folder, os.path.join(root, c.group, c.name), options.check)
        except Exception as problem:
            status = "failed"
            print("%s: %s" % (type(problem).__name__, str(problem).split("\n")[0]))
            if options.verbose:
                traceback.print_exc()
        finally:
            shutil.rmtree(folder)
        counts[status] = counts.get(status, 0) + 1
        if status != "same":
            print("%s: %s" % (status, c.path), flush=True)
    print("%d fixtures of Keras %s in %.0f s: %s" % (len(chosen), options.version, time.time() - begun, counts))
    return 1 if counts.get("failed") or options.check and set(counts) - {"same"} else 0


if __name__ == "__main__":
    main()
