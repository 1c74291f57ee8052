namespace Experiments.Core;

/// <summary>Lets the program that runs a notebook stop long calls whose caller passed no token of its own.</summary>
/// <remarks>The host stores a <c>Func&lt;CancellationToken&gt;</c> under <see cref="Name"/> in the <see cref="AppContext"/>; without one nothing is ever cancelled.</remarks>
public static class HostCancellation
{
    /// <summary>Name of the entry in the <see cref="AppContext"/>.</summary>
    public const string Name = "Experiments.CancellationToken";

    /// <summary>A caller's own token, or the host's where the caller has none.</summary>
    /// <param name="own">The token that was passed.</param>
    /// <returns>The token to check between two steps.</returns>
    public static CancellationToken Or(CancellationToken own) =>
        own.CanBeCanceled ? own : (AppContext.GetData(Name) as Func<CancellationToken>)?.Invoke() ?? own;
}
