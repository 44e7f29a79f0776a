using KerasSharp.Cuda.Interop;

namespace KerasSharp.Cuda.Compilation;

/// <summary>The kernels on one device, each compiled when first asked for.</summary>
internal sealed class KernelLibrary(CudaContext context, string? cacheFolder)
{
    private readonly Dictionary<string, CudaModule> _modules = [];
    private readonly Dictionary<string, CudaKernel> _kernels = [];
    private readonly List<(string Name, string Source, string[] Defines)> _sources = [];
    private readonly Lock _lock = new();

    public KernelCompiler Compiler { get; } = new(context.Info.Architecture, cacheFolder);

    /// <summary>Everything that was compiled or found compiled, for tests.</summary>
    public IReadOnlyList<(string Name, string Source, string[] Defines)> Sources
    {
        get
        {
            lock (_lock)
                return [.. _sources];
        }
    }

    /// <summary>A kernel of one of the assembly's files.</summary>
    /// <param name="file">The file, such as Movement.cu.</param>
    /// <param name="kernel">The kernel's name.</param>
    /// <param name="defines">Macros, as NAME=VALUE.</param>
    public CudaKernel Get(string file, string kernel, params string[] defines)
    {
        string module = $"{file} {string.Join(' ', defines)}".TrimEnd(),
            key = $"{module} {kernel}";
        lock (_lock)
        {
            if (_kernels.TryGetValue(key, out var known))
                return known;
            return _kernels[key] = Module(module, KernelSource.Whole(file), defines).Kernel(kernel);
        }
    }

    /// <summary>Kernels written for a plan; those that are new are compiled together.</summary>
    public void Add(IReadOnlyCollection<GeneratedKernel> generated)
    {
        lock (_lock)
        {
            GeneratedKernel[] fresh =
            [
                .. generated.Where(g => !_kernels.ContainsKey(g.Name)).DistinctBy(g => g.Name).OrderBy(g => g.Name, StringComparer.Ordinal),
            ];
            if (fresh.Length == 0)
                return;
            var module = Module(
                $"elementwise operations ({fresh.Length})",
                KernelSource.Behind(string.Join('\n', fresh.Select(f => f.Source))),
                []
            );
            foreach (var g in fresh)
            foreach (string name in g.Entries)
                _kernels[name] = module.Kernel(name);
        }
    }

    /// <summary>A kernel that was added.</summary>
    public CudaKernel Generated(string name)
    {
        lock (_lock)
            return _kernels[name];
    }

    private CudaModule Module(string name, string source, string[] defines)
    {
        string key = $"{name}\n{source}";
        if (_modules.TryGetValue(key, out var known))
            return known;
        _sources.Add((name, source, defines));
        return _modules[key] = new CudaModule(context, Compiler.Compile(source, name, defines));
    }
}

/// <summary>A kernel's source that was written for a plan.</summary>
/// <param name="Name">Its name, which holds a hash of the source.</param>
/// <param name="Source">Its source.</param>
/// <param name="Entries">The functions in it.</param>
internal sealed record GeneratedKernel(string Name, string Source, string[] Entries);
