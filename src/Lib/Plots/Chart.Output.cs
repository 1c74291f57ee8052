using System.Text;
using Experiments.Core;
using Experiments.Plots.Painting;
using SkiaSharp;

namespace Experiments.Plots;

public sealed partial class Chart
{
    /// <summary>PixelBuffer of the PNG for each pixel at scale 1.</summary>
    private const float Scale = 1.5f;

    /// <summary>The figure in every form a notebook can show.</summary>
    /// <returns>Plotly JSON (text), <c>image/png</c> (bytes) and a description (text).</returns>
    public IReadOnlyDictionary<string, object> ToMimeBundle() => new Dictionary<string, object>
    {
        ["application/vnd.plotly.v1+json"] = PlotlyJson.Write(this),
        ["image/png"] = Png(),
        ["text/plain"] = ToString(),
    };

    /// <summary>Writes the figure as a PNG file of one and a half times its size in pixels.</summary>
    /// <param name="path">Target file; its folder is created.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SavePng(string path) => AtomicFile.Write(path, stream => stream.Write(Png()));

    /// <summary>Writes the figure as an SVG file; its text stays text.</summary>
    /// <param name="path">Target file; its folder is created.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveSvg(string path) => AtomicFile.WriteText(path, Svg());

    /// <summary>Title, note and what is drawn, for readers without pictures.</summary>
    /// <returns>One line a panel and a mark.</returns>
    public override string ToString()
    {
        var text = new StringBuilder(Title);
        if (NoteText.Length > 0)
            text.Append('\n').Append(NoteText);
        foreach (var panel in Panels)
        {
            if (Panels.Count > 1)
                text.Append("\n  ").Append(panel.Title);
            foreach (var mark in panel.Marks)
                text.Append("\n  ").Append(Panels.Count > 1 ? "  " : "").Append(mark.Description);
        }
        return text.ToString();
    }

    internal byte[] Png()
    {
        var info = new SKImageInfo((int)Math.Round(Width * Scale), (int)Math.Round(Height * Scale), SKColorType.Rgba8888, SKAlphaType.Premul);
        using var bitmap = new SKBitmap(info);
        using var canvas = new SKCanvas(bitmap);
        canvas.Scale(Scale);
        ChartPainter.Paint(canvas, this);
        canvas.Flush();
        return PngFile.Encode(bitmap, Scale);
    }

    internal string Svg()
    {
        using var buffer = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(SKRect.Create(Width, Height), buffer))
            ChartPainter.Paint(canvas, this);
        string svg = Encoding.UTF8.GetString(buffer.ToArray());
        // Readers without the font fall back to one of the same widths; cells of heat maps keep their edges.
        return svg.Replace("font-family=\"DejaVu Sans\"", "font-family=\"DejaVu Sans, Verdana, sans-serif\"")
            .Replace("<image ", "<image style=\"image-rendering:pixelated\" ");
    }
}
