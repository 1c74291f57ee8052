using Experiments.Core;
using Experiments.Plots.Marks;

namespace Experiments.Plots;

/// <summary>A figure, built by adding to it: every call returns a new figure and leaves the old one as it was.</summary>
/// <remarks>
/// <c>new Chart("Loss").Line("sigmoid", steps, loss).HorizontalLine(4.16, "ln 64").X("step").Y("nats")</c>. Equal names share a colour
/// in the whole figure. It shows itself as interactive Plotly JSON and as a PNG at once.
/// </remarks>
public sealed partial class Chart
{
    private Chart(string title, IReadOnlyList<Panel> panels)
    {
        Title = title;
        Panels = panels;
    }

    /// <summary>An empty figure with one pair of axes.</summary>
    /// <param name="title">What the figure shows, in a sentence or less.</param>
    public Chart(string title)
        : this(title, [new Panel(title, [], new AxisSpec(), new AxisSpec())])
    {
    }

    /// <summary>What the figure shows.</summary>
    public string Title { get; }

    /// <summary>Width in pixels at scale 1.</summary>
    public int Width { get; private init; } = 640;

    /// <summary>Height in pixels at scale 1.</summary>
    public int Height { get; private init; } = 360;

    internal string NoteText { get; private init; } = "";

    internal int GridColumns { get; private init; } = 1;

    internal IReadOnlyList<Panel> Panels { get; }

    /// <summary>Small multiples: several figures as panels of one, with one legend.</summary>
    /// <param name="title">Title of the whole.</param>
    /// <param name="charts">Figures with one panel each; their titles head the panels.</param>
    /// <param name="columns">Panels in a row; 0 chooses two or three.</param>
    /// <param name="shareY">Whether all panels get the same vertical axis, so that heights compare across them.</param>
    /// <returns>A figure 330 pixels a panel wide, or 640 at least, and 260 pixels a row high.</returns>
    /// <exception cref="ArgumentException">There is no figure, or one of them is a grid itself.</exception>
    public static Chart Grid(string title, IReadOnlyList<Chart> charts, int columns = 0, bool shareY = false)
    {
        if (charts.Count == 0 || charts.Any(c => c.Panels.Count > 1))
            throw new ArgumentException("Chart.Grid needs at least one chart, each with a single panel; pass the panels of a grid one by one.", nameof(charts));
        int across = Math.Min(charts.Count, columns > 0 ? columns : charts.Count is 2 or 4 ? 2 : 3);
        int rows = (charts.Count + across - 1) / across;
        Panel[] panels = [.. charts.Select(c => c.Panels[0])];
        if (shareY)
        {
            Axis[] axes = [.. panels.Select(p => p.YAxis())];
            panels = [.. panels.Select(p => p with { Y = p.Y with { Min = axes.Min(a => a.Min), Max = axes.Max(a => a.Max) } })];
        }
        return new Chart(title, panels)
        {
            GridColumns = across,
            Width = Math.Max(640, across * 330),
            Height = 80 + rows * 260,
        };
    }

    /// <summary>Adds a line, with a band when both of its edges are given.</summary>
    /// <param name="name">Name in the legend.</param>
    /// <param name="x">Positions in order.</param>
    /// <param name="y">Heights; not-a-number breaks the line.</param>
    /// <param name="low">Lower edge of the band.</param>
    /// <param name="high">Upper edge of the band.</param>
    /// <param name="dashed">Whether the line is dashed.</param>
    /// <returns>A new figure.</returns>
    /// <exception cref="ArgumentException">The rows differ in length, or the figure is a grid.</exception>
    public Chart Line(string name, Numbers x, Numbers y, Numbers? low = null, Numbers? high = null, bool dashed = false)
    {
        Same(name, x.Count, (y, nameof(y)), (low, nameof(low)), (high, nameof(high)));
        return Add(new LineMark(name, x, y, low, high, dashed));
    }

    /// <summary>Adds the mean of several runs as a line and their range as a band.</summary>
    /// <param name="name">Name in the legend.</param>
    /// <param name="x">Positions in order.</param>
    /// <param name="runs">One row of heights a seed.</param>
    /// <returns>A new figure.</returns>
    /// <exception cref="ArgumentException">There is no run, or one differs from the positions in length.</exception>
    public Chart Runs(string name, Numbers x, params Numbers[] runs)
    {
        if (runs.Length == 0)
            throw new ArgumentException($"Runs '{name}' holds no run; give one row of heights a seed.", nameof(runs));
        Same(name, x.Count, [.. runs.Select((r, i) => ((Numbers?)r, $"run {i}"))]);
        Numbers Across(Func<IEnumerable<double>, double> reduce) =>
            Numbers.From(Enumerable.Range(0, x.Count).Select(i => reduce(runs.Select(r => r[i]))));
        return runs.Length == 1
            ? Add(new LineMark(name, x, runs[0], null, null, false))
            : Add(new LineMark(name, x, Across(v => v.Average()), Across(v => v.Min()), Across(v => v.Max()), false));
    }

