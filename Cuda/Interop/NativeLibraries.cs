using System.Reflection;
using System.Runtime.InteropServices;

namespace KerasSharp.Cuda.Interop;

/// <summary>NVIDIA's libraries, loaded when first asked for and then kept.</summary>
internal static class NativeLibraries
{
    private static readonly Dictionary<string, nint> s_loaded = [];
    private static readonly Lock s_lock = new();
    private static string? s_folder;

    /// <summary>A folder to look in before all others.</summary>
    /// <exception cref="InvalidOperationException">Set after a library was loaded: that would change nothing.</exception>
    public static string? Folder
    {
        get => s_folder;
        set
        {
            lock (s_lock)
                s_folder =
                    s_loaded.Count == 0
                        ? value
                        : throw new InvalidOperationException("the folder of CUDA's libraries is to be named before the first use of CUDA");
        }
    }

    /// <summary>Lets the imports of this assembly be resolved here. Called by the static constructors of the classes that import.</summary>
    public static void Register() => s_registered.Value.ToString();

    private static readonly Lazy<bool> s_registered = new(() =>
    {
        NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);
        return true;
    });

    /// <summary>Loads a library if that was not done yet.</summary>
    /// <exception cref="CudaException">It is nowhere.</exception>
    public static nint Load(CudaLibrary library)
    {
        lock (s_lock)
        {
            if (s_loaded.TryGetValue(library.Key, out nint handle))
                return handle;
            int? driver =
                library != CudaLibrary.Driver
                && s_loaded.ContainsKey(CudaLibrary.DriverKey)
                && DriverApi.cuDriverGetVersion(out int version) == 0
                    ? version / 1000
                    : null;
            return s_loaded[library.Key] = new LibrarySearch(s_folder, Environment.GetEnvironmentVariable, driver).Load(library);
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        CudaLibrary.All.FirstOrDefault(l => l.Key == name) is { } library ? Load(library) : 0;
}
