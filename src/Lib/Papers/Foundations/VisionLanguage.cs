using Experiments.Checkpoints;
using Experiments.Core;
using Experiments.Data;
using Experiments.Models;
using Experiments.Models.Generation;
using Experiments.Models.Pretrained;
using static TorchSharp.torch;

namespace Experiments.Papers.Foundations;

/// <summary>A vision-language model ready to be asked: the network, its tokenizer, its preprocessing and its location tokens.</summary>
/// <remarks>
/// <code>
/// using var vlm = VisionLanguage.Load("google/paligemma-3b-pt-224");
/// var answer = vlm.Answer(ImageFile.Read("cat.jpg").unsqueeze(0), ["detect cat"])[0];
/// </code>
/// One trained in the lab is asked in the same way; see <see cref="VisionLanguageRun.Vlm"/>.
/// </remarks>
public sealed class VisionLanguage : IDisposable
{
    private readonly ImagePreprocessor preprocessor;

    /// <summary>Puts the parts together.</summary>
    /// <param name="model">The network; now belongs to this.</param>
    /// <param name="tokenizer">Its vocabulary, with begin, end, padding and newline tokens.</param>
    /// <param name="preprocessing">From pictures to its inputs.</param>
    /// <param name="locations">Its location tokens; PaliGemma's when null.</param>
    /// <exception cref="ArgumentException">The vocabulary is larger than the network's table, or the preprocessing is invalid.</exception>
    public VisionLanguage(VisionLanguageModel model, Tokenizer tokenizer, ImagePreprocessing preprocessing, LocationTokens? locations = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        int rows = model.Config.Text.Vocabulary;
        Check.Member(tokenizer.VocabularySize <= rows, nameof(tokenizer), $"{tokenizer.VocabularySize} tokens", $"use the model's own: its table has {rows} rows");
        preprocessor = new ImagePreprocessor(preprocessing, threads: 1);
        (Model, Tokenizer, Locations) = (model, tokenizer, locations ?? LocationTokens.PaliGemma);
    }

    /// <summary>The network.</summary>
    public VisionLanguageModel Model { get; }

    /// <summary>Text to ids and back.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>How boxes become tokens.</summary>
    public LocationTokens Locations { get; }

    /// <summary>From pictures to the network's inputs.</summary>
    public ImagePreprocessing Preprocessing => preprocessor.Recipe;

    /// <summary>Loads a published PaliGemma with its tokenizer and preprocessing.</summary>
    /// <param name="model">
    /// A repository such as <c>google/paligemma-3b-pt-224</c>, which is fetched or found in the cache (see <see cref="Hub"/>), or a folder with
    /// <c>config.json</c>, the weights, the tokenizer and, unless it is SigLIP's usual one, <c>preprocessor_config.json</c>.
    /// </param>
    /// <param name="type">Element type of the parameters: 4 bytes each in float32, 2 in bfloat16.</param>
    /// <param name="device">Where to compute; the CPU when null.</param>
    /// <returns>The model, to be disposed by the caller.</returns>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="UnauthorizedAccessException">The repository asks for a token, or for its terms to be accepted.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the files do not belong together.</exception>
    public static VisionLanguage Load(string model, ScalarType type = ScalarType.Float32, Device? device = null)
    {
        string folder = Directory.Exists(model) ? model : new Hub().FetchFolder(model, "*.json", "*.safetensors", "tokenizer.model");
        var tokenizer = Tokenizer.Open(folder);
        string preprocessing = Path.Combine(folder, "preprocessor_config.json");
        var recipe = File.Exists(preprocessing) ? PreprocessorConfig.Read(preprocessing) : null;
        var network = PaliGemmaCheckpoint.Load(folder, type, device);
        network.eval();
        try
        {
            return new(network, tokenizer, recipe ?? ImagePreprocessing.SigLip(network.Config.Image.ImageSize));
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Pictures as the network takes them.</summary>
    /// <param name="pictures">uint8[B, 3, H, W] of any size.</param>
    /// <returns>float[B, 3, R, R], of the network's type and on its device.</returns>
    /// <exception cref="ArgumentException">The shape or the type differs.</exception>
    public Tensor Images(Tensor pictures)
    {
        Check.Shape(pictures, [-1, 3, -1, -1]);
        using var scope = NewDisposeScope();
        var like = Model.parameters().First();
        return stack([.. pictures.unbind(0).Select(p => preprocessor.Apply(p))]).to(like.dtype, like.device).MoveToOuterDisposeScope();
    }

    /// <summary>Prompts, with or without answers, as the network takes them: begin, prefix, newline, suffix, end, padding.</summary>
    /// <param name="prefixes">B task texts.</param>
    /// <param name="suffixes">B answers; null where they are to be generated.</param>
    /// <returns>The batch, on the network's device, in the current dispose scope.</returns>
    public PrefixBatch Prompt(IReadOnlyList<string> prefixes, IReadOnlyList<string>? suffixes = null)
    {
        var device = Model.parameters().First().device;
        var batch = PaliGemmaPrompt.Build(Tokenizer, prefixes, suffixes);
        return device.type == TorchSharp.DeviceType.CPU
            ? batch
            : new(batch.Ids.to(device), batch.MaskAr.to(device), batch.Real.to(device), batch.Loss.to(device));
    }

    /// <summary>Names of all places of one sequence, for the axes of a figure.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="row">Which sequence.</param>
    /// <returns>N names <c>image 0</c> and so on, then T tokens as the vocabulary writes them.</returns>
    public IReadOnlyList<string> Places(PrefixBatch batch, int row = 0)
    {
        using var scope = NewDisposeScope();
        var images = Enumerable.Range(0, Model.Config.Image.Tokens).Select(i => $"image {i}");
        return [.. images, .. batch.Ids[row].cpu().data<long>().ToArray().Select(Name)];
    }

    /// <summary>Reads pictures and prompts and stands ready to answer.</summary>
    /// <param name="pictures">uint8[B, 3, H, W].</param>
    /// <param name="prefixes">B task texts, of any lengths.</param>
    /// <param name="newTokens">How many tokens an answer may have.</param>
    /// <returns>The state, to be disposed by the caller.</returns>
    public IDecodingState Begin(Tensor pictures, IReadOnlyList<string> prefixes, int newTokens = 32)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var prompt = Prompt(prefixes);
        return Model.Begin(Images(pictures), prompt.Ids, prompt.Real, newTokens);
    }

    /// <summary>Answers prompts about pictures, the most probable token each time.</summary>
    /// <param name="pictures">uint8[B, 3, H, W].</param>
    /// <param name="prefixes">B task texts, such as <c>detect cat</c>.</param>
    /// <param name="newTokens">How many tokens an answer may have.</param>
    /// <param name="cancellation">Stops between two tokens.</param>
    /// <returns>One answer a picture.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<VisionLanguageAnswer> Answer(
        Tensor pictures, IReadOnlyList<string> prefixes, int newTokens = 32, CancellationToken cancellation = default)
    {
        using var state = Begin(pictures, prefixes, newTokens);
        return Read(Decode.Greedy(state, Decoding(newTokens), cancellation: cancellation));
    }

