using SkiaSharp;
using static TorchSharp.torch;

namespace Experiments.Kernels.Display;

/// <summary>Draws image tensors as PNG files, pixel by pixel.</summary>
internal static class TensorPicture
{
    private const int Most = 64;
    private const int MostAcross = 8;
    private const int Gap = 2;

    // Small images grow by whole factors to about this many pixels.
    private const int Comfortable = 128;

    /// <summary>The file and a line that says what it shows.</summary>
    /// <exception cref="ArgumentException">The tensor holds no images.</exception>
    public static (byte[] File, string Text) Draw(Tensor images)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        string given = $"{TensorFormatter.Name(images.dtype)}[{string.Join(", ", images.shape)}]";
        var batch = images.detach();
        if (batch.dim() == 2)
            batch = batch.unsqueeze(0);
        if (batch.dim() == 3)
            batch = batch.unsqueeze(0);
        if (batch.dim() != 4 || batch.shape[1] is not (1 or 3) || batch.numel() == 0)
            throw new ArgumentException($"{given} holds no images; expected [H, W], [C, H, W] or [B, C, H, W] with 1 or 3 channels.", nameof(images));
        long count = batch.shape[0];
        var (bytes, range) = Bytes(batch.narrow(0, 0, Math.Min(Most, count)).cpu(), given);
        byte[] file = Encode(Enlarge(Grid(bytes.expand(bytes.shape[0], 3, bytes.shape[2], bytes.shape[3]))));
        string first = count > Most ? $"first {Most} images of " : "";
        return (file, $"{first}{given}, {range}");
    }

    private static (Tensor Bytes, string Range) Bytes(Tensor batch, string given)
    {
        if (batch.dtype == ScalarType.Byte)
            return (batch, "values in [0, 255]");
        if (batch.dtype == ScalarType.Bool)
            return (batch.to(ScalarType.Byte) * 255, "true is white");
        if (!batch.is_floating_point())
            throw new ArgumentException($"{given} has whole numbers; images are uint8, bool or floating point.", nameof(batch));
        var values = batch.to(ScalarType.Float32).nan_to_num(0);
        bool isSigned = values.min().item<float>() < 0;
        var scaled = isSigned ? (values + 1) * 127.5 : values * 255;
        return (scaled.round().clamp(0, 255).to(ScalarType.Byte), isSigned ? "values in [-1, 1]" : "values in [0, 1]");
    }

    private static Tensor Grid(Tensor batch)
    {
        long count = batch.shape[0], height = batch.shape[2], width = batch.shape[3];
        if (count == 1)
            return batch[0];
        long across = Math.Min(count, MostAcross), down = (count + across - 1) / across;
        var grid = full([3, down * (height + Gap) - Gap, across * (width + Gap) - Gap], 255, ScalarType.Byte);
        for (long i = 0; i < count; i++)
            grid.narrow(1, i / across * (height + Gap), height).narrow(2, i % across * (width + Gap), width).copy_(batch[i]);
        return grid;
    }

    private static Tensor Enlarge(Tensor picture)
    {
        long factor = Math.Max(1, Comfortable / Math.Max(picture.shape[1], picture.shape[2]));
        return factor == 1 ? picture : picture.repeat_interleave(factor, 1).repeat_interleave(factor, 2);
    }

    private static byte[] Encode(Tensor picture)
    {
        int height = (int)picture.shape[1], width = (int)picture.shape[2];
        var opaque = full([1, height, width], 255, ScalarType.Byte);
        byte[] pixels = cat([picture, opaque], 0).permute(1, 2, 0).contiguous().data<byte>().ToArray();
        using var image = SKImage.FromPixelCopy(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque), pixels);
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
