using KerasSharp.Extensions;

namespace KerasSharp.Orleans;

/// <summary>The models of a silo, which compute for the grains that are at home there. All silos of a cluster have the same.</summary>
public interface ISessionModels
{
    /// <summary>The model of a name and version; null for none.</summary>
    HostedModel? Find(string name, string version);
}
