namespace Experiments.Models;

/// <summary>How an image tower makes tokens of pixels.</summary>
public enum ImageStem
{
    /// <summary>One convolution whose stride is its kernel: the published form.</summary>
    Patch,

    /// <summary>Four small convolutions (<see cref="Experiments.Layers.ConvStem"/>): learns shapes within a lesson.</summary>
    Convolution,
}
