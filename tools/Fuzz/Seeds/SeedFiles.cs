using System.Text;
using KerasSharp.Fuzz.Mutation;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Fuzz.Seeds;

/// <summary>What mutation begins with: the fixtures, those that are small, in the order of their names.</summary>
internal sealed class SeedFiles
{
    private const int LargestHdf5 = 40 << 10;
    private const int LargestText = 20 << 10;

    // Files of other kinds, which are told by their first bytes.
    private static readonly byte[][] s_others =
    [
        Text("PK\u0003\u0004\u0014\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\u0010\0\0\0archive/data.pkl"),
        Text("\b\u0007\u0012\u0007pytorch\u001a\u00052.1.0:\u0004\n\u0002\n\0"),
        Text("\b\u0001\u0012\u0008\n\u0006\n\u0004Noop"),
        Text("\n\u0014\n\u0005input\u0012\u000bPlaceholder*\u0001"),
        Text("(dp0\nVweights\np1\n(lp2\n."),
        Text("version https://git-lfs.github.com/spec/v1\n"),
        Text("<!DOCTYPE html>"),
    ];

    private SeedFiles() { }

    /// <summary>Byte code of functions.</summary>
    internal List<byte[]> Code { get; } = [];

    /// <summary>Scripts of Python that build models.</summary>
    internal List<byte[]> Scripts { get; } = [];

    /// <summary>HDF5 files, of Keras and others.</summary>
    internal List<byte[]> Hdf5 { get; } = [];

    /// <summary>Whole-model files.</summary>
    internal List<byte[]> Models { get; } = [];

    /// <summary>.keras archives.</summary>
    internal List<byte[]> Archives { get; } = [];

    /// <summary>Folders of SavedModels, each as one file (<see cref="ZipMembers"/>).</summary>
    internal List<byte[]> SavedModels { get; } = [];

    /// <summary>Folders of checkpoints and their architectures.</summary>
    internal List<byte[]> Checkpoints { get; } = [];

    /// <summary>Architectures in JSON.</summary>
    internal List<byte[]> Json { get; } = [];

    /// <summary>Architectures in YAML.</summary>
    internal List<byte[]> Yaml { get; } = [];

    /// <summary>Architectures with their weights, as one file of both (<see cref="PairedFiles"/>).</summary>
    internal List<(byte[] Architecture, byte[] Weights)> Pairs { get; } = [];

    /// <summary>.npy and .npz.</summary>
    internal List<byte[]> Numpy { get; } = [];

    /// <summary>.csv.</summary>
    internal List<byte[]> Csv { get; } =
    [
        Text("1,2,3,4\n5,6,7,8\n"),
        Text("a,b,c,d\n0.5,-1e-3,nan,inf\n1,2,3,4\r\n"),
        Text("a,b,c,d\n1,2,3,4\n\n5,6,7,8\n\n"),
        Text("oops\n1\n2\n"),
        Text("great, movie\n1,2,3,4\n"),
        Text("\"col\n1\",b,c,d\n1,2,3,4\n"),
        Text("1,2,3,4\0\n"),
        Text("\"1\",\"2\", 3 ,4\n"),
        Text("3,1,2\n7\n5,5,5,5,5,5\n"),
        Text("\ufeff1,2,3,4"),
    ];

    /// <summary>.jsonl.</summary>
    internal List<byte[]> JsonLines { get; } =
    [
        Text("[1, 2, 3, 4]\n[5, 6, 7, 8]\n"),
        Text("[[1, 2], [3, 4]]\n[[5, 6], [7, 8]]\n"),
        Text("{\"a\": [1, 2, 3, 4], \"b\": [1]}\n{\"b\": 2, \"a\": [0.5, NaN, -Infinity, 1e-3]}\n"),
        Text("[3, 1, 2]\n[]\n[7]\n"),
        Text("5\n"),
    ];

    /// <summary>.png and .jpg.</summary>
    internal List<byte[]> Pictures { get; } = [];

    /// <summary>.parquet.</summary>
    internal List<byte[]> Parquet { get; } = [.. TableSeeds.Parquet];

    /// <summary>.arrow.</summary>
    internal List<byte[]> Arrow { get; } = [.. TableSeeds.Arrow];

