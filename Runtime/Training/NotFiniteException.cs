namespace KerasSharp.Runtime.Training;

/// <summary>A step came upon values that are not finite; the training around it adds where it stood.</summary>
internal sealed class NotFiniteException(Wording message) : KerasException(message);
