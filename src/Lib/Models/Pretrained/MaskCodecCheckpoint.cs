using Experiments.Checkpoints;
using static TorchSharp.torch;

namespace Experiments.Models.Pretrained;

/// <summary>The mask codec as published with PaliGemma: <c>vae-oid.npz</c>, a numpy archive of a PyTorch module's tensors.</summary>
public static class MaskCodecCheckpoint
{
    /// <summary>Published names; the layouts are ours.</summary>
    /// <returns>A map of a <see cref="MaskCodec"/>; the averages that only training needs are passed over.</returns>
    public static WeightMap Published()
    {
        var map = new WeightMap().Add("_vq_vae._embedding", "codebook").Ignore("_vq_vae._ema_cluster_size").Ignore("_vq_vae._ema_w");
        for (int i = 0; i < 4; i++)
        {
            Affine(map, $"encoder.{2 * i}", $"encode.{i}");
            Affine(map, $"decoder.{4 + 2 * i}", $"decode.{i}");
        }
        for (int i = 0; i < 2; i++)
        {
            Residual(map, $"encoder.{8 + i}.net", $"encode_blocks.{i}");
            Residual(map, $"decoder.{2 + i}.net", $"decode_blocks.{i}");
        }
        Affine(map, "encoder.10", "encode_out");
        Affine(map, "decoder.0", "decode_in");
        Affine(map, "decoder.12", "decode_out");
        return map;
    }

    /// <summary>Loads a codec.</summary>
    /// <param name="path">Such as <c>vae-oid.npz</c>.</param>
    /// <param name="device">Where to; the CPU when null.</param>
    /// <returns>The codec in evaluation mode.</returns>
    /// <exception cref="InvalidDataException">The file is damaged or holds other tensors; the message names it.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static MaskCodec Load(string path, Device? device = null)
    {
        using var source = TensorSource.Open(path);
        var codec = PublishedModel.Load(d => new MaskCodec(d), Published(), source, ScalarType.Float32, device);
        codec.eval();
        return codec;
    }

    /// <summary>Writes a codec's tensors under the published names, as safetensors.</summary>
    /// <param name="codec">The codec; unchanged.</param>
    /// <param name="path">Target file.</param>
    public static void Save(MaskCodec codec, string path)
    {
        using var scope = NewDisposeScope();
        SafeTensors.Write(path, Published().Export(codec));
    }

    private static void Affine(WeightMap map, string theirs, string ours) => map.Add($"{theirs}.weight", $"{ours}.weight").Add($"{theirs}.bias", $"{ours}.bias");

    private static void Residual(WeightMap map, string theirs, string ours)
    {
        for (int i = 0; i < 3; i++)
            Affine(map, $"{theirs}.{2 * i}", $"{ours}.conv{i + 1}");
    }
}
