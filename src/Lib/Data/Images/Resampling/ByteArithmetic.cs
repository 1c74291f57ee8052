namespace Experiments.Data.Resampling;

/// <summary>How bytes are resampled.</summary>
internal enum ByteArithmetic
{
    /// <summary>Weights of 22 fractional bits, columns first, rounded to bytes after either pass: Pillow.</summary>
    FixedPoint,

    /// <summary>Single precision, columns first, rounded to the nearest at the end: torchvision.</summary>
    Rounded,

    /// <summary>Single precision, columns first, by the difference of two neighbours, cut off at the end: TensorFlow's bilinear and a cast.</summary>
    TruncatedDifference,

    /// <summary>Single precision, rows first, cut off at the end: TensorFlow's other methods and a cast.</summary>
    TruncatedSum,
}