    /// <summary>Adds points.</summary>
    /// <param name="name">Name in the legend.</param>
    /// <param name="x">Positions.</param>
    /// <param name="y">Heights.</param>
    /// <param name="labels">A word beside each point.</param>
    /// <returns>A new figure.</returns>
    /// <exception cref="ArgumentException">The rows differ in length, or the figure is a grid.</exception>
    public Chart Points(string name, Numbers x, Numbers y, IReadOnlyList<string>? labels = null)
    {
        Same(name, x.Count, (y, nameof(y)));
        Same(name, x.Count, labels?.Count, nameof(labels));
        return Add(new PointMark(name, x, y, labels));
    }

    /// <summary>Adds one bar a category; calls with other names put further bars beside them.</summary>
    /// <param name="name">Name in the legend.</param>
    /// <param name="categories">Names along the axis.</param>
    /// <param name="heights">One height a category.</param>
    /// <param name="low">Lower ends of the error bars.</param>
    /// <param name="high">Upper ends of the error bars.</param>
    /// <param name="dots">Single results to show as dots, [categories, seeds].</param>
    /// <returns>A new figure.</returns>
    /// <exception cref="ArgumentException">The rows differ in length, or the figure is a grid.</exception>
    public Chart Bars(
        string name, IReadOnlyList<string> categories, Numbers heights, Numbers? low = null, Numbers? high = null, Matrix? dots = null)
    {
        Same(name, categories.Count, (heights, nameof(heights)), (low, nameof(low)), (high, nameof(high)));
        Same(name, categories.Count, dots?.Rows, nameof(dots));
        return Add(new BarMark(name, Distinct(categories, categories.Count), heights, low, high, dots));
    }

    /// <summary>Adds one arm of a comparison: a dot a seed over its name, with the mean; equal seeds of neighbouring arms are joined.</summary>
    /// <param name="arm">Name along the axis.</param>
    /// <param name="values">One result a seed, in the same order for every arm.</param>
    /// <param name="low">Lower end of an interval round the mean.</param>
    /// <param name="high">Upper end of it.</param>
    /// <returns>A new figure.</returns>
    /// <exception cref="ArgumentException">The figure is a grid.</exception>
    public Chart Seeds(string arm, Numbers values, double? low = null, double? high = null) => Add(new SeedMark(arm, values, low, high));

    /// <summary>Adds a histogram; several share their bins and are shown through each other.</summary>
    /// <param name="name">Name in the legend.</param>
    /// <param name="values">The values; those that are not finite are left out.</param>
    /// <param name="bins">Number of bins; 0 chooses by Rice's rule.</param>
    /// <returns>A new figure.</returns>
    /// <exception cref="ArgumentException">The figure is a grid.</exception>
    public Chart Histogram(string name, Numbers values, int bins = 0) => Add(new HistogramMark(name, values, bins));

    /// <summary>Adds a matrix as coloured cells, row 0 at the top; numbers are written in where they fit.</summary>
    /// <param name="values">The cells, [rows, columns].</param>
    /// <param name="rows">Names of the rows; their numbers when null.</param>
    /// <param name="columns">Names of the columns; their numbers when null.</param>
    /// <param name="diverging">Whether zero is the middle of a two-sided scale.</param>
    /// <returns>A new figure.</returns>
    /// <exception cref="ArgumentException">The names do not match the cells, or the figure is a grid.</exception>
    public Chart Heatmap(Matrix values, IReadOnlyList<string>? rows = null, IReadOnlyList<string>? columns = null, bool diverging = false)
    {
        Same("heat map", values.Rows, rows?.Count, nameof(rows));
        Same("heat map", values.Columns, columns?.Count, nameof(columns));
        return Add(new HeatmapMark(values, Distinct(rows, values.Rows), Distinct(columns, values.Columns), diverging));
    }

    /// <summary>Adds a forest plot: one row a name, a dot at the middle, a bar over the interval.</summary>
    /// <param name="names">Rows from the top.</param>
    /// <param name="middle">Estimates.</param>
    /// <param name="low">Lower ends; a row whose end is not finite shows its dot alone.</param>
    /// <param name="high">Upper ends.</param>
    /// <returns>A new figure.</returns>
    /// <exception cref="ArgumentException">The rows differ in length, or the figure is a grid.</exception>
    public Chart Intervals(IReadOnlyList<string> names, Numbers middle, Numbers low, Numbers high)
    {
        Same("intervals", names.Count, (middle, nameof(middle)), (low, nameof(low)), (high, nameof(high)));
        return Add(new IntervalMark(Distinct(names, names.Count), middle, low, high));
    }

