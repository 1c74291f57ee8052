using System.Text.Json.Nodes;
using Experiments.Core;
using Experiments.Layers;

namespace Experiments.Models.Pretrained;

/// <summary>Our shape of a U-Net as diffusers' <c>config.json</c>: what <see cref="UNetJson"/> reads.</summary>
internal static class UNetJsonWriter
{
    public static JsonObject Write(UNetConfig config)
    {
        Check.Member(config.Skips == UNetSkips.All, "UNetConfig.Skips", config.Skips, "use All: diffusers has no network with fewer skips");
        bool conditional = config.Middle is null or { ContextWidth: > 0 } || config.MiddleBlocks != 2 || config.Pooled is not null || config.TimeOrDefault.ConditionWidth > 0
            || config.Levels.Any(l => l.Down?.ContextWidth > 0 || l.Up?.ContextWidth > 0)
            || config.Labels is { Kind: UNetLabelKind.Projection or UNetLabelKind.Matrix };
        if (config.Middle is null && config.MiddleBlocks == 2)
            conditional = false;
        var json = new JsonObject
        {
            ["_class_name"] = conditional ? "UNet2DConditionModel" : "UNet2DModel",
            ["in_channels"] = config.Channels,
            ["out_channels"] = config.OutChannels,
            ["block_out_channels"] = List(config.Levels.Select(l => l.Width)),
            ["norm_num_groups"] = config.Groups,
            ["flip_sin_to_cos"] = config.TimeOrDefault.CosineFirst,
            ["freq_shift"] = config.TimeOrDefault.Shift,
        };
        WriteStyle(json, config.BlockOrDefault, conditional);
        WriteLabels(json, config);
        if (conditional)
            WriteConditional(json, config);
        else
            WriteUnconditional(json, config);
        return json;
    }

    private static void WriteStyle(JsonObject json, UNetBlockStyle style, bool conditional)
    {
        json["act_fn"] = Name(style.Activation);
        json["norm_eps"] = style.NormEpsilon;
        json["resnet_time_scale_shift"] = style.ScaleShift ? "scale_shift" : "default";
        json["mid_block_scale_factor"] = style.MiddleScale;
        json["downsample_padding"] = style.DownPadding;
        json["dropout"] = style.Dropout;
        json["center_input_sample"] = style.CentresInput;
        if (conditional)
            json["resnet_skip_time_act"] = style.RawTime;
        else
            Check.Member(!style.RawTime, "UNetBlockStyle.RawTime", style.RawTime, "use false without a context: diffusers has no such network");
    }

    private static void WriteLabels(JsonObject json, UNetConfig config)
    {
        json["class_embed_type"] = config.Labels?.Kind switch
        {
            UNetLabelKind.Timestep => "timestep",
            UNetLabelKind.Vector => "identity",
            UNetLabelKind.Projection => "projection",
            UNetLabelKind.Matrix => "simple_projection",
            _ => null,
        };
        json["num_class_embeds"] = config.Labels is { Kind: UNetLabelKind.Table } table ? table.Size : null;
        if (config.Labels is { Kind: UNetLabelKind.Projection or UNetLabelKind.Matrix } vectors)
            json["projection_class_embeddings_input_dim"] = vectors.Size;
    }

    private static void WriteUnconditional(JsonObject json, UNetConfig config)
    {
        Check.Member(config.TimeOrDefault.Width is null || config.TimeWidth == 4 * config.Levels[0].Width, "UNetTime.Width", config.TimeWidth, "leave it null: diffusers has it in networks with a context alone");
        Check.Member(config.TimeOrDefault.After is null, "UNetTime.After", config.TimeOrDefault.After, "leave it null: diffusers has it in networks with a context alone");
        Check.Member(config.InputKernel == 3 && config.OutputKernel == 3, "UNetConfig.InputKernel", config.InputKernel, "use kernels of 3: diffusers has others in networks with a context alone");
        int layers = Same(config.Levels.Select(l => l.Layers), "UNetLevel.Layers");
        var attentions = config.Levels.SelectMany(l => new[] { (l.Width, l.Down), (l.Width, l.Up) }).Append((config.Levels[^1].Width, config.Middle)).Where(a => a.Item2 is not null).ToList();
        json["layers_per_block"] = layers;
        json["attention_head_dim"] = attentions.Count == 0 ? 8 : Same(attentions.Select(a => a.Item1 / a.Item2!.Heads), "the size of a head");
        json["add_attention"] = config.Middle is not null;
        json["attn_norm_num_groups"] = config.Middle?.Groups is > 0 and { } groups ? groups : config.BlockOrDefault.ScaleShift && config.Middle is { Groups: null } ? config.Groups : null;
        json["down_block_types"] = List(config.Levels.Select((l, i) => Type(l.Down, l.ResidualDown, "Down")));
        json["up_block_types"] = List(config.Levels.Reverse().Select(l => Type(l.Up, l.ResidualUp, "Up")));
        json["downsample_type"] = config.Levels.Any(l => l is { Down: not null, ResidualDown: true }) ? "resnet" : "conv";
        json["upsample_type"] = config.Levels.Any(l => l is { Up: not null, ResidualUp: true }) ? "resnet" : "conv";
    }

