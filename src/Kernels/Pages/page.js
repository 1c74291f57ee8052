(function () {
  var show = chartDrawer(document.getElementById('plotly').textContent);
  document.querySelectorAll('.chart').forEach(function (chart) {
    show(chart, function () { return JSON.parse(chart.querySelector('script').textContent); });
  });
})();
