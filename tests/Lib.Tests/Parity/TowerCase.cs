using System.Text.RegularExpressions;
using Experiments.Layers;
using Experiments.Models;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>One case of a fixture of two towers, by the output names of Hugging Face's library: every one is compared, by the fused path and by hand.</summary>
/// <param name="Fixture">The fixture.</param>
/// <param name="Model">Both towers.</param>
/// <param name="Tag">The case.</param>
/// <param name="IsClip">CLIP's image tower hands out tokens before its final norm and pools before its head, SigLIP's after.</param>
internal sealed record TowerCase(Fixture Fixture, DualEncoder Model, string Tag, bool IsClip)
{
    private VitOutputs? image;
    private TextOutputs? text;

    private Tensor Pixels => Fixture.Input(Tag, "pixel_values");

    private Tensor Tokens => Fixture.Input(Tag, "input_ids");

    /// <summary>SigLIP was trained without a mask; CLIP's plain case has one, its further ones do not.</summary>
    private Tensor? Mask => (IsClip ? Tag.Length == 0 : Tag == "masked") ? Fixture.Input(Tag, "attention_mask") : null;

    private VitOutputs Image => image ??= Model.Image.Inspect(Pixels);

    private TextOutputs Text => text ??= Model.Text.Inspect(Tokens, Mask);

    public void Compare(IEnumerable<string> outputs)
    {
        using var frozen = no_grad();
        foreach (string output in outputs.Where(o => o != "loss"))
        {
            string name = TaggedCases.Name(Tag, output);
            var answers = Answers(output).ToList();
            Fixture.Require(answers.Count > 0, $"{name}: the check knows no such output");
            foreach (var answer in answers)
                Fixture.Agree(name, answer);
        }
    }

    private IEnumerable<Tensor> Answers(string output)
    {
        int last = output.LastIndexOf('.') + 1;
        int index = Regex.IsMatch(output, @"\.(hidden|attention)\.\d+$") ? int.Parse(output[last..]) : 0;
        return output switch
        {
            "logits_per_image" => [Logits],
            "logits_per_text" => [Logits.t()],
            "image_embeds" => [Model.EncodeImage(Pixels)],
            "text_embeds" => [Tag == "legacy" ? Model.Text.forward(Tokens, Mask) : Model.EncodeText(Tokens, Mask)], // the fixture's rows of that case have no unit length
            "position_embedding" => [Positions],
            "vision.last_hidden_state" => IsClip ? [Image.Hidden[^1]] : [Image.Tokens, Model.Image.Tokens(Pixels)],
            "vision.pooler_output" => IsClip ? [Image.Pooled!] : [Image.Output, Model.Image.forward(Pixels)],
            "text.last_hidden_state" => [Text.Tokens, Model.Text.Tokens(Tokens, Mask)],
            "text.pooler_output" => IsClip ? [Text.Pooled] : [Text.Output, Model.Text.forward(Tokens, Mask)],
            _ when output.StartsWith("vision.hidden.", StringComparison.Ordinal) => [Image.Hidden[index]],
            _ when output.StartsWith("text.hidden.", StringComparison.Ordinal) => [Text.Hidden[index]],
            _ when output.StartsWith("vision.attention.", StringComparison.Ordinal) => [Image.BlockWeights[index]],
            _ when output.StartsWith("text.attention.", StringComparison.Ordinal) => [Text.BlockWeights[index]],
            _ => [],
        };
    }

    private Tensor Logits => Model.Logits(Model.EncodeImage(Pixels), Model.EncodeText(Tokens, Mask));

    private Tensor Positions
    {
        get
        {
            var config = Model.Image.Config;
            int rows = (int)Pixels.shape[2] / config.Patch, columns = (int)Pixels.shape[3] / config.Patch;
            return PositionTable.Resample(Model.Image.state_dict()["pos_embed"], rows, columns, config.Style.Resampling)[0];
        }
    }
}
