using System.Text.Json;
using Experiments.Data;
using Experiments.Data.Coco;
using Experiments.Evaluation;
using static TorchSharp.torch;

namespace Experiments.Lib.Tests.Parity;

/// <summary>Metrics of the reference tools: captions, retrieval, dense maps, answers, classification; each file is optional.</summary>
internal sealed class MetricsParity : IParityCheck
{
    private const double Tight = 1e-6, Loose = 1e-4;

    private static readonly Dictionary<string, Action<Fixture>> Files = new()
    {
        ["captions.json"] = Captions,
        ["retrieval.json"] = Retrievals,
        ["dense.json"] = Dense,
        ["answers.json"] = Answers,
        ["classification.json"] = Classification,
    };

    public bool Recognises(Fixture fixture) =>
        Files.Keys.Any(fixture.Has) && Directory.GetFiles(fixture.Folder, "*.json").All(f => Files.ContainsKey(Path.GetFileName(f)));

    public void Run(Fixture fixture)
    {
        foreach (string file in Files.Keys.Where(fixture.Has))
            Files[file](fixture);
    }

    private static void Captions(Fixture fixture)
    {
        int number = 0;
        foreach (var set in Each(fixture.Json("captions.json"), "sets"))
        {
            string name = $"captions[{number++}]";
            var examples = Each(set, "examples").ToList();
            string[] candidates = [.. examples.Select(e => Text(e, "candidate"))];
            string[][] references = [.. examples.Select(e => Texts(e, "references"))];
            var bleu = Bleu.Measure(candidates, references);
            var cider = CiderD.Measure(candidates, references);
            var rouge = RougeL.Measure(candidates, references);
            Lists(fixture, $"{name} corpus", set.GetProperty("corpus"), new() { ["bleu"] = bleu.Corpus, ["cider"] = [cider.Mean], ["rouge_l"] = [rouge.Mean] });
            var each = Enumerable.Range(1, 4).ToDictionary(n => $"bleu{n}", n => (IReadOnlyList<double>)[.. bleu.Each.Select(b => b[n - 1])]);
            each["cider"] = cider.Each;
            each["rouge_l"] = rouge.Each;
            Lists(fixture, $"{name} each", set.GetProperty("each"), each);
        }
    }

    private static void Retrievals(Fixture fixture)
    {
        int number = 0;
        foreach (var item in Each(fixture.Json("retrieval.json"), "cases"))
        {
            string name = $"retrieval[{number++}]";
            double[][] rows = [.. Each(item, "similarity").Select(Numbers)];
            var similarity = tensor(rows.SelectMany(r => r).ToArray(), float64).reshape(rows.Length, -1);
            var scores = Retrieval.MeasureSimilarity(similarity, arange(rows.Length, int64), tensor(Numbers(item, "text_to_image_index")).to(int64));
            JsonElement texts = item.GetProperty("text_to_image"), images = item.GetProperty("image_to_text");
            Compare(fixture, $"{name} text_to_image", texts, new() { ["Recall@1"] = scores.TextToImage1, ["Recall@5"] = scores.TextToImage5, ["Recall@10"] = scores.TextToImage10 });
            Compare(fixture, $"{name} image_to_text", images, new() { ["Recall@1"] = scores.ImageToText1, ["Recall@5"] = scores.ImageToText5, ["Recall@10"] = scores.ImageToText10 });
            Close(fixture, $"{name} mean", [scores.Mean], [Number(item, "mean_recall")]);
        }
    }

    private static void Dense(Fixture fixture)
    {
        var cases = fixture.Json("dense.json");
        var maps = fixture.Tensors("dense.safetensors");
        int number = 0;
        foreach (var item in Each(cases, "miou"))
            Segmentation(fixture, $"miou.{number++}", item, maps);
        number = 0;
        foreach (var item in Each(cases, "depth"))
            Depth(fixture, $"depth.{number++}", item, maps);
        number = 0;
        foreach (var item in Each(cases, "similarity"))
            Similarity(fixture, $"similarity.{number++}", item, maps);
        number = 0;
        foreach (var item in Each(cases, "panoptic"))
            Panoptic(fixture, $"panoptic.{number++}", item, maps);
    }

