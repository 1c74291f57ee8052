// Charts come alive when they scroll into view; until then, and without this script, their pictures stand.
(function () {
  var loading = null;
  function load() {
    if (loading) return loading;
    var packed = document.getElementById('plotly').textContent;
    var bytes = Uint8Array.from(atob(packed), function (c) { return c.charCodeAt(0); });
    var stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    loading = new Response(stream).text().then(function (source) {
      var script = document.createElement('script');
      script.textContent = source;
      document.head.appendChild(script);
      return window.Plotly;
    });
    return loading;
  }
  function draw(chart) {
    load().then(function (plotly) {
      var figure = JSON.parse(chart.querySelector('script').textContent);
      var still = chart.querySelector('.still');
      var live = document.createElement('div');
      live.className = 'live';
      var layout = Object.assign({}, figure.layout);
      if (!layout.height) live.style.height = Math.max(320, still.clientHeight) + 'px';
      chart.insertBefore(live, still);
      still.style.display = 'none';
      return plotly.newPlot(live, figure.data, layout, Object.assign({ responsive: true, displaylogo: false }, figure.config))
        .catch(function () { live.remove(); still.style.display = ''; });
    });
  }
  if (!('DecompressionStream' in window)) return;
  var watcher = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      if (!entry.isIntersecting) return;
      watcher.unobserve(entry.target);
      draw(entry.target);
    });
  }, { rootMargin: '300px' });
  document.querySelectorAll('.chart').forEach(function (chart) { watcher.observe(chart); });
})();
