#!/usr/bin/env python3
"""Lists the classes that tf.keras 2.15 exports as keras.layers, read off Keras's source: fixtures/keras-2.15.1-tf/layer_names.txt.

    tf_layer_names.py KERAS_GIT [TAG]     KERAS_GIT is a git directory of keras-team/keras; TAG is v2.15.0 if not given
"""
import re
import subprocess
import sys


def main(git, tag="v2.15.0"):
    pattern = r'keras\.layers(\.experimental(\.preprocessing)?)?\.[A-Za-z0-9]+"'
    found = subprocess.run(["git", "--git-dir=" + git, "grep", "-hE", "-A12", pattern, tag, "--", "keras"], capture_output=True, text=True)
    names = (re.search(r"^class (\w+)", block, re.M) for block in found.stdout.split("--\n"))
    print("\n".join(sorted({name.group(1) for name in names if name})))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