    private static void Segmentation(Fixture fixture, string name, JsonElement item, IReadOnlyDictionary<string, Tensor> maps)
    {
        int classes = item.GetProperty("classes").GetInt32();
        var confusion = Confusion.OfPixels(maps[$"{name}.pred"], maps[$"{name}.gt"], classes, item.GetProperty("ignore").GetInt64());
        Compare(fixture, name, item, new()
        {
            ["miou"] = confusion.MeanIoU,
            ["pixel_accuracy"] = confusion.Accuracy,
            ["mean_accuracy"] = confusion.BalancedAccuracy,
            ["frequency_weighted_iou"] = confusion.FrequencyWeightedIoU,
        });
        Close(fixture, $"{name} iou", confusion.ClassIoU(), Numbers(item, "iou"));
        double[][] counts = [.. Each(item, "confusion").Select(Numbers)];
        for (int k = 0; k < classes; k++)
            Close(fixture, $"{name} confusion[{k}]", [.. Enumerable.Range(0, classes).Select(j => (double)confusion[k, j])], counts[k]);
    }

    private static void Depth(Fixture fixture, string name, JsonElement item, IReadOnlyDictionary<string, Tensor> maps)
    {
        var scores = DepthErrors.Measure(maps[$"{name}.pred"], maps[$"{name}.gt"], Number(item, "min_depth"), Number(item, "max_depth"));
        Compare(fixture, name, item, new()
        {
            ["abs_rel"] = scores.AbsRel,
            ["rmse"] = scores.Rmse,
            ["log10"] = scores.Log10,
            ["delta1"] = scores.Delta1,
            ["delta2"] = scores.Delta2,
            ["delta3"] = scores.Delta3,
            ["rmse_log"] = scores.RmseLog,
            ["sq_rel"] = scores.SqRel,
            ["silog"] = scores.SiLog,
        });
    }

    private static void Similarity(Fixture fixture, string name, JsonElement item, IReadOnlyDictionary<string, Tensor> maps)
    {
        double range = Number(item, "data_range");
        Tensor Picture(string side) => maps[$"{name}.{side}"] is var p && p.dim() == 3 ? p.permute(2, 0, 1) : p;
        var (a, b) = (Picture("a"), Picture("b"));
        Compare(fixture, name, item, new()
        {
            ["mse"] = ImageErrors.MeanSquare(a, b),
            ["mae"] = ImageErrors.MeanAbsolute(a, b),
            ["psnr"] = ImageErrors.Psnr(a, b, range) is var psnr && double.IsFinite(psnr) ? psnr : double.NaN,
            ["ssim_gaussian"] = Ssim.Gaussian(a, b, range),
            ["ssim_uniform7"] = Ssim.Uniform(a, b, range),
        });
    }

    private static void Panoptic(Fixture fixture, string name, JsonElement item, IReadOnlyDictionary<string, Tensor> maps)
    {
        var quality = new PanopticQuality([.. Each(item, "categories").Select(c => new CocoCategory(Whole(c, "id"), "", null, Whole(c, "isthing")))]);
        PanopticMap Map(string side, JsonElement segments, int image) => new(
            maps[$"{name}.{image}.{side}"],
            [.. segments.EnumerateArray().Select(s => new CocoSegment(
                Whole(s, "id"), Whole(s, "category"), 0, [], s.TryGetProperty("crowd", out var crowd) ? crowd.GetInt32() : 0))]);
        int number = 0;
        foreach (var (truth, predicted) in Each(item, "gt").Zip(Each(item, "pred")))
        {
            quality.Add(Map("pred", predicted, number), Map("gt", truth, number));
            number++;
        }
        var expected = item.GetProperty("expected");
        var scores = quality.Scores;
        foreach (var (group, means) in new[] { ("all", scores.All), ("things", scores.Things), ("stuff", scores.Stuff) })
        {
            Compare(fixture, $"{name} {group}", expected.GetProperty(group), new()
            {
                ["pq"] = means.Quality,
                ["sq"] = means.Segmentation,
                ["rq"] = means.Recognition,
                ["n"] = means.Classes,
            });
        }
        foreach (var category in expected.GetProperty("per_class").EnumerateObject())
        {
            var found = scores.Classes[int.Parse(category.Name)];
            Compare(fixture, $"{name} class {category.Name}", category.Value, new() { ["pq"] = found.Quality, ["sq"] = found.Segmentation, ["rq"] = found.Recognition });
        }
        foreach (var category in expected.GetProperty("counts").EnumerateObject())
        {
            var found = scores.Classes[int.Parse(category.Name)];
            Compare(fixture, $"{name} counts {category.Name}", category.Value, new()
            {
                ["tp"] = found.Matched,
                ["fp"] = found.Invented,
                ["fn"] = found.Missed,
                ["iou_sum"] = found.IoUSum,
            });
        }
    }

