using System.Text.Json.Nodes;
using Experiments.Kernels.Host;
using Experiments.Kernels.Notebooks;

namespace Experiments.Kernels.Tests.Host;

public class ShapeCheckTests
{
    private static JsonArray Words(string stream) => [new JsonObject { ["output_type"] = "stream", ["name"] = stream, ["text"] = "words" }];

    private static IReadOnlyList<NotebookCell> Cells(params string[] metadata)
    {
        string cells = string.Join(",", metadata.Select(m => $$"""{"cell_type": "code", "source": "", "metadata": {{m}}, "outputs": {{Words("stdout").ToJsonString()}}}"""));
        return NotebookFile.Read(System.Text.Encoding.UTF8.GetBytes($$"""{"nbformat": 4, "metadata": {}, "cells": [{{cells}}]}"""), "n").Cells;
    }

    [Fact]
    public void A_cell_whose_outputs_changed_shape_is_told_with_both_shapes()
    {
        var cells = Cells("{}", "{}");
        var check = new ShapeCheck(cells);
        cells[1].SetOutputs(Words("stderr"), 2);
        Assert.Equal(["n, cell 2: committed has stream stdout; fresh has stream stderr"], check.Differences("n", cells, _ => true));
    }

    [Fact]
    public void Cells_that_vary_or_did_not_succeed_are_passed_over()
    {
        var cells = Cells("{\"tags\": [\"varies\"]}", "{\"varies\": true}", "{\"varies\": false, \"tags\": [1, \"other\"]}", "{\"tags\": \"varies\"}", "{}");
        var check = new ShapeCheck(cells);
        foreach (var cell in cells)
            cell.SetOutputs([], null);
        var differences = check.Differences("n", cells, cell => cell != cells[4]).ToList();
        Assert.Equal(["n, cell 3", "n, cell 4"], differences.Select(line => line.Split(':')[0]));
    }
}
