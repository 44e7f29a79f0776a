namespace KerasSharp.Client;

/// <summary>What a server says of itself.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Extensions">What it can beyond the protocol.</param>
public sealed record ServerDescription(string Name, string Version, IReadOnlyList<string> Extensions);

/// <summary>What a server says of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Versions">Those that can be asked for.</param>
/// <param name="Platform">What runs it.</param>
/// <param name="Inputs">What it takes.</param>
/// <param name="Outputs">What it gives.</param>
public sealed record ModelDescription(
    string Name,
    IReadOnlyList<string> Versions,
    string Platform,
    IReadOnlyList<TensorDescription> Inputs,
    IReadOnlyList<TensorDescription> Outputs
);

/// <summary>An input or output of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Datatype">FP32, INT64, BYTES, ...</param>
/// <param name="Shape">[rows, ...], -1 for what a request may choose.</param>
public sealed record TensorDescription(string Name, string Datatype, IReadOnlyList<long> Shape);
