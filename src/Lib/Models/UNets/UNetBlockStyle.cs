using Experiments.Core;
using Experiments.Layers;

namespace Experiments.Models;

/// <summary>What all residual blocks of a U-Net have in common.</summary>
/// <param name="Activation">Before each convolution.</param>
/// <param name="NormEpsilon">Of their norms.</param>
/// <param name="ScaleShift">Whether the time embedding scales and shifts (FiLM) instead of being added.</param>
/// <param name="RawTime">Whether the time embedding is used without an activation, having had one already.</param>
/// <param name="MiddleScale">What the sums at the bottom are divided by.</param>
/// <param name="DownPadding">Pixels added round an image before its resolution is halved; 0 adds one at the right and the bottom alone.</param>
/// <param name="Dropout">Before the second convolution.</param>
/// <param name="CentresInput">Whether images come in [0, 1] and are brought to [-1, 1] first.</param>
public sealed record UNetBlockStyle(
    Activation Activation = Activation.Silu,
    double NormEpsilon = 1e-5,
    bool ScaleShift = false,
    bool RawTime = false,
    double MiddleScale = 1,
    int DownPadding = 1,
    double Dropout = 0,
    bool CentresInput = false)
{
    internal void Validate()
    {
        Check.Positive(NormEpsilon, "UNetBlockStyle.NormEpsilon");
        Check.Positive(MiddleScale, "UNetBlockStyle.MiddleScale");
        Check.Member(DownPadding is 0 or 1, "UNetBlockStyle.DownPadding", DownPadding, "use 0 or 1");
        Check.Member(Dropout is >= 0 and < 1, "UNetBlockStyle.Dropout", Dropout, "use a share from 0 to below 1");
    }
}