    /// <summary>Reads them.</summary>
    /// <param name="fixtures">The folder of the fixtures.</param>
    /// <param name="most">The most for each kind of file, taken at equal distances.</param>
    /// <param name="without">Beginnings of the names of folders in it that are left out.</param>
    internal static SeedFiles Load(string fixtures, int most, params string[] without)
    {
        var seeds = new SeedFiles();
        string[] beginnings = [.. without.Append("hostile").Select(w => Path.Combine(fixtures, w))];
        string[] Files(string pattern, long largest) =>
            [
                .. Directory
                    .EnumerateFiles(fixtures, pattern, SearchOption.AllDirectories)
                    .Where(f => !beginnings.Any(b => f.StartsWith(b, StringComparison.Ordinal)) && new FileInfo(f).Length <= largest)
                    .Order(StringComparer.Ordinal),
            ];
        seeds.Models.AddRange(Some(Files("model.h5", LargestHdf5), most).Select(File.ReadAllBytes));
        // HDF5 files bear that name too.
        seeds.Archives.AddRange(
            Some(Files("model.keras", LargestHdf5), most).Select(File.ReadAllBytes).Where(b => b.AsSpan().StartsWith("PK"u8))
        );
        seeds.SavedModels.AddRange(
            Some(Files("saved_model.pb", LargestHdf5), most).Select(f => ZipMembers.OfFolder(Path.GetDirectoryName(f)!))
        );
        seeds.Checkpoints.AddRange(
            Some(Files("cp.ckpt.index", LargestHdf5), most).Select(f => ZipMembers.OfFolder(Path.GetDirectoryName(f)!))
        );
        seeds.Hdf5.AddRange(
            Directory
                .EnumerateFiles(Path.Combine(fixtures, "hdf5"), "*.h5")
                .Order(StringComparer.Ordinal)
                .Select(File.ReadAllBytes)
                .Where(b => b.Length <= 4 * LargestHdf5)
        );
        seeds.Hdf5.AddRange(s_others);
        seeds.Hdf5.AddRange(seeds.Models.Take(most / 8));
        seeds.Hdf5.AddRange(Some(Files("weights.h5", LargestHdf5), most / 8).Select(File.ReadAllBytes));
        seeds.Json.AddRange(Some(Files("model.json", LargestText), most).Select(File.ReadAllBytes));
        seeds.Yaml.AddRange(Some(Files("model.yaml", LargestText), most).Select(File.ReadAllBytes));
        seeds.Numpy.AddRange(
            Directory.EnumerateFiles(Path.Combine(fixtures, "numpy")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)
        );
        seeds.Numpy.AddRange(Some(Files("data.npz", LargestHdf5), most / 8).Select(File.ReadAllBytes));
        seeds.Code.AddRange(
            File.ReadLines(Path.Combine(fixtures, "python", "functions.jsonl"))
                .Select(line => Convert.FromBase64String((string)JObject.Parse(line)["code"]!))
        );
        seeds.Pictures.AddRange(
            Directory
                .EnumerateFiles(Path.Combine(fixtures, "images"))
                .Where(f => Path.GetExtension(f) is ".png" or ".jpg")
                .Order(StringComparer.Ordinal)
                .Select(File.ReadAllBytes)
        );
        seeds.Scripts.AddRange(Some(Files("script.py", LargestText), most).Select(File.ReadAllBytes));
        foreach (string weights in Some(Files("weights.h5", LargestHdf5), most))
        foreach (
            string architecture in Directory
                .EnumerateFiles(Path.GetDirectoryName(weights)!, "model.*")
                .Where(f => Path.GetExtension(f) is ".json" or ".yaml")
                .Order(StringComparer.Ordinal)
                .Take(1)
        )
            seeds.Pairs.Add((File.ReadAllBytes(architecture), File.ReadAllBytes(weights)));
        return seeds;
    }

    /// <summary>The folder fixtures above this program's.</summary>
    internal static string FindFixtures()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "KerasSharp.sln")))
                return Path.Combine(folder, "fixtures");
        throw new DirectoryNotFoundException("no folder with KerasSharp.sln above this program; give --fixtures FOLDER");
    }

    private static IEnumerable<string> Some(string[] files, int most) =>
        files.Length <= most ? files : Enumerable.Range(0, most).Select(i => files[(int)((long)i * files.Length / most)]);

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
