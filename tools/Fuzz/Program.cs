using KerasSharp.Fuzz;
using KerasSharp.Fuzz.Running;
using KerasSharp.Fuzz.Seeds;
using KerasSharp.Fuzz.Targets;

const int MostSeeds = 400;
const long MemoryLimit = 6L << 30;

try
{
    var options = FuzzOptions.Parse(args);
    options = options with { Fixtures = options.Fixtures ?? SeedFiles.FindFixtures() };
    if (options.Reproduce is { } path)
    {
        var target = TargetTable.Of(options.Target ?? FindingFiles.TargetOf(path));
        var run = Worker.RunAlone(new MadeFile(target, "reproduced", File.ReadAllBytes(path)));
        Console.WriteLine($"{run.Answer}: {run.Finding?.Text ?? run.Message}");
        Console.WriteLine($"{run.Time.TotalMilliseconds:F0} ms, {run.Allocated} bytes allocated");
        return run.Finding is null ? 0 : 1;
    }
    if (options.Mapped is not { } mapped)
        return new Supervisor(options, Console.Out).Run();
    ProcessMemory.Limit(MemoryLimit);
    using var current = new CurrentFile(mapped);
    return new Worker(options, new FileMaker(SeedFiles.Load(options.Fixtures, MostSeeds), options.Seed, options.Targets), current).Run();
}
catch (Exception e) when (e is ArgumentException or FormatException or IOException)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
