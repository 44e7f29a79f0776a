using KerasSharp.Fuzz.Mutation;
using KerasSharp.Fuzz.Seeds;
using KerasSharp.Fuzz.Targets;

namespace KerasSharp.Fuzz.Running;

/// <summary>A mutated file and whom it is for.</summary>
internal sealed record MadeFile(ITarget Target, string Mutator, byte[] Bytes);

/// <summary>Makes the file of a number: the same for the same seed, whatever ran before.</summary>
internal sealed class FileMaker
{
    private static readonly IMutator s_blind = new BlindMutator(),
        s_json = new JsonMutator(),
        s_yaml = new YamlMutator(),
        s_hdf5 = new Hdf5Mutator();

    private readonly int _seed;
    private readonly (int Weight, Func<Dice, MadeFile> Make)[] _kinds;
    private readonly int _weights;

    /// <param name="seeds">What mutation begins with.</param>
    /// <param name="seed">For all choices.</param>
    /// <param name="targets">Names of the targets to make files for; none for all.</param>
    internal FileMaker(SeedFiles seeds, int seed, IReadOnlyCollection<string> targets)
    {
        _seed = seed;
        IMutator textInFile = new TextInFileMutator(s_json),
            numpy = new NumpyMutator(),
            archive = new ArchiveMutator(s_json, s_hdf5),
            saved = new SavedModelMutator(s_json),
            samples = new SamplesMutator(),
            tail = new TailMutator(s_blind),
            notebook = new NotebookMutator(new ScriptMutator(), s_json);
        (string Name, int Weight, Func<Dice, MadeFile> Make)[] kinds =
        [
            ("hdf5", 40, Maker("hdf5", seeds.Hdf5, s_hdf5, s_hdf5, s_blind)),
            ("model", 12, Maker("model", seeds.Models, textInFile, textInFile, s_hdf5, s_blind)),
            ("archive", 12, Maker("archive", seeds.Archives, archive, archive, archive, s_blind)),
            ("saved", 8, Maker("saved", seeds.SavedModels, saved)),
            ("checkpoint", 4, Maker("checkpoint", seeds.Checkpoints, saved)),
            ("pair", 4, dice => Pair(seeds, dice)),
            ("json", 10, Maker("json", seeds.Json, s_json, s_json, s_json, s_blind)),
            ("yaml", 10, Maker("yaml", seeds.Yaml, s_yaml, s_yaml, s_yaml, s_blind)),
            ("numpy", 12, Maker("numpy", seeds.Numpy, numpy, numpy, s_blind)),
            ("lambda", 10, Maker("lambda", seeds.Code, new CodeMutator(), new CodeMutator(), s_blind)),
            ("script", 10, Maker("script", seeds.Scripts, new ScriptMutator(), new ScriptMutator(), s_blind)),
            ("notebook", 6, Maker("notebook", seeds.Scripts, notebook)),
            ("csv", 6, Maker("csv", seeds.Csv, samples, samples, s_blind)),
            ("jsonl", 6, Maker("jsonl", seeds.JsonLines, samples, samples, s_blind)),
            ("picture", 6, Maker("picture", seeds.Pictures, s_blind)),
            ("parquet", 8, Maker("parquet", seeds.Parquet, tail, tail, s_blind)),
            ("arrow", 8, Maker("arrow", seeds.Arrow, s_blind, s_blind, tail)),
        ];
        foreach (string name in targets)
            TargetTable.Of(name);
        _kinds = [.. kinds.Where(k => targets.Count == 0 || targets.Contains(k.Name)).Select(k => (k.Weight, k.Make))];
        _weights = _kinds.Sum(k => k.Weight);
    }

    internal MadeFile Make(long number)
    {
        var dice = new Dice(_seed, number);
        int at = dice.Next(_weights);
        foreach (var (weight, make) in _kinds)
        {
            if (at < weight)
                return make(dice);
            at -= weight;
        }
        throw new InvalidOperationException("the weights are summed wrongly");
    }

    private static Func<Dice, MadeFile> Maker(string target, List<byte[]> seeds, params IMutator[] mutators) =>
        dice =>
        {
            var mutator = dice.Pick(mutators);
            return new MadeFile(TargetTable.Of(target), mutator.Name, mutator.Mutate(dice.Pick(seeds), dice.Pick(seeds), dice));
        };

    private static MadeFile Pair(SeedFiles seeds, Dice dice)
    {
        var (architecture, weights) = dice.Pick(seeds.Pairs);
        var (otherArchitecture, otherWeights) = dice.Pick(seeds.Pairs);
        bool isJson = architecture.AsSpan().TrimStart(" \n"u8) is [(byte)'{', ..];
        IMutator mutator;
        if (dice.OneIn(3))
        {
            mutator = dice.OneIn(2) ? s_hdf5 : s_blind;
            weights = mutator.Mutate(weights, otherWeights, dice);
        }
        else
        {
            mutator = isJson ? s_json : s_yaml;
            architecture = mutator.Mutate(architecture, otherArchitecture, dice);
        }
        if (dice.OneIn(20))
            weights = otherWeights;
        return new MadeFile(TargetTable.Of("pair"), mutator.Name, PairedFiles.Join(architecture, weights));
    }
}
