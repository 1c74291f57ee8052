using System.Text.Json;
using Experiments.Layers;

namespace Experiments.Models.Pretrained;

/// <summary>The <c>config.json</c> of a diffusers U-Net as ours: UNet2DModel and UNet2DConditionModel, with the defaults of each.</summary>
internal sealed class UNetJson
{
    private const string Unconditional = "UNet2DModel", Conditional = "UNet2DConditionModel";
    private readonly JsonElement json;
    private readonly bool conditional;
    private readonly int[] widths;

    public UNetJson(JsonElement json)
    {
        this.json = json;
        conditional = Word("_class_name", Has("cross_attention_dim") ? Conditional : Unconditional) switch
        {
            Unconditional => false,
            Conditional => true,
            _ => throw Wrong("_class_name", $"{Unconditional} or {Conditional}"),
        };
        widths = Wholes("block_out_channels", conditional ? [320, 640, 1280, 1280] : [224, 448, 672, 896]);
    }

    public UNetConfig Config()
    {
        RefuseWhatIsNotBuilt();
        var config = new UNetConfig(
            Whole("in_channels", conditional ? 4 : 3),
            Whole("out_channels", conditional ? 4 : 3),
            Levels(),
            Middle(out int middleBlocks),
            middleBlocks,
            Whole("norm_num_groups", 32),
            new UNetTime(
                Has("time_embedding_dim") ? Whole("time_embedding_dim", 0) : null,
                Flag("flip_sin_to_cos", true),
                Whole("freq_shift", 0, least: 0),
                conditional && Has("time_cond_proj_dim") ? Whole("time_cond_proj_dim", 0) : 0,
                Has("time_embedding_act_fn") ? ActivationOf("time_embedding_act_fn") : null),
            Labels(),
            Pooled(),
            conditional && Has("encoder_hid_dim") ? Whole("encoder_hid_dim", 0) : 0,
            new UNetBlockStyle(
                ActivationOf("act_fn"),
                Number("norm_eps", 1e-5),
                ScaleShift,
                Flag("resnet_skip_time_act", false),
                Number("mid_block_scale_factor", 1),
                Whole("downsample_padding", 1, least: 0),
                Number("dropout", 0, zero: true),
                Flag("center_input_sample", false)),
            InputKernel: Whole("conv_in_kernel", 3),
            OutputKernel: Whole("conv_out_kernel", 3));
        try
        {
            config.Validate();
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"config.json describes a network that cannot be: {e.Message}", e);
        }
        return config;
    }

    private bool ScaleShift => Word("resnet_time_scale_shift", "default") switch
    {
        "default" => false,
        "scale_shift" => true,
        _ => throw Wrong("resnet_time_scale_shift", "default or scale_shift"),
    };

    private List<UNetLevel> Levels()
    {
        string[] down = Words("down_block_types", conditional
            ? ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"]
            : ["DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"]);
        string[] up = Words("up_block_types", conditional
            ? ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"]
            : ["AttnUpBlock2D", "AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D"]);
        int count = widths.Length;
        if (down.Length != count)
            throw Wrong("down_block_types", $"{count} types, as many as block_out_channels");
        if (up.Length != count)
            throw Wrong("up_block_types", $"{count} types, as many as block_out_channels");
        int[] layers = Each("layers_per_block", 2);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var (downKind, downResidual) = Kind("down_block_types", down[i], "Down", "downsample_type");
            var (upKind, upResidual) = Kind("up_block_types", up[count - 1 - i], "Up", "upsample_type");
            return new UNetLevel(widths[i], layers[i], Attention(downKind, i, up: false), Attention(upKind, i, up: true), downResidual, upResidual);
        })];
    }

    /// <summary>What a block type's name says: its attention, and whether residual blocks change the resolution.</summary>
    private (UNetMixing? Kind, bool Residual) Kind(string member, string type, string way, string sampling)
    {
        bool residual = !conditional && Word(sampling, "conv") == "resnet";
        if (type == $"{way}Block2D" || type == $"UNetRes{way}Block2D")
            return (null, false);
        if (type == $"Resnet{way}sampleBlock2D")
            return (null, true);
        if (type == $"Attn{way}Block2D")
            return (UNetMixing.Attention, residual);
        if (conditional && type == $"CrossAttn{way}Block2D")
            return (UNetMixing.Transformer, false);
        if (conditional && type == $"SimpleCrossAttn{way}Block2D")
            return (UNetMixing.JoinedContext, true);
        throw Wrong(member, $"{way}Block2D, Attn{way}Block2D, Resnet{way}sampleBlock2D{(conditional ? $", CrossAttn{way}Block2D or SimpleCrossAttn{way}Block2D" : "")}");
    }

    private UNetAttention? Attention(UNetMixing? kind, int level, bool up)
    {
        if (kind is not { } mixing)
            return null;
        int width = widths[level];
        int number = HeadNumbers()[level];
        // Where transformers are meant, the library's "attention_head_dim" is the number of heads.
        int heads = mixing == UNetMixing.Transformer ? number : number > 0 && width % number == 0 ? width / number : throw Wrong("attention_head_dim", $"a divisor of {width}");
        if (mixing == UNetMixing.Attention)
            return new UNetAttention(heads);
        int[] depths = Each("transformer_layers_per_block", 1);
        int depth = up && Has("reverse_transformer_layers_per_block")
            ? Each("reverse_transformer_layers_per_block", 1)[widths.Length - 1 - level]
            : depths[level];
        return new UNetAttention(
            heads,
            mixing,
            Each("cross_attention_dim", 1280)[level],
            mixing == UNetMixing.Transformer ? depth : 1,
            Flags("only_cross_attention")[level],
            ContextNorm: mixing == UNetMixing.JoinedContext && ContextNorm(),
            LinearProjection: mixing == UNetMixing.Transformer && Flag("use_linear_projection", false));
    }

    private UNetAttention? Middle(out int blocks)
    {
        int last = widths.Length - 1;
        blocks = 2;
        if (!conditional)
        {
            int? groups = Has("attn_norm_num_groups") ? Whole("attn_norm_num_groups", 0) : ScaleShift ? 0 : null;
            return Flag("add_attention", true) ? Attention(UNetMixing.Attention, last, up: false)! with { Groups = groups } : null;
        }
        string? type = json.TryGetProperty("mid_block_type", out var given) && given.ValueKind == JsonValueKind.Null ? null : Word("mid_block_type", "UNetMidBlock2DCrossAttn");
        switch (type)
        {
            case null:
                blocks = 0;
                return null;
            case "UNetMidBlock2D":
                blocks = 1;
                return null;
            case "UNetMidBlock2DCrossAttn":
                return Attention(UNetMixing.Transformer, last, up: false)! with { ContextOnly = false };
            case "UNetMidBlock2DSimpleCrossAttn":
                bool only = Has("mid_block_only_cross_attention")
                    ? Flag("mid_block_only_cross_attention", false)
                    : json.TryGetProperty("only_cross_attention", out var all) && all.ValueKind == JsonValueKind.True;
                return Attention(UNetMixing.JoinedContext, last, up: false)! with { ContextOnly = only };
            default:
                throw Wrong("mid_block_type", "UNetMidBlock2DCrossAttn, UNetMidBlock2DSimpleCrossAttn, UNetMidBlock2D or null");
        }
    }

    private UNetLabels? Labels()
    {
        if (!Has("class_embed_type"))
            return Has("num_class_embeds") ? new UNetLabels(UNetLabelKind.Table, Whole("num_class_embeds", 0)) : null;
        return Word("class_embed_type", "") switch
        {
            "timestep" => new UNetLabels(UNetLabelKind.Timestep),
            "identity" => new UNetLabels(UNetLabelKind.Vector),
            "projection" when conditional => new UNetLabels(UNetLabelKind.Projection, Whole("projection_class_embeddings_input_dim", 0)),
            "simple_projection" when conditional => new UNetLabels(UNetLabelKind.Matrix, Whole("projection_class_embeddings_input_dim", 0)),
            _ => throw Wrong("class_embed_type", conditional ? "timestep, identity, projection or simple_projection" : "timestep or identity"),
        };
    }

    private UNetPooled? Pooled()
    {
        if (!conditional || !Has("addition_embed_type"))
            return null;
        return Word("addition_embed_type", "") switch
        {
            "text_time" => new UNetPooled(Whole("projection_class_embeddings_input_dim", 0), Whole("addition_time_embed_dim", 0)),
            "text" => new UNetPooled(
                Has("encoder_hid_dim") ? Whole("encoder_hid_dim", 0) : Each("cross_attention_dim", 1280)[0], Heads: Whole("addition_embed_type_num_heads", 64)),
            _ => throw Wrong("addition_embed_type", "text_time or text"),
        };
    }

    private bool ContextNorm() => Has("cross_attention_norm") && (Word("cross_attention_norm", "") == "group_norm" ? true : throw Wrong("cross_attention_norm", "group_norm or null"));

    /// <summary>Members that would change the network in a way this kit does not build.</summary>
    private void RefuseWhatIsNotBuilt()
    {
        if (Word("time_embedding_type", "positional") != "positional")
            throw Wrong("time_embedding_type", "positional");
        if (Flag("dual_cross_attention", false))
            throw Wrong("dual_cross_attention", "false");
        if (Flag("class_embeddings_concat", false))
            throw Wrong("class_embeddings_concat", "false");
        if (Word("attention_type", "default") != "default")
            throw Wrong("attention_type", "default");
        if (Number("resnet_out_scale_factor", 1) != 1)
            throw Wrong("resnet_out_scale_factor", "1");
        if (Has("timestep_post_act"))
            throw Wrong("timestep_post_act", "null");
        if (Has("num_attention_heads"))
            throw Wrong("num_attention_heads", "null: the library spells it attention_head_dim");
        if (Has("encoder_hid_dim_type") && Word("encoder_hid_dim_type", "") != "text_proj")
            throw Wrong("encoder_hid_dim_type", "text_proj or null");
        if (!conditional && ActivationOf("act_fn") != Activation.Silu)
            throw Wrong("act_fn", "silu");
    }

    private int[] HeadNumbers()
    {
        // In UNet2DModel null means one head.
        if (json.TryGetProperty("attention_head_dim", out var given) && given.ValueKind == JsonValueKind.Null)
            return conditional ? throw Wrong("attention_head_dim", "a whole number or a list of them") : widths;
        return Each("attention_head_dim", 8);
    }

    private Activation ActivationOf(string member) => Word(member, "silu") switch
    {
        "silu" or "swish" => Activation.Silu,
        "gelu" => Activation.Gelu,
        "relu" => Activation.Relu,
        _ => throw Wrong(member, "silu, swish, gelu or relu"),
    };

    private bool Has(string member) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null;

    private string Word(string member, string otherwise) =>
        !Has(member) ? otherwise : json.GetProperty(member) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : throw Wrong(member, "a word");

    private bool Flag(string member, bool otherwise) => !Has(member) ? otherwise : json.GetProperty(member).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(member, "true or false"),
    };

    private double Number(string member, double otherwise, bool zero = false) =>
        !Has(member) ? otherwise
        : json.GetProperty(member) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number) && double.IsFinite(number) && (number > 0 || (zero && number == 0)) ? number
        : throw Wrong(member, "a number above 0");

    private int Whole(string member, int otherwise, int least = 1) =>
        !Has(member) && (otherwise > 0 || least == 0) ? otherwise : json.TryGetProperty(member, out var value) ? WholeOf(member, value, least) : throw Wrong(member, "a whole number");

    private int WholeOf(string member, JsonElement value, int least = 1) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= least && number <= 1 << 20 ? number : throw Wrong(member, $"a whole number from {least} to {1 << 20}");

    private int[] Wholes(string member, int[] otherwise)
    {
        if (!Has(member))
            return otherwise;
        var value = json.GetProperty(member);
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is 0 or > 64)
            throw Wrong(member, "a list of 1 to 64 whole numbers");
        return [.. value.EnumerateArray().Select(item => WholeOf(member, item))];
    }

    /// <summary>One number for all levels, or a list of one for each.</summary>
    private int[] Each(string member, int otherwise)
    {
        if (Has(member) && json.GetProperty(member).ValueKind == JsonValueKind.Array)
        {
            int[] list = Wholes(member, []);
            return list.Length == widths.Length ? list : throw Wrong(member, $"one whole number, or {widths.Length}, as many as block_out_channels");
        }
        int one = Whole(member, otherwise);
        return [.. widths.Select(_ => one)];
    }

    private bool[] Flags(string member)
    {
        if (!Has(member) || json.GetProperty(member).ValueKind != JsonValueKind.Array)
        {
            bool one = Flag(member, false);
            return [.. widths.Select(_ => one)];
        }
        var items = json.GetProperty(member).EnumerateArray().ToList();
        return items.Count == widths.Length && items.All(i => i.ValueKind is JsonValueKind.True or JsonValueKind.False)
            ? [.. items.Select(i => i.GetBoolean())]
            : throw Wrong(member, $"true or false, or {widths.Length} of them, as many as block_out_channels");
    }

    private string[] Words(string member, string[] otherwise)
    {
        if (!Has(member))
            return otherwise;
        var value = json.GetProperty(member);
        return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(i => i.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(i => i.GetString()!)]
            : throw Wrong(member, "a list of block types");
    }

    private InvalidDataException Wrong(string member, string expected)
    {
        string text = json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out var value) ? value.GetRawText() : "nothing";
        return new($"config.json has {member} = {(text.Length > 60 ? text[..60] + "..." : text)}; expected {expected}.");
    }
}
