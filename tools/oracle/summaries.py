#!/usr/bin/env python3
"""Stores what Keras's own model.summary() prints for stored models.

    summaries.py VERSION        run by a Python that imports Keras VERSION, in the repository's folder

Loads every model below fixtures/keras-VERSION whose case is named in CASES, and fixtures/models, and writes
fixtures/keras-VERSION/summaries.json: from the case's folder to the printed text.
"""
import contextlib
import glob
import io
import json
import os
import sys

CASES = [
    "embedding/masked_lstm*", "lstm/cpu*", "gru/stateful_one_step", "bidirectional/gru_cpu_concat*", "time_distributed/*",
    "batch_normalization/*", "merge/*", "model/*", "wrapped/*",
]


def text_of(folder):
    import keras
    import keras.backend.common

    with open(os.path.join(folder, "case.json")) as f:
        case = json.load(f)
    if case.get("error_at") == "load" or "no_reload" in case or "derivation" in case:
        return None
    keras.backend.common.reset_uids()  # so that invented names do not depend on what was loaded before
    files = case["files"]
    if "model" in files:
        model = keras.models.load_model(os.path.join(folder, files["model"]))
    else:
        with open(os.path.join(folder, files["architecture"])) as f:
            text = f.read()
        load = keras.models.model_from_json if files["architecture"].endswith("json") else keras.models.model_from_yaml
        model = load(text)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        model.summary()
    return printed.getvalue()


def main():
    import keras
    import keras.backend.common

    version = sys.argv[1]
    assert keras.__version__ == version, keras.__version__
    root = os.path.join("fixtures", "keras-" + version)
    folders = sorted({f for pattern in CASES for f in glob.glob(os.path.join(root, pattern))})
    folders += sorted(glob.glob(os.path.join("fixtures", "models", "*")))
    texts = {}
    for folder in folders:
        if not os.path.exists(os.path.join(folder, "case.json")):
            continue
        try:
            text = text_of(folder)
        except Exception as error:  # Keras refuses some of its own files; those have no summary to compare with.
            print(folder, type(error).__name__, str(error)[:100], file=sys.stderr)
            continue
        if text is not None:
            texts[os.path.relpath(folder, "fixtures")] = text
    with open(os.path.join(root, "summaries.json"), "w", newline="\n") as f:
        json.dump(texts, f, indent=1, sort_keys=True)
        f.write("\n")
    print(len(texts), "summaries")


if __name__ == "__main__":
    main()
