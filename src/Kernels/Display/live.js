// Charts queue up in experimentsCharts; the first copy of this script in a page draws those that wait and those that come.
(function () {
  var waiting = window.experimentsCharts || [];
  if (!Array.isArray(waiting)) return;
  var show = chartDrawer('PACKED');
  // A front may run the script of an output before it puts the output into the page.
  function find(id, figure, tries) {
    var chart = document.getElementById(id);
    if (chart) show(chart, function () { return figure; });
    else if (tries > 0) setTimeout(find, 200, id, figure, tries - 1);
  }
  window.experimentsCharts = { push: function (item) { find(item[0], item[1], 50); } };
  waiting.forEach(window.experimentsCharts.push);
})();
