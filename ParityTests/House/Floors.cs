namespace KerasSharp.ParityTests.House;

/// <summary>The floors of the whole solution in one list, from the ground up: a folder may know itself and those before it. A name that
/// ends in a slash is one floor with all folders below it.</summary>
internal static class Floors
{
    internal static readonly string[] FromTheGround =
    [
        "Runtime/Errors",
        "Runtime/IO",
        "Runtime/Graph",
        "Runtime/Specs",
        "Runtime/Layers",
        "Runtime/Backends",
        "Runtime/Planning",
        "Runtime/Planning/Building",
        "Runtime/Reference",
        "Runtime/Cpu/Simd",
        "Runtime/Cpu/Kernels",
        "Runtime/Cpu/Fused",
        "Runtime/Cpu/Prepared",
        "Runtime/Cpu/Steps",
        "Runtime/Cpu/Planning",
        "Runtime/Cpu",
        "Runtime/Training/Losses",
        "Runtime/Training/Metrics",
        "Runtime/Training/Optimizers",
        "Runtime/Training/Steps",
        "Runtime/Training/Data",
        "Runtime/Training",
        "Runtime/Model",
        "Runtime/Callbacks",
        "Runtime/Preprocessing",
        "Importers/Files",
        "Importers/Binary",
        "Importers/Hdf5/",
        "Importers/Numpy",
        "Importers/Keras/Facts",
        "Importers/Keras/Schema/Text",
        "Importers/Keras/Schema",
        "Importers/Keras/Arrays",
        "Importers/Keras/Containers",
        "Importers/Keras/Layers",
        "Importers/Keras/Training",
        "Importers/Keras/Architecture",
        "Importers/Keras/Eras",
        "Importers/Keras/Eras/Keras1/Vocabulary",
        "Importers/Keras/Eras/Keras1/Layers",
        "Importers/Keras/Eras/Keras1",
        "Importers/Keras/Eras/Keras0/Vocabulary",
        "Importers/Keras/Eras/Keras0/Layers",
        "Importers/Keras/Eras/Keras0",
        "Importers/Keras/Eras/Keras2/Vocabulary",
        "Importers/Keras/Eras/Keras2/Layers",
        "Importers/Keras/Eras/Keras2",
        "Importers/Keras/Eras/TfKeras/Vocabulary",
        "Importers/Keras/Eras/TfKeras/Layers",
        "Importers/Keras/Eras/TfKeras",
        "Importers/Keras/Eras/Keras3/Vocabulary",
        "Importers/Keras/Eras/Keras3/Layers",
        "Importers/Keras/Eras/Keras3",
        "Importers/Keras/Detection",
        "Importers/Keras/Import",
        "Importers/Keras/Export",
        "Importers/Keras",
        "Cuda/Devices",
        "Cuda/Interop",
        "Cuda/Compilation",
        "Cuda/Execution",
        "Cuda/Steps",
        "Cuda/Planning",
        "Cuda",
    ];

    /// <summary>The floor that a folder is, or is a part of.</summary>
    internal static string? Of(string? folder) =>
        folder is null
            ? null
            : Array.Find(FromTheGround, f => f == folder || (f[^1] == '/' && $"{folder}/".StartsWith(f, StringComparison.Ordinal)))
                ?? folder;
}
