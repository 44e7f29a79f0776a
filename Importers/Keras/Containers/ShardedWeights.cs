using KerasSharp.Hdf5;
using KerasSharp.Importers.Keras.Schema.Text;
using Newtonsoft.Json.Linq;

namespace KerasSharp.Importers.Keras.Containers;

/// <summary>Weights that Keras 3.10 and later cut into several HDF5 files: a .json says in which of them each object has its arrays. They
/// are brought into one tree in memory.</summary>
internal static class ShardedWeights
{
    private const string MapMember = "model.weights.json";
    private const string MapEnding = ".weights.json";
    private const string MapKey = "weight_map";

    /// <summary>The weights of a file that is such a map; null where it is none.</summary>
    internal static Hdf5File? Open(string path)
    {
        if (!path.EndsWith(MapEnding, StringComparison.Ordinal) || !File.Exists(path))
            return null;
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var map = ConfigText.Parse(ConfigText.Decode(File.ReadAllBytes(path), path), path);
        return Join(map, path, shard => Hdf5File.Open(Path.Combine(folder, shard)));
    }

    /// <summary>The weights of an archive that holds such a map; null where it holds none.</summary>
    internal static Hdf5File? Open(IModelMembers members)
    {
        if (!members.Members.Contains(MapMember))
            return null;
        string place = $"{members.Name}: {MapMember}";
        return Join(ConfigText.Parse(ConfigText.Decode(members.Read(MapMember), place), place), place, members.OpenHdf5);
    }

    private static Hdf5File Join(JObject map, string place, Func<string, Hdf5File> open)
    {
        if (map[MapKey] is not JObject objects)
            throw new KerasFormatException($"{place}: expected a key '{MapKey}' with the files of each object");
        var whole = new Hdf5Writer();
        foreach (string shard in objects.Properties().SelectMany(o => Shards(o.Value, place)).Distinct(StringComparer.Ordinal))
        {
            using var part = open(shard);
            Copy(part.Root, whole.Root, 0);
        }
        using var joined = new MemoryStream();
        whole.Save(joined);
        return Hdf5File.Open(joined.ToArray(), place);
    }

    private static IEnumerable<string> Shards(JToken files, string place)
    {
        foreach (var file in files is JArray list ? list.AsEnumerable() : [files])
            yield return file is JValue { Value: string name } && name == Path.GetFileName(name) && name is not ("" or "." or "..")
                ? name
                : throw new KerasFormatException(
                    $"{place}: {MapKey}: expected names of files beside it, found {ConfigText.Describe(file)}"
                );
    }

    private static void Copy(Hdf5Group from, Hdf5GroupBuilder to, int depth)
    {
        if (depth > 64)
            throw new KerasFormatException($"{from.File.Name}: {Wording.Clip(from.Path)}: expected objects at most 64 deep, found more");
        foreach (string name in from.Keys)
            switch (from[name])
            {
                case Hdf5Group group:
                    Copy(group, to.Group(name), depth + 1);
                    break;
                case Hdf5Dataset data:
                    var array = new FileArray(name, data);
                    ArrayWriter.Add(to, name, Array.ConvertAll(data.Shape, d => checked((int)d)), array.ReadFloats(), ArrayWriter.Single);
                    break;
            }
    }
}