    /// <summary>When decoding stops, for <see cref="Decode"/>.</summary>
    /// <param name="newTokens">Tokens an answer at most.</param>
    /// <returns>A configuration with this vocabulary's end and padding tokens.</returns>
    public DecodingConfig Decoding(int newTokens = 32) => new(newTokens, Tokenizer.EosId, Tokenizer.PadId);

    /// <summary>Reads what a way of decoding gave.</summary>
    /// <param name="decoded">Rows of ids.</param>
    /// <returns>One answer a row.</returns>
    public IReadOnlyList<VisionLanguageAnswer> Read(DecodedRows decoded) =>
    [
        .. decoded.Rows.Zip(decoded.LogProbabilities, (row, told) =>
        {
            string text = Tokenizer.DecodeRow([.. row.Where(id => id < Tokenizer.VocabularySize)]);
            return new VisionLanguageAnswer(text, [.. row.Select(Name)], told, LocatedText.Read(text, Locations));
        }),
    ];

    /// <summary>The most probable next tokens at each step of the greedy answer.</summary>
    /// <param name="picture">uint8[3, H, W].</param>
    /// <param name="prefix">The task's text.</param>
    /// <param name="newTokens">Steps at most.</param>
    /// <param name="candidates">How many tokens a step.</param>
    /// <returns>A list a step, the most probable first, which is the one that is chosen; the end token is the last.</returns>
    public IReadOnlyList<IReadOnlyList<TokenCandidate>> Steps(Tensor picture, string prefix, int newTokens = 32, int candidates = 5)
    {
        using var state = Begin(picture.unsqueeze(0), [prefix], newTokens);
        var steps = new List<IReadOnlyList<TokenCandidate>>();
        while (true)
        {
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            var (values, ids) = state.Logits[0].to(ScalarType.Float32).softmax(0).topk(candidates);
            var (told, best) = (values.cpu().data<float>().ToArray(), ids.cpu().data<long>().ToArray());
            steps.Add([.. best.Zip(told, (id, p) => new TokenCandidate(Name(id), p))]);
            if (best[0] == Tokenizer.EosId || steps.Count == newTokens)
                return steps;
            state.Feed(ids.narrow(0, 0, 1));
        }
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => Model.Dispose();

    // Published tables have more rows than the vocabulary has tokens.
    private string Name(long id)
    {
        string token = id < Tokenizer.VocabularySize ? Tokenizer.TokenOf((int)id) : $"<{id}>";
        return token == "\n" ? WordTokenizer.NewLine : token;
    }
}
