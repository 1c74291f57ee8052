namespace Experiments.Papers.Foundations;

/// <summary>What linear probes read from an encoder's frozen features of single objects: shares of right answers, in [0, 1].</summary>
/// <param name="Category">Category, from all training scenes.</param>
/// <param name="Colour">Colour, from all training scenes.</param>
/// <param name="FewCategory">Category, from a few shots a class, mean of several draws.</param>
/// <param name="FewColour">Colour, likewise.</param>
public sealed record TowerProbeScores(double Category, double Colour, double FewCategory, double FewColour);
