namespace KerasSharp.Importers.Keras.Facts;

/// <summary>A question of release: something that files of some releases of Keras, perhaps on one backend only, mean otherwise than
/// others. Declared in the folder of its era and asked there (<c>c.Applies(quirk)</c>); nothing else compares releases.</summary>
/// <param name="Name">Its name, unique in its era: <c>batch_normalization.deviation</c>.</param>
/// <param name="Releases">The releases that have it.</param>
/// <param name="Evidence">How it is known: the source at a tag, or what real Keras gave.</param>
/// <param name="Effect">What it changes, as a sentence without its subject's release.</param>
/// <param name="Backend">The backend that has it; null for all.</param>
internal sealed record Quirk(string Name, ReleaseRange Releases, string Evidence, string Effect, TrainingBackend? Backend = null)
{
    /// <summary>Whether files of a release, trained on a backend, have it.</summary>
    internal bool AppliesTo(KerasVersion release, TrainingBackend backend) =>
        Releases.Contains(release) && (Backend is null || Backend == backend);

    /// <summary>Where it applies: <c>Theano, from 1.2.0 on</c>.</summary>
    internal string Where => Backend is { } backend ? $"{backend}, {Releases}" : Releases.ToString();

    public override string ToString() => $"{Name} ({Where}): {Effect}";
}
