using System.Runtime.InteropServices;

namespace KerasSharp.Cuda.Interop;

/// <summary>Looks NVIDIA's libraries up: in a folder that was asked for, where the system's loader looks, and in the folders where
/// the CUDA toolkit, conda and pip's nvidia packages put them.</summary>
/// <param name="asked">A folder to look in first, or null.</param>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="driver">The major version of CUDA that the driver is for; null where that is not known.</param>
internal sealed class LibrarySearch(string? asked, Func<string, string?> environment, int? driver = null)
{
    /// <summary>Names other folders, separated as in PATH.</summary>
    public const string PathVariable = "KERASSHARP_CUDA_PATH";

    /// <summary>Loads a library.</summary>
    /// <exception cref="CudaException">It is nowhere; the message lists names and places.</exception>
    public nint Load(CudaLibrary library)
    {
        var problems = new List<string>();
        foreach (string folder in Asked())
            if (TryFolder(folder, library, problems) is { } handle)
                return handle;
        foreach (string name in library.Names(driver))
            if (NativeLibrary.TryLoad(name, out nint handle))
                return handle;
        string[] folders = [.. Folders().Distinct().Where(Directory.Exists)];
        foreach (string folder in folders)
            if (TryFolder(folder, library, problems) is { } handle)
                return handle;
        string places = string.Join(", ", [.. Asked(), "the system's library path", .. folders]);
        string found = problems.Count == 0 ? "" : $" Found, but could not be loaded: {string.Join("; ", problems)}.";
        throw new CudaException(
            $"{library.What} was not found: looked for {string.Join(", ", library.Names(driver))} in {places}.{found} "
                + (
                    library == CudaLibrary.Driver
                        ? "It comes with NVIDIA's display driver"
                        : "It comes with the CUDA toolkit, conda's cuda packages and pip's nvidia packages"
                )
                + $"; the environment variable {PathVariable} names other folders."
        );
    }

    private nint? TryFolder(string folder, CudaLibrary library, List<string> problems)
    {
        foreach (string name in library.Names(driver))
        {
            string path = Path.Combine(folder, name);
            if (!File.Exists(path))
                continue;
            foreach (string companion in library.Companions.SelectMany(pattern => Directory.EnumerateFiles(folder, pattern)))
                NativeLibrary.TryLoad(Path.GetFullPath(companion), out _);
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
        if (asked is not null)
            yield return asked;
        foreach (string folder in (environment(PathVariable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            yield return folder;
    }

    /// <summary>Where NVIDIA's toolkit, conda and pip put libraries, whether there are such folders or not.</summary>
    internal IEnumerable<string> Folders()
    {
        bool windows = OperatingSystem.IsWindows();
        foreach (string variable in new[] { "CUDA_PATH", "CUDA_HOME" })
            if (environment(variable) is { Length: > 0 } root)
                foreach (
                    string part in windows ? ["bin", "bin/x64"] : new[] { "lib64", "targets/x86_64-linux/lib", "targets/sbsa-linux/lib" }
                )
                    yield return Path.Combine(root, part);
        if (!windows)
        {
            yield return "/usr/local/cuda/lib64";
            yield return "/usr/lib/wsl/lib";
            yield return "/opt/cuda/lib64";
        }
        if (environment("CONDA_PREFIX") is { Length: > 0 } conda)
        {
            foreach (
                string part in windows
                    ? ["Library/bin", "Library/bin/x64"]
                    : new[] { "lib", "targets/x86_64-linux/lib", "targets/sbsa-linux/lib" }
            )
                yield return Path.Combine(conda, part);
            foreach (string folder in Pip(conda))
                yield return folder;
        }
        if (environment("VIRTUAL_ENV") is { Length: > 0 } venv)
            foreach (string folder in Pip(venv))
                yield return folder;
        // Python of the user, and below it the packages that only this user has.
        foreach (string variable in windows ? ["APPDATA", "LOCALAPPDATA"] : new[] { "HOME" })
            if (environment(variable) is { Length: > 0 } home)
                foreach (
                    string root in windows
                        ? Pythons(Path.Combine(home, "Python")).Concat(Pythons(Path.Combine(home, "Programs", "Python")))
                        : [Path.Combine(home, ".local")]
                )
                foreach (string folder in Pip(root))
                    yield return folder;
        if (!windows)
            foreach (string folder in Pip("/usr/local").Concat(Pip("/usr")))
                yield return folder;
    }

    private static IEnumerable<string> Pythons(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder, "Python3*") : [];

    /// <summary>Where pip's nvidia packages lie below a Python's root.</summary>
    private static IEnumerable<string> Pip(string root)
    {
        var sites = new List<string> { Path.Combine(root, "Lib", "site-packages"), Path.Combine(root, "site-packages") };
        string lib = Path.Combine(root, "lib");
        if (Directory.Exists(lib))
            foreach (string python in Directory.EnumerateDirectories(lib, "python3*"))
                sites.AddRange([Path.Combine(python, "site-packages"), Path.Combine(python, "dist-packages")]);
        string[] parts = OperatingSystem.IsWindows() ? ["bin", "bin/x86_64"] : ["lib"];
        foreach (string site in sites)
        {
            string nvidia = Path.Combine(site, "nvidia");
            if (!Directory.Exists(nvidia))
                continue;
            foreach (string package in new[] { "cu13", "cuda_nvrtc", "cublas" })
            foreach (string part in parts)
                yield return Path.Combine(nvidia, package, part);
        }
    }
}
