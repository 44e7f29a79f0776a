using KerasSharp.Runtime.Graph;

namespace KerasSharp.Cuda.Execution;

/// <summary>A place where an index may be out of range.</summary>
/// <param name="Layer">Whose index it is.</param>
/// <param name="Rows">The table's rows.</param>
/// <param name="IndicesPerSample">How many indices a sample has; 0 where they do not depend on samples.</param>
internal readonly record struct IndexPlace(string Layer, Dim Rows, long IndicesPerSample);
