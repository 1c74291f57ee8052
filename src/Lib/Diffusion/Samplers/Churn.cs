namespace Experiments.Diffusion;

/// <summary>Fresh noise that an Euler run adds before its steps (Karras et al., 2022, algorithm 2).</summary>
/// <param name="Amount">S_churn, shared by all steps; a step adds at most sqrt(2) - 1 of its noise level.</param>
/// <param name="From">S_min: cleaner levels are left alone.</param>
/// <param name="To">S_max: noisier levels are left alone.</param>
/// <param name="Deviation">S_noise, what the added noise is multiplied by.</param>
public sealed record Churn(double Amount, double From = 0, double To = double.PositiveInfinity, double Deviation = 1);
