using System.Runtime.InteropServices;

namespace KerasSharp.Cuda.Interop;

/// <summary>Looks NVIDIA's libraries up: in a folder that was asked for, where the system's loader looks, and in the folders where
/// the CUDA toolkit, conda and pip's nvidia packages put them.</summary>
/// <param name="asked">A folder to look in first, or null.</param>
/// <param name="environment">Reads an environment variable.</param>
internal sealed class LibrarySearch(string? asked, Func<string, string?> environment)
{
    /// <summary>Names other folders, separated as in PATH.</summary>
    public const string PathVariable = "KERASSHARP_CUDA_PATH";

    /// <summary>Loads a library.</summary>
    /// <exception cref="CudaException">It is nowhere; the message lists names and places.</exception>
    public nint Load(CudaLibrary library)
    {
        var problems = new List<string>();
        foreach (string folder in Asked())
            if (TryFolder(folder, library, problems) is { } handle) return handle;
        foreach (string name in library.Names)
            if (NativeLibrary.TryLoad(name, out nint handle)) return handle;
        string[] folders = [.. Known().Distinct().Where(Directory.Exists)];
        foreach (string folder in folders)
            if (TryFolder(folder, library, problems) is { } handle) return handle;
        string places = string.Join(", ", [.. Asked(), "the system's library path", .. folders]);
        string found = problems.Count == 0 ? "" : $" Found, but could not be loaded: {string.Join("; ", problems)}.";
        throw new CudaException($"{library.What} was not found: looked for {string.Join(", ", library.Names)} in {places}.{found} " +
            (library == CudaLibrary.Driver ? "It comes with NVIDIA's display driver" : "It comes with the CUDA toolkit, conda's cuda packages and pip's nvidia packages")
            + $"; the environment variable {PathVariable} names other folders.");
    }

    private static nint? TryFolder(string folder, CudaLibrary library, List<string> problems)
    {
        foreach (string name in library.Names)
        {
            string path = Path.Combine(folder, name);
            if (!File.Exists(path)) continue;
            try
            {
                return NativeLibrary.Load(Path.GetFullPath(path));
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
            {
                problems.Add($"{path} ({e.Message.Split('\n')[0]})");
            }
        }
        return null;
    }

    private IEnumerable<string> Asked()
    {
        if (asked is not null) yield return asked;
        foreach (string folder in (environment(PathVariable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)) yield return folder;
    }

    private IEnumerable<string> Known()
    {
        bool windows = OperatingSystem.IsWindows();
        foreach (string variable in new[] { "CUDA_PATH", "CUDA_HOME" })
            if (environment(variable) is { Length: > 0 } root)
                foreach (string part in windows ? ["bin", "bin/x64"] : new[] { "lib64", "targets/x86_64-linux/lib" }) yield return Path.Combine(root, part);
        if (!windows)
        {
            yield return "/usr/local/cuda/lib64";
            yield return "/usr/lib/wsl/lib";
            yield return "/opt/cuda/lib64";
        }
        if (environment("CONDA_PREFIX") is { Length: > 0 } conda)
        {
            yield return Path.Combine(conda, windows ? "Library/bin" : "lib");
            foreach (string folder in Pip(conda)) yield return folder;
        }
        if (environment("VIRTUAL_ENV") is { Length: > 0 } venv)
            foreach (string folder in Pip(venv)) yield return folder;
        if (environment(windows ? "APPDATA" : "HOME") is { Length: > 0 } home)
            foreach (string folder in Pip(Path.Combine(home, windows ? "Python" : ".local"))) yield return folder;
        if (!windows)
            foreach (string folder in Pip("/usr/local").Concat(Pip("/usr"))) yield return folder;
    }

    /// <summary>Where pip's nvidia packages lie below a Python's root.</summary>
    private static IEnumerable<string> Pip(string root)
    {
        var sites = new List<string> { Path.Combine(root, "Lib", "site-packages") };
        string lib = Path.Combine(root, "lib");
        if (Directory.Exists(lib))
            foreach (string python in Directory.EnumerateDirectories(lib, "python3*"))
                sites.AddRange([Path.Combine(python, "site-packages"), Path.Combine(python, "dist-packages")]);
        string part = OperatingSystem.IsWindows() ? "bin" : "lib";
        foreach (string site in sites)
        {
            string nvidia = Path.Combine(site, "nvidia");
            if (!Directory.Exists(nvidia)) continue;
            foreach (string package in new[] { "cu13", "cuda_nvrtc", "cublas" }) yield return Path.Combine(nvidia, package, part);
        }
    }
}