    private static void Answers(Fixture fixture)
    {
        var cases = fixture.Json("answers.json");
        foreach (var item in Each(cases, "anls"))
        {
            string target = Text(item, "target"), prediction = Text(item, "prediction");
            Close(fixture, $"anls '{prediction}' for '{target}'", [EditDistance.Between(prediction, target), Anls.Score(prediction, [target])], [Number(item, "distance"), Number(item, "anls")]);
        }
        if (cases.TryGetProperty("vqa", out var vqa))
        {
            foreach (var item in Each(vqa, "normalisation"))
            {
                string output = VqaNormaliser.Normalise(Text(item, "input"));
                fixture.Require(output == Text(item, "output"), $"vqa '{Text(item, "input")}' gives '{output}', expected '{Text(item, "output")}'");
            }
            var questions = Each(vqa, "cases").ToList();
            foreach (var item in questions)
            {
                string prediction = Text(item, "prediction");
                string[] answers = Texts(item, "answers");
                Compare(fixture, $"vqa {JsonSerializer.Serialize(item)}", item, new()
                {
                    ["accuracy"] = VqaAccuracy.Score(prediction, answers),
                    ["simple_accuracy"] = VqaAccuracy.SimpleScore(prediction, answers),
                });
            }
            double overall = VqaAccuracy.Measure([.. questions.Select(q => Text(q, "prediction"))], [.. questions.Select(q => Texts(q, "answers"))]);
            Close(fixture, "vqa overall", [overall], [Number(vqa, "overall")]);
        }
        if (cases.TryGetProperty("boxes", out var boxes))
            Boxes(fixture, boxes);
    }

    private static void Boxes(Fixture fixture, JsonElement boxes)
    {
        static Extent Box(JsonElement item, string side) => Numbers(item, side) is [var x0, var y0, var x1, var y1] ? new(x0, y0, x1, y1) : default;
        var cases = Each(boxes, "cases").ToList();
        foreach (var item in cases)
        {
            Extent target = Box(item, "target"), prediction = Box(item, "prediction");
            bool hit = BoxAccuracy.Measure([prediction], [target]).Accuracy == 1;
            Compare(fixture, $"box {JsonSerializer.Serialize(item)}", item, new() { ["iou"] = prediction.IoU(target), ["giou"] = prediction.GIoU(target) });
            fixture.Require(hit == item.GetProperty("hit").GetBoolean(), $"box {JsonSerializer.Serialize(item)}: hit {hit}");
        }
        var scores = BoxAccuracy.Measure([.. cases.Select(c => (Extent?)Box(c, "prediction"))], [.. cases.Select(c => Box(c, "target"))]);
        Close(fixture, "box accuracy", [scores.Accuracy], [Number(boxes, "acc_at_0.5")]);
    }

    private static void Classification(Fixture fixture)
    {
        var cases = fixture.Json("classification.json");
        var arrays = fixture.Tensors("classification.safetensors");
        int number = 0;
        foreach (var item in Each(cases, "calibration"))
            Calibrated(fixture, $"calibration.{number++}", item, arrays);
        number = 0;
        foreach (var item in Each(cases, "frechet"))
        {
            string name = $"frechet.{number++}";
            Compare(fixture, name, item, new() { ["frechet"] = FrechetDistance.Measure(arrays[$"{name}.a"], arrays[$"{name}.b"]) }, Loose);
        }
    }

