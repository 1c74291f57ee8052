namespace Experiments.Kernels.Packages;

/// <summary>One error of a restore.</summary>
/// <param name="Code">NuGet's code, such as <c>NU1101</c>.</param>
/// <param name="Package">The package at fault; empty when it is none.</param>
/// <param name="Text">NuGet's words.</param>
internal sealed record RestoreMessage(string Code, string Package, string Text);
