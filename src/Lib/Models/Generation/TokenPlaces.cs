using Experiments.Core;

namespace Experiments.Models.Generation;

/// <summary>The same rule for every row: which tokens may stand at each place of an answer.</summary>
/// <remarks>A box is <c>new TokenPlaces([locations, locations, locations, locations, [end]])</c>.</remarks>
public sealed class TokenPlaces : ITokenRule
{
    private readonly IReadOnlyList<IReadOnlyList<long>?> places;

    /// <summary>Creates the rule.</summary>
    /// <param name="places">The ids allowed at the first place, the second and so on; null for any. Later places are free.</param>
    /// <exception cref="ArgumentException">A place allows nothing.</exception>
    public TokenPlaces(IReadOnlyList<IReadOnlyList<long>?> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        for (int place = 0; place < places.Count; place++)
            Check.Member(places[place] is not { Count: 0 }, $"places[{place}]", "empty", "give at least one id, or null for any");
        this.places = places;
    }

    /// <inheritdoc/>
    public IReadOnlyList<long>? Allowed(int row, IReadOnlyList<long> written) => written.Count < places.Count ? places[written.Count] : null;
}