    private static void Calibrated(Fixture fixture, string name, JsonElement item, IReadOnlyDictionary<string, Tensor> arrays)
    {
        var (logits, labels) = (arrays[$"{name}.logits"], arrays[$"{name}.labels"]);
        int classes = Whole(item, "classes");
        var scores = ClassProbabilities.OfLogits(logits, labels);
        var confusion = Confusion.Of(logits.argmax(1), labels, classes);
        var probabilities = logits.to(float64).softmax(1);
        fixture.Require(confusion.Total == Whole(item, "n"), $"{name}: {confusion.Total} examples");
        var values = new Dictionary<string, double>
        {
            ["accuracy"] = scores.Accuracy,
            ["nll"] = scores.NegativeLogLikelihood,
            ["brier_multiclass"] = scores.Brier,
            ["balanced_accuracy"] = confusion.BalancedAccuracy,
            ["macro_f1"] = confusion.MacroF1,
            ["mcc"] = confusion.Matthews,
        };
        foreach (string member in item.EnumerateObject().Select(m => m.Name))
        {
            if (member.StartsWith("adaptive_ece", StringComparison.Ordinal))
                values[member] = Calibration.EqualSize(scores.Confidences, scores.Right, int.Parse(member["adaptive_ece".Length..])).Expected;
            else if (member.StartsWith("ece", StringComparison.Ordinal))
                values[member] = Calibration.EqualWidth(scores.Confidences, scores.Right, int.Parse(member[3..])).Expected;
            else if (member.StartsWith("mce", StringComparison.Ordinal))
                values[member] = Calibration.EqualWidth(scores.Confidences, scores.Right, int.Parse(member[3..])).Maximum;
            else if (member.StartsWith("top", StringComparison.Ordinal))
                values[member] = ClassProbabilities.TopAccuracy(probabilities, labels, int.Parse(member[3..member.IndexOf('_')]));
        }
        if (classes == 2)
        {
            double[] second = probabilities.select(1, 1).contiguous().data<double>().ToArray();
            bool[] positive = labels.eq(1).data<bool>().ToArray();
            values["auroc"] = RankingCurve.Auroc(second, positive);
            values["average_precision"] = RankingCurve.AveragePrecision(second, positive);
            values["brier_binary"] = scores.BinaryBrier;
        }
        else if (item.TryGetProperty("auroc_ovr_macro", out _))
        {
            values["auroc_ovr_macro"] = ClassProbabilities.MeanAuroc(probabilities, labels);
        }
        Compare(fixture, name, item, values);
    }

    /// <summary>Every expected list of an object; a single number is a list of one.</summary>
    private static void Lists(Fixture fixture, string name, JsonElement expected, Dictionary<string, IReadOnlyList<double>> actual)
    {
        foreach (var member in expected.EnumerateObject())
        {
            double[] values = member.Value.ValueKind == JsonValueKind.Array ? Numbers(member.Value) : [Number(member.Value)];
            Close(fixture, $"{name} {member.Name}", actual.GetValueOrDefault(member.Name) ?? [], values);
        }
    }

    /// <summary>Every expected number of an object; members that are no number are inputs.</summary>
    private static void Compare(Fixture fixture, string name, JsonElement expected, Dictionary<string, double> actual, double tolerance = Tight)
    {
        string[] inputs = ["n", "classes", "ignore", "data_range", "channels", "min_depth", "max_depth", "distance"];
        foreach (var member in expected.EnumerateObject().Where(m => m.Value.ValueKind is JsonValueKind.Number or JsonValueKind.Null))
        {
            if (actual.TryGetValue(member.Name, out double value))
                Close(fixture, $"{name} {member.Name}", [value], [Number(member.Value)], tolerance);
            else if (!inputs.Contains(member.Name))
                fixture.Require(false, $"{name} {member.Name}: no check compared it");
        }
    }

    private static void Close(Fixture fixture, string name, IReadOnlyList<double> actual, double[] expected, double tolerance = Tight)
    {
        bool same = actual.Count == expected.Length
            && actual.Zip(expected).All(p => double.IsNaN(p.Second) ? double.IsNaN(p.First) : Math.Abs(p.First - p.Second) <= tolerance);
        fixture.Require(same, $"{name}: {string.Join(", ", actual)}, expected {string.Join(", ", expected)}");
    }

    private static IEnumerable<JsonElement> Each(JsonElement owner, string member) =>
        owner.TryGetProperty(member, out var found) ? found.EnumerateArray() : [];

    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();

    private static double Number(JsonElement owner, string member) => Number(owner.GetProperty(member));

    private static int Whole(JsonElement owner, string member) => owner.GetProperty(member).GetInt32();

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(Number)];

    private static double[] Numbers(JsonElement owner, string member) => Numbers(owner.GetProperty(member));

    private static string Text(JsonElement owner, string member) => owner.GetProperty(member).GetString()!;

    private static string[] Texts(JsonElement owner, string member) => [.. Each(owner, member).Select(t => t.GetString()!)];
}
