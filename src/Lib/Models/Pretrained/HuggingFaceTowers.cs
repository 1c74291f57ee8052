using Experiments.Checkpoints;

namespace Experiments.Models.Pretrained;

/// <summary>The names that SigLIP's and CLIP's towers share in the Hugging Face layout.</summary>
internal static class HuggingFaceTowers
{
    /// <summary>Adds the blocks, named <c>encoder.layers.0.self_attn.q_proj.weight</c> and so on.</summary>
    public static WeightMap AddBlocks(this WeightMap map, int depth, int width)
    {
        for (int i = 0; i < depth; i++)
        {
            string theirs = $"encoder.layers.{i}.", ours = $"blocks.{i}.";
            foreach (string kind in new[] { "weight", "bias" })
            {
                for (int part = 0; part < 3; part++)
                {
                    long start = (long)part * width;
                    map.Add($"{theirs}self_attn.{"qkv"[part]}_proj.{kind}", $"{ours}attn.qkv.{kind}", t => t.narrow(0, start, width));
                }
                map.Add($"{theirs}self_attn.out_proj.{kind}", $"{ours}attn.proj.{kind}")
                    .Add($"{theirs}layer_norm1.{kind}", $"{ours}norm1.{kind}")
                    .Add($"{theirs}mlp.fc1.{kind}", $"{ours}mlp.fc1.{kind}")
                    .Add($"{theirs}mlp.fc2.{kind}", $"{ours}mlp.fc2.{kind}")
                    .Add($"{theirs}layer_norm2.{kind}", $"{ours}norm2.{kind}");
            }
        }
        return map;
    }

    /// <summary>Adds weight and bias of one layer.</summary>
    public static WeightMap AddAffine(this WeightMap map, string theirs, string ours) =>
        map.Add(theirs + ".weight", ours + ".weight").Add(theirs + ".bias", ours + ".bias");
}
