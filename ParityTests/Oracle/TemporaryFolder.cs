namespace KerasSharp.ParityTests.Oracle;

/// <summary>A folder of its own for one test, removed with what it holds.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Root { get; } = Directory.CreateTempSubdirectory("kerassharp-").FullName;

    internal string PathOf(string name) => Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