    /// <summary>Adds a dashed line at one height, such as chance.</summary>
    /// <param name="at">Height.</param>
    /// <param name="label">Words on the line.</param>
    /// <returns>A new figure.</returns>
    /// <exception cref="ArgumentException">The height is not finite, or the figure is a grid.</exception>
    public Chart HorizontalLine(double at, string label = "") => Add(Rule(at, label, vertical: false));

    /// <summary>Adds a dashed line at one position, such as the end of the warm-up.</summary>
    /// <param name="at">Position.</param>
    /// <param name="label">Words beside the line.</param>
    /// <returns>A new figure.</returns>
    /// <exception cref="ArgumentException">The position is not finite, or the figure is a grid.</exception>
    public Chart VerticalLine(double at, string label = "") => Add(Rule(at, label, vertical: true));

    /// <summary>Sets the horizontal axis.</summary>
    /// <param name="title">Quantity and unit.</param>
    /// <param name="log">Whether distances are ratios; values of 0 and below are then left out.</param>
    /// <param name="min">Lower end; follows the data when null.</param>
    /// <param name="max">Upper end; follows the data when null.</param>
    /// <returns>A new figure.</returns>
    public Chart X(string title, bool log = false, double? min = null, double? max = null) =>
        Change(p => p with { X = new AxisSpec(title, log, min, max) });

    /// <summary>Sets the vertical axis.</summary>
    /// <param name="title">Quantity and unit.</param>
    /// <param name="log">Whether distances are ratios; values of 0 and below are then left out.</param>
    /// <param name="min">Lower end; follows the data when null.</param>
    /// <param name="max">Upper end; follows the data when null.</param>
    /// <returns>A new figure.</returns>
    public Chart Y(string title, bool log = false, double? min = null, double? max = null) =>
        Change(p => p with { Y = new AxisSpec(title, log, min, max) });

    /// <summary>Sets the line of small type under the title: what bands and bars mean, how many seeds.</summary>
    /// <param name="text">One or two sentences.</param>
    /// <returns>A new figure.</returns>
    public Chart Note(string text) => Copy(Panels, note: text);

    /// <summary>Sets the size.</summary>
    /// <param name="width">PixelBuffer at scale 1, at least 200.</param>
    /// <param name="height">PixelBuffer at scale 1, at least 150.</param>
    /// <returns>A new figure.</returns>
    /// <exception cref="ArgumentException">The size is too small to draw in, or beyond 4000 pixels.</exception>
    public Chart Size(int width, int height)
    {
        Check.Member(width is >= 200 and <= 4000, "Chart.Width", width, "use 200 to 4000 pixels");
        Check.Member(height is >= 150 and <= 4000, "Chart.Height", height, "use 150 to 4000 pixels");
        return Copy(Panels, width: width, height: height);
    }

    internal Func<string, int> SeriesIndex()
    {
        string[] names = [.. Panels.SelectMany(p => p.Marks).Where(m => m.IsSeries).Select(m => m.Name).Distinct()];
        var places = names.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i);
        return name => places.GetValueOrDefault(name);
    }

    internal IReadOnlyList<Mark> LegendMarks() => [.. Panels.SelectMany(p => p.Marks).Where(m => m.InLegend).DistinctBy(m => m.Name)];

    internal (int Rows, int Columns) Shape() => ((Panels.Count + GridColumns - 1) / GridColumns, GridColumns);

    private static RuleMark Rule(double at, string label, bool vertical)
    {
        Check.Member(double.IsFinite(at), "The place of the line", at, "give a finite number");
        return new RuleMark(at, label, vertical);
    }

    // Names are places on the axis, so a repeated name gets an invisible space of its own.
    private static string[] Distinct(IReadOnlyList<string>? names, int count)
    {
        var seen = new Dictionary<string, int>();
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            string name = names?[i] ?? i.ToString();
            int earlier = seen[name] = seen.GetValueOrDefault(name) + 1;
            return earlier == 1 ? name : name + new string('\u00A0', earlier - 1);
        })];
    }

    private static void Same(string name, int count, params (Numbers? Row, string Member)[] rows)
    {
        foreach (var (row, member) in rows)
            Same(name, count, row?.Count, member);
    }

    private static void Same(string name, int count, int? given, string member)
    {
        if (given is { } n && n != count)
            throw new ArgumentException($"'{name}': {member} has {n} entries, expected {count}; give one for each position.", member);
    }

    private Chart Add(Mark mark) => Change(p => new Panel(p.Title, [.. p.Marks, mark], p.X, p.Y));

    private Chart Change(Func<Panel, Panel> change)
    {
        if (Panels.Count > 1)
            throw new ArgumentException("A grid cannot be added to; build each chart first, then call Chart.Grid.");
        return Copy([change(Panels[0])]);
    }

    private Chart Copy(IReadOnlyList<Panel> panels, string? note = null, int? width = null, int? height = null) => new(Title, panels)
    {
        GridColumns = GridColumns,
        NoteText = note ?? NoteText,
        Width = width ?? Width,
        Height = height ?? Height,
    };
}
