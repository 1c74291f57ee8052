using System.Text;

namespace Experiments.Kernels.Pages.Formulas;

/// <summary>Environments of rows and columns: matrices, cases, aligned equations.</summary>
/// <param name="environment">Name between <c>\begin{</c> and <c>}</c>.</param>
internal sealed class TexTable(string environment)
{
    /// <summary>Reads the cells and writes the table.</summary>
    public string Render(Func<bool, List<List<string>>> readCells)
    {
        string name = environment.TrimEnd('*');
        var rows = readCells(name is "array");
        var (open, close) = name switch
        {
            "pmatrix" => ("(", ")"),
            "bmatrix" => ("[", "]"),
            "vmatrix" => ("|", "|"),
            "Vmatrix" => ("‖", "‖"),
            "Bmatrix" => ("{", "}"),
            "cases" => ("{", ""),
            _ => ("", ""),
        };
        bool isAligned = name is "aligned" or "align" or "split" or "eqnarray" or "alignat";
        bool isCases = name is "cases";
        var table = new StringBuilder(isAligned ? "<mtable displaystyle=\"true\">" : "<mtable>");
        foreach (var row in rows)
        {
            table.Append("<mtr>");
            for (int i = 0; i < row.Count; i++)
            {
                string align = isAligned ? (i % 2 == 0 ? "text-align:right;padding-right:0" : "text-align:left;padding-left:0") : isCases ? "text-align:left" : "";
                table.Append(align.Length > 0 ? $"<mtd style=\"{align}\">" : "<mtd>").Append(row[i]).Append("</mtd>");
            }
            table.Append("</mtr>");
        }
        table.Append("</mtable>");
        return $"<mrow>{Fence(open)}{table}{Fence(close)}</mrow>";
    }

    private static string Fence(string sign) => sign.Length > 0 ? $"<mo stretchy=\"true\">{sign}</mo>" : "";
}
