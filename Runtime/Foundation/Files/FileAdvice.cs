namespace KerasSharp.Files;

/// <summary>What each kind of file is called, and what to do where it was named in the place of another.</summary>
internal static class FileAdvice
{
    private const string WhatIsRead = "KerasSharp reads what Keras 0.3 to 3.15 saved as HDF5 or .keras";
    private const string Unpack = "unpack it, and name the file in it";

    internal static (string Description, string? Advice) For(FileKind kind) =>
        kind switch
        {
            FileKind.Hdf5 => ("an HDF5 file", "an architecture is the JSON or YAML that to_json or to_yaml gave; a whole model needs none"),
            FileKind.Architecture => (
                "a model's architecture (JSON or YAML)",
                "its weights are in a file of their own, which save_weights wrote; name both"
            ),
            FileKind.Text => ("plain text", "a model is in the HDF5 file that model.save wrote"),
            FileKind.Empty => ("an empty file", "nothing of it was saved, copied or downloaded; get it again"),
            FileKind.WebPage => (
                "a web page (HTML or XML)",
                "the download gave a page about the file, or one that refuses it; download the file itself"
            ),
            FileKind.GitLfsPointer => ("a Git LFS pointer", "the model itself was not downloaded; run git lfs pull in its repository"),
            FileKind.Pickle => (
                "a Python pickle",
                "it could hold any code and is never read; load it in Python and save it by model.save('model.h5')"
            ),
            FileKind.PyTorch => ("a file of PyTorch", WhatIsRead),
            FileKind.KerasArchive => ("a .keras file, the zip archive of newer Keras", "it holds architecture and weights; name it alone"),
            FileKind.Zip => ("a zip archive", Unpack),
            FileKind.Gzip => ("a gzip stream", "unpack it (gunzip, or tar -xzf), and name the file in it"),
            FileKind.Compressed => ("a compressed file", Unpack),
            FileKind.Numpy => ("arrays of NumPy", "they are inputs of a model, no model"),
            FileKind.SavedModel => (
                "a part of a SavedModel of TensorFlow",
                "its folder is read as a whole: saved_model.pb, keras_metadata.pb (from TensorFlow 2.5 on), and in variables the files "
                    + "variables.index and variables.data-00000-of-00001"
            ),
            FileKind.TensorFlowGraph => ("a graph of TensorFlow", $"{WhatIsRead}, none of TensorFlow's own formats"),
            FileKind.TensorFlowLite => ("a model of TensorFlow Lite", WhatIsRead),
            FileKind.Onnx => ("an ONNX model", WhatIsRead),
            FileKind.Url => ("an address in a network", "files are read, not fetched; download it and name the file"),
            FileKind.Folder => ("a folder", null),
            _ => ("a file of unknown kind", null),
        };
}
