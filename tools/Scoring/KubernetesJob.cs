using System.Text.Json;

namespace KerasSharp.Scoring;

/// <summary>What a Kubernetes job needs to know beside the plan.</summary>
/// <param name="Image">The image that has the command.</param>
internal sealed record KubernetesOptions(string Image)
{
    /// <summary>The job's name.</summary>
    public string Name { get; init; } = "kerassharp-score";

    /// <summary>Its namespace; null for the context's.</summary>
    public string? Namespace { get; init; }

    /// <summary>The claim of the volume that holds plan, model and inputs.</summary>
    public string Claim { get; init; } = "scoring";

    /// <summary>Where pods see the volume.</summary>
    public string Mount { get; init; } = "/data";

    /// <summary>The plan's folder as pods see it.</summary>
    public required string Folder { get; init; }

    /// <summary>How many pods run at once.</summary>
    public int Parallelism { get; init; } = 10;

    /// <summary>How many shards each pod does.</summary>
    public int Pack { get; init; } = 1;

    /// <summary>How often a pod is tried again.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The processors of a pod.</summary>
    public string Cpu { get; init; } = "2";

    /// <summary>Its memory.</summary>
    public string Memory { get; init; } = "2Gi";
}

/// <summary>Scoring by Kubernetes: an Indexed Job (batch/v1, with the fields of 1.33, where retries for each index are stable).</summary>
internal static class KubernetesJob
{
    /// <summary>The manifest that does what is missing.</summary>
    /// <param name="missing">The shards.</param>
    /// <param name="options">The rest.</param>
    internal static string Manifest(IReadOnlyList<int> missing, KubernetesOptions options)
    {
        int completions = (missing.Count - 1) / options.Pack + 1;
        string[] arguments = ["score", "work", options.Folder, "--among", ShardList.Show(missing), "--pack", $"{options.Pack}"];
        return $$"""
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: {{Quote(options.Name)}}{{(options.Namespace is { } space ? $"\n  namespace: {Quote(space)}" : "")}}
            spec:
              completionMode: Indexed
              completions: {{completions}}
              parallelism: {{Math.Min(options.Parallelism, completions)}}
              backoffLimitPerIndex: {{options.Retries}}
              ttlSecondsAfterFinished: 86400
              podFailurePolicy:
                rules:
                # A node that is drained or lost is no fault of the shard.
                - action: Ignore
                  onPodConditions:
                  - type: DisruptionTarget
                    status: "True"
                # {{ScoreExit.Permanent}}: the data or the plan are wrong, and no other attempt mends it.
                - action: FailIndex
                  onExitCodes:
                    containerName: score
                    operator: In
                    values: [{{ScoreExit.Permanent}}]
            {{Pod(options, arguments)}}

            """;
    }

    // Nothing of the image is written to, and nothing runs as root.
    private static string Pod(KubernetesOptions options, IEnumerable<string> arguments) =>
        $$"""
              template:
                spec:
                  restartPolicy: Never
                  terminationGracePeriodSeconds: 30
                  securityContext:
                    runAsNonRoot: true
                    seccompProfile:
                      type: RuntimeDefault
                  containers:
                  - name: score
                    image: {{Quote(options.Image)}}
                    args: [{{string.Join(", ", arguments.Select(Quote))}}]
                    securityContext:
                      allowPrivilegeEscalation: false
                      readOnlyRootFilesystem: true
                      capabilities:
                        drop: [ALL]
                    resources:
                      requests:
                        cpu: {{Quote(options.Cpu)}}
                        memory: {{Quote(options.Memory)}}
                      limits:
                        memory: {{Quote(options.Memory)}}
                    volumeMounts:
                    - name: data
                      mountPath: {{Quote(options.Mount)}}
                    - name: temporary
                      mountPath: /tmp
                  volumes:
                  - name: data
                    persistentVolumeClaim:
                      claimName: {{Quote(options.Claim)}}
                  - name: temporary
                    emptyDir: {}
            """;

    // JSON's strings are YAML's, too.
    private static string Quote(string text) => JsonSerializer.Serialize(text);
}