    private static void WriteConditional(JsonObject json, UNetConfig config)
    {
        var levels = config.Levels;
        UNetAttention? Any(UNetLevel level) => level.Down ?? level.Up;
        json["layers_per_block"] = List(levels.Select(l => l.Layers));
        json["down_block_types"] = List(levels.Select(l => Type(l.Down, l.ResidualDown, "Down")));
        json["up_block_types"] = List(levels.Reverse().Select(l => Type(l.Up, l.ResidualUp, "Up")));
        json["mid_block_type"] = (config.Middle?.Mixing, config.MiddleBlocks) switch
        {
            (UNetMixing.Transformer, _) => "UNetMidBlock2DCrossAttn",
            (UNetMixing.JoinedContext, _) => "UNetMidBlock2DSimpleCrossAttn",
            (null, 1) => "UNetMidBlock2D",
            (null, 0) => null,
            _ => throw new ArgumentException($"UNetConfig.Middle is {config.Middle}; diffusers has no such bottom with a context.", nameof(config)),
        };
        json["attention_head_dim"] = List(levels.Select((l, i) => Number(Any(l) ?? (i == levels.Count - 1 ? config.Middle : null), l.Width)));
        json["cross_attention_dim"] = List(levels.Select(l => Math.Max((Any(l) ?? config.Middle)?.ContextWidth ?? 0, 1)));
        json["transformer_layers_per_block"] = List(levels.Select((l, i) => (l.Down ?? (i == levels.Count - 1 ? config.Middle : null))?.Depth ?? 1));
        json["reverse_transformer_layers_per_block"] = List(levels.Reverse().Select(l => l.Up?.Depth ?? 1));
        json["only_cross_attention"] = new JsonArray([.. levels.Select(l => (JsonNode)(Any(l)?.ContextOnly ?? false))]);
        json["mid_block_only_cross_attention"] = config.Middle?.ContextOnly;
        json["cross_attention_norm"] = levels.Any(l => Any(l) is { ContextNorm: true }) || config.Middle is { ContextNorm: true } ? "group_norm" : null;
        json["use_linear_projection"] = levels.Any(l => Any(l) is { LinearProjection: true }) || config.Middle is { LinearProjection: true };
        json["time_embedding_dim"] = config.TimeOrDefault.Width;
        json["time_embedding_act_fn"] = config.TimeOrDefault.After is { } after ? Name(after) : null;
        json["time_cond_proj_dim"] = config.TimeOrDefault.ConditionWidth > 0 ? config.TimeOrDefault.ConditionWidth : null;
        json["encoder_hid_dim"] = config.ContextInput > 0 ? config.ContextInput : null;
        json["encoder_hid_dim_type"] = config.ContextInput > 0 ? "text_proj" : null;
        json["conv_in_kernel"] = config.InputKernel;
        json["conv_out_kernel"] = config.OutputKernel;
        json["addition_embed_type"] = config.Pooled is null ? null : config.Pooled.Heads > 0 ? "text" : "text_time";
        if (config.Pooled is { Heads: > 0 } pool)
            json["addition_embed_type_num_heads"] = pool.Heads;
        else if (config.Pooled is { } ready)
            (json["projection_class_embeddings_input_dim"], json["addition_time_embed_dim"]) = (ready.Width, ready.SizeWidth);
    }

    private static int Number(UNetAttention? attention, int width) =>
        attention is null ? 8 : attention.Mixing == UNetMixing.Transformer ? attention.Heads : width / attention.Heads;

    private static string Type(UNetAttention? attention, bool residual, string way) => attention?.Mixing switch
    {
        null => residual ? $"Resnet{way}sampleBlock2D" : $"{way}Block2D",
        UNetMixing.Attention => $"Attn{way}Block2D",
        UNetMixing.Transformer => $"CrossAttn{way}Block2D",
        _ => $"SimpleCrossAttn{way}Block2D",
    };

    private static string Name(Activation activation) => activation switch
    {
        Activation.Silu => "silu",
        Activation.Gelu => "gelu",
        Activation.Relu => "relu",
        _ => throw new ArgumentException($"diffusers has no activation {activation}; use Silu, Gelu or Relu.", nameof(activation)),
    };

    private static int Same(IEnumerable<int> numbers, string what)
    {
        var different = numbers.Distinct().ToList();
        return different.Count == 1 ? different[0] : throw new ArgumentException($"{what} is {string.Join(", ", different)}; diffusers has one for all levels of a network without a context.", nameof(numbers));
    }

    private static JsonArray List(IEnumerable<int> numbers) => new([.. numbers.Select(n => (JsonNode)n)]);

    private static JsonArray List(IEnumerable<string> words) => new([.. words.Select(w => (JsonNode)w)]);
}
